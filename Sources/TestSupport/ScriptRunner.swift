internal import CSystem
internal import Glibc

/// Why a script stopped: the line, and all that is needed to see why without running it again.
package struct ScriptFailure: Error, CustomStringConvertible {
    package let path: String
    package let line: Int
    package let description: String
}

extension Script {
    /// Runs the script in a fresh folder.
    ///
    /// - Parameters:
    ///   - program: the path of the `cfgops` to test.
    ///   - isUpdating: writes what the commands printed into the script instead of failing where `>` lines say otherwise.
    /// - Returns: why it was skipped; nil when it was run.
    package func run(program: String, isUpdating: Bool = false) throws -> String? {
        let folder = try TemporaryFolder()
        var runner = try ScriptRunner(folder: folder.path, program: program, isUpdating: isUpdating)
        for file in files { try folder.write("work/\(file.name)", file.text) }
        for statement in statements {
            do {
                try runner.run(statement)
            } catch let skip as ScriptSkip {
                return "\(description):\(statement.line): \(skip.reason)"
            } catch {
                try update(runner.updates)
                let text = runner.report(statement, "\(error)")
                throw ScriptFailure(path: path, line: statement.line, description: "\(description):\(statement.line)\n\(text)")
            }
        }
        try update(runner.updates)
        return nil
    }

    /// Replaces lines of the script's file.
    private func update(_ updates: [(range: Range<Int>, lines: [String])]) throws {
        if updates.isEmpty { return }
        var text = String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for update in updates.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            text.replaceSubrange(update.range, with: update.lines.map { $0[...] })
        }
        try writeFile(path, Array(text.joined(separator: "\n").utf8))
    }
}

struct ScriptSkip: Error { let reason: String }

/// The state between the lines of a running script.
struct ScriptRunner {
    /// Absolute; holds `work`, where scripts start, `home` and `bin`.
    private let folder: String
    /// Where the next line runs.
    var current: String
    var variables: [String: String]
    var input: [UInt8] = []
    private(set) var last: ProcessResult?
    private var lastCommand = ""
    private var transcript: [String] = []
    /// Expected lines that differ are taken over instead of failing.
    private let isUpdating: Bool
    /// What to write instead of lines of the script.
    private(set) var updates: [(range: Range<Int>, lines: [String])] = []

    init(folder: String, program: String, isUpdating: Bool) throws {
        (self.folder, self.isUpdating) = (folder, isUpdating)
        current = folder + "/work"
        variables = isolatedEnvironment(home: folder + "/home")
        for name in ["AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL"] { variables["GIT_" + name] = nil }
        (variables["WORK"], variables["PACKAGE"]) = (current, packageFolder)
        variables["PATH"] = folder + "/bin:" + (variables["PATH"] ?? "")
        for name in ["work", "home", "bin"] where mkdir("\(folder)/\(name)", 0o755) != 0 { throw SystemError("mkdir", name) }
        guard symlink(program, folder + "/bin/cfgops") == 0 else { throw SystemError("symlink", program) }
        let settings = """
            [user]
            \tname = Ada Example
            \temail = ada@example.com
            [init]
            \tdefaultBranch = main
            [advice]
            \tdetachedHead = false

            """
        try writeFile(folder + "/home/.gitconfig", Array(settings.utf8))
    }

    mutating func run(_ statement: Script.Statement) throws {
        var line = try words(of: statement.text, variables: variables)
        var isNegated = false, status: Int32?
        if line.first == "!" { (isNegated, line) = (true, Array(line.dropFirst())) }
        if line.first == "exits", line.count > 2, let number = Int32(line[1]) { (status, line) = (number, Array(line.dropFirst(2))) }
        guard let name = line.first else { throw ScriptError("no command") }
        if let builtIn = ScriptBuiltIn(rawValue: name) {
            guard statement.output == nil, statement.error == nil else {
                throw ScriptError("\(name) writes nothing: put the expectation below a program")
            }
            return try builtIn.run(Array(line.dropFirst()), isNegated: isNegated, in: &self)
        }
        let result = try runProgram(line, as: statement.text)
        if result.status >= 128 { throw ScriptError("ended by signal \(result.status - 128)") }
        switch (isNegated, status) {
        case (true, _) where result.status == 0: throw ScriptError("expected it to fail, and it exited with 0")
        case (false, nil) where result.status != 0: throw ScriptError("exited with \(result.status)")
        case (_, let status?) where result.status != status:
            throw ScriptError("expected it to exit with \(status), and it exited with \(result.status)")
        default: break
        }
        for (text, expected, name) in [
            (result.output, statement.output, "standard output"), (result.error, statement.error, "standard error"),
        ] {
            guard let expected, let difference = difference(text, expected: expected.lines, of: name) else { continue }
            guard isUpdating else { throw ScriptError(difference) }
            updates.append((expected.range, lines(of: text).map { $0.isEmpty ? expected.mark : "\(expected.mark) \($0)" }))
        }
        transcript.append("  \(statement.text)" + (result.status == 0 ? "" : "    (exited with \(result.status))"))
    }

    /// Runs a program where the script stands. In what it writes the script's folder reads `$WORK`.
    private mutating func runProgram(_ words: [String], as text: String) throws -> ProcessResult {
        defer { input = [] }
        let program = words[0].contains("/") ? words[0] : try find(words[0])
        var result = try TestSupport.run([program] + words.dropFirst(), in: current, environment: variables, input: input)
        result.standardOutput = shorten(result.standardOutput)
        result.standardError = shorten(result.standardError)
        (last, lastCommand) = (result, text)
        return result
    }

    /// Looks a program up in the `PATH` of the script, which may have been changed by it.
    func find(_ name: String) throws -> String {
        if name.contains("/"), access(name, X_OK) == 0 { return name }
        let folders = (variables["PATH"] ?? "").split(separator: ":")
        guard let folder = folders.first(where: { access("\($0)/\(name)", X_OK) == 0 }) else {
            throw ScriptError("no program \"\(name)\" in PATH")
        }
        return "\(folder)/\(name)"
    }

    private func shorten(_ bytes: [UInt8]) -> [UInt8] {
        var shortened: [UInt8] = [], rest = bytes[...]
        let work = Array((folder + "/work").utf8)
        while let found = rest.firstRange(of: work) {
            shortened += rest[..<found.lowerBound] + Array("$WORK".utf8)
            rest = rest[found.upperBound...]
        }
        return shortened + rest
    }

    /// The failing line with its rule, the lines that led to it and what the last command wrote.
    func report(_ statement: Script.Statement, _ reason: String) -> String {
        var text = ""
        if !statement.rule.isEmpty { text += "  # \(statement.rule)\n" }
        text += (transcript.suffix(8) + ["> \(statement.text)", "  \(reason)"]).joined(separator: "\n") + "\n"
        guard let last else { return text }
        for (name, output) in [("standard output", last.output), ("standard error", last.error)] {
            text +=
                output.isEmpty ? "  no \(name)\n" : "  \(name) of \"\(lastCommand)\":\n" + lines(of: output).map { "  | \($0)\n" }.joined()
        }
        return text
    }
}
