package import Documents
internal import Overlays
package import Rendering

/// What a word means among the outputs of an environment: a target, a file, or a line of a file.
package struct OutputSearch: Sendable {
    package let outputs: [TargetOutput]
    /// From 1.
    package let line: Int?

    /// - Parameters:
    ///   - word: `TARGET`, `FILE` or `FILE:LINE`; a file below the destination, with or without the `current/` in front that
    ///     destinations have.
    ///   - all: every output of the environment.
    package init(_ word: String, among all: [TargetOutput], in environment: String) throws(Diagnostic) {
        if let found = OutputSearch.outputs(word, all) {
            (outputs, line) = (found, nil)
            return
        }
        guard let (file, line) = OutputSearch.split(word), let found = OutputSearch.outputs(file, all) else {
            throw OutputSearch.unknown(OutputSearch.split(word)?.file ?? word, all, environment)
        }
        guard found.count == 1 else {
            throw Diagnostic(
                "several-files", "target \"\(file)\" has \(found.count) files in \(environment), expected one for a line",
                hints: ["name the file: \(found[0].path):\(line)"])
        }
        guard line > 0 else { throw Diagnostic("bad-line", "lines count from 1, got \(line)") }
        (outputs, self.line) = (found, line)
    }

    private static func outputs(_ word: String, _ all: [TargetOutput]) -> [TargetOutput]? {
        let live = word.hasPrefix("current/") ? String(word.dropFirst("current/".utf8.count)) : word
        for found in [all.filter { $0.path == word }, all.filter { $0.target.name == word }, all.filter { $0.path == live }]
        where !found.isEmpty {
            return found
        }
        return nil
    }

    /// `FILE:LINE`; nil where no number stands behind the last colon.
    private static func split(_ word: String) -> (file: String, line: Int)? {
        guard let colon = word.lastIndex(of: ":"), let line = Int(word[word.index(after: colon)...]) else { return nil }
        return (String(word[..<colon]), line)
    }

    private static func unknown(_ word: String, _ all: [TargetOutput], _ environment: String) -> Diagnostic {
        var names: [String] = []
        for output in all where !names.contains(output.target.name) { names.append(output.target.name) }
        let near = nearest(word, in: names + all.map(\.path)).map { "did you mean \"\($0)\"?" }
        let known = names.isEmpty ? "\(environment) has no targets" : "targets: \(names.joined(separator: ", "))"
        return Diagnostic(
            "unknown-output", "environment \"\(environment)\" has neither a target nor a file \"\(word)\"", hints: [near ?? known])
    }
}
