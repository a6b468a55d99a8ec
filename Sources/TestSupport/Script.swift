/// A story that a user could have typed: commands with what they should answer, then the files they start from.
///
///     # R22: an unset key is gone from the layer
///     cfgops unset prod app:server.port
///     cfgops get prod app:server.port
///     > 8080
///     ! cfgops get prod app:nothing
///     stderr 'no key "nothing"'
///
///     -- environments/base/app.yaml --
///     server:
///       port: 8080
///
/// `Tests/Scripts/README.md` lists what a line can say.
package struct Script: Sendable, CustomStringConvertible {
    /// One line that does something, and the lines of output written below it.
    struct Statement: Sendable {
        /// From 1.
        var line: Int
        /// The comment above, which names the rule.
        var rule: String
        var text: String
        /// Lines after `> `: the whole standard output. Nil when nothing is said about it.
        var output: Expectation?
        /// Lines after `2> `: the whole standard error.
        var error: Expectation?
    }

    struct Expectation: Sendable {
        /// `>` or `2>`.
        var mark: String
        var lines: [String]
        /// Where they stand in the script, counted from 0.
        var range: Range<Int>
    }

    /// The file, relative to the folder of scripts.
    package let description: String
    /// The file's absolute path.
    package let path: String
    let statements: [Statement]
    let files: [(name: String, text: String)]

    package init(_ name: String, path: String, text: String) {
        (description, self.path) = (name, path)
        var statements: [Statement] = [], files: [(name: String, text: String)] = [], rule = ""
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("-- "), line.hasSuffix(" --"), line.count > 6 {
                files.append((String(line.dropFirst(3).dropLast(3)), ""))
            } else if !files.isEmpty {
                files[files.count - 1].text += line + "\n"
            } else if line.hasPrefix("#") {
                rule = String(line.drop { $0 == "#" || $0 == " " })
            } else if let expected = Self.expectation(line, at: index), var statement = statements.popLast() {
                if expected.mark == ">" { statement.output.extend(by: expected) } else { statement.error.extend(by: expected) }
                statements.append(statement)
            } else if line.contains(where: { $0 != " " }) {
                statements.append(Statement(line: index + 1, rule: rule, text: String(line)))
            }
        }
        // The line feed before the next `-- file --`, or at the end of the script, belongs to the file; one more is ours.
        for index in files.indices where index == files.count - 1 { files[index].text.removeLast() }
        (self.statements, self.files) = (statements, files)
    }

    private static func expectation(_ line: Substring, at index: Int) -> Expectation? {
        guard let mark = [">", "2>"].first(where: { line == $0 || line.hasPrefix($0 + " ") }) else { return nil }
        return Expectation(mark: mark, lines: [String(line.dropFirst(mark.count + 1))], range: index ..< index + 1)
    }

    /// All `*.txt` files of a folder and the folders in it, by name.
    package static func all(in folder: String) throws -> [Script] {
        try TestSupport.run(["find", ".", "-name", "*.txt"], in: folder).output.split(separator: "\n").sorted().map { name in
            let name = String(name.dropFirst(2)), path = "\(folder)/\(name)"
            return Script(name, path: path, text: String(decoding: try readFile(path), as: UTF8.self))
        }
    }
}

extension Script.Expectation? {
    /// Adds a line that stands below.
    fileprivate mutating func extend(by next: Script.Expectation) {
        guard let first = self else { return self = next }
        self = Script.Expectation(
            mark: first.mark, lines: first.lines + next.lines, range: first.range.lowerBound ..< next.range.upperBound)
    }
}
