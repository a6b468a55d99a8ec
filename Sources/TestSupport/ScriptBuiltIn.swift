internal import FoundationEssentials
internal import Glibc

/// The lines of a script that are not programs.
enum ScriptBuiltIn: String {
    case stdout, stderr, stdoutIs = "stdout-is", stderrIs = "stderr-is", exists, cmp, cd, env, unset, stdin, append, replace, write, needs

    func run(_ words: [String], isNegated: Bool, in runner: inout ScriptRunner) throws {
        switch self {
        case .stdout, .stderr, .stdoutIs, .stderrIs:
            try expectOutput(try only(words, 1)[0], isNegated, runner)
        case .exists:
            for word in words { try expectExistence(word, isNegated, runner) }
        case .cmp:
            let names = try only(words, 2)
            let (first, second) = (try bytes(names[0], runner), try bytes(names[1], runner))
            let isPattern = second.contains("..."), expected = lines(of: second)
            let found =
                first == second ? nil : difference(first, expected: expected, of: names[0]) ?? (isPattern ? nil : "one ends in a line feed")
            if isNegated, found == nil { throw ScriptError("expected them to differ, and they are equal") }
            if !isNegated, let found { throw ScriptError(found) }
        case .cd:
            let folder = absolute(try only(words, 1)[0], runner)
            guard access(folder, X_OK) == 0 else { throw ScriptError("no folder \"\(words[0])\"") }
            runner.current = folder
        case .env:
            for word in words {
                guard let equals = word.firstIndex(of: "=") else { throw ScriptError("expected NAME=value, got \"\(word)\"") }
                runner.variables[String(word[..<equals])] = String(word[word.index(after: equals)...])
            }
        case .unset:
            for word in words { runner.variables[word] = nil }
        case .stdin:
            runner.input = Array(try only(words, 1)[0].utf8)
        case .needs:
            for word in words where (try? runner.find(word)) == nil { throw ScriptSkip(reason: "needs \"\(word)\"") }
        case .append, .write, .replace:
            try change(words, runner)
        }
    }

    private func only(_ words: [String], _ count: Int) throws(ScriptError) -> [String] {
        guard words.count == count else { throw ScriptError("\(rawValue) takes \(count) words, got \(words.count)") }
        return words
    }

    private func absolute(_ name: String, _ runner: ScriptRunner) -> String {
        name.hasPrefix("/") ? name : "\(runner.current)/\(name)"
    }

    /// A file's text, or what the last command wrote.
    private func bytes(_ name: String, _ runner: ScriptRunner) throws -> String {
        switch name {
        case "stdout": runner.last?.output ?? ""
        case "stderr": runner.last?.error ?? ""
        default: String(decoding: try readFile(absolute(name, runner)), as: UTF8.self)
        }
    }

    private func expectOutput(_ text: String, _ isNegated: Bool, _ runner: ScriptRunner) throws {
        guard let last = runner.last else { throw ScriptError("no command has run yet") }
        let isOutput = self == .stdout || self == .stdoutIs
        let (name, actual) = isOutput ? ("standard output", last.output) : ("standard error", last.error)
        let isExact = self == .stdoutIs || self == .stderrIs
        let holds = isExact ? lines(of: actual) == lines(of: text) : actual.utf8.firstRange(of: text.utf8) != nil || text.isEmpty
        if holds == isNegated {
            throw ScriptError("expected \(name) \(isNegated ? "not " : "")to \(isExact ? "be" : "have") \"\(text)\"")
        }
    }

    private func expectExistence(_ name: String, _ isNegated: Bool, _ runner: ScriptRunner) throws {
        var status = stat()
        let found = lstat(absolute(name, runner), &status) == 0
        if found == isNegated { throw ScriptError(isNegated ? "\"\(name)\" is there" : "\"\(name)\" is not there") }
    }

    /// `append FILE LINE`, `write FILE TEXT`, `replace FILE OLD NEW`; a final line feed is added to what has none.
    private func change(_ words: [String], _ runner: ScriptRunner) throws {
        let words = try only(words, self == .replace ? 3 : 2), path = absolute(words[0], runner)
        let added = words[1].hasSuffix("\n") || words[1].isEmpty ? words[1] : words[1] + "\n"
        guard self != .write else { return try makeFile(path, added) }
        var text = String(decoding: try readFile(path), as: UTF8.self)
        if self == .append {
            text += added
        } else {
            guard let found = text.firstRange(of: words[1]) else { throw ScriptError("no \"\(words[1])\" in \"\(words[0])\"") }
            text.replaceSubrange(found, with: words[2])
        }
        try writeFile(path, Array(text.utf8))
    }

    private func makeFile(_ path: String, _ text: String) throws {
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try writeFile(path, Array(text.utf8))
    }
}
