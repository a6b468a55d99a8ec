@testable import Commands
import Testing

@Suite struct `A grammar` {
    private let grammar = Grammar(
        1 ... 2, .flag("--staged"), .value("-m", "--message", as: "MSG"), .values("--confirm", as: "ENV"))

    @Test(
        arguments: [
            (["a"], ["a"], [:]),
            (["a", "--staged"], ["a"], ["--staged": [""]]),
            (["--message", "b", "a"], ["a"], ["-m": ["b"]]),
            (["--message=b=c", "a"], ["a"], ["-m": ["b=c"]]),
            (["-m", "-x", "a"], ["a"], ["-m": ["-x"]]),
            (["-m", "", "a"], ["a"], ["-m": [""]]),
            (["--confirm", "x", "a", "--confirm=y"], ["a"], ["--confirm": ["x", "y"]]),
            (["--", "-a", "--staged"], ["-a", "--staged"], [:]),
            (["-"], ["-"], [:]),
            (["a", "-q", "--repo=d"], ["a"], ["--quiet": [""], "--repo": ["d"]]),
        ] as [([String], [String], [String: [String]])])
    func `sorts words into positionals and options`(words: [String], positionals: [String], options: [String: [String]]) throws {
        let parsed = try grammar.parse(words, command: "get")
        #expect(parsed.positionals == positionals)
        #expect(parsed.options == options)
        try grammar.check(parsed, usage: "usage: cfgops get")
    }

    @Test(
        arguments: [
            (["--stagde"], "unknown option \"--stagde\"", ["did you mean \"--staged\"?", "cfgops help get lists the options"]),
            (["-z"], "unknown option \"-z\"", ["cfgops help get lists the options"]),
            (["--staged=x", "a"], "option \"--staged\" takes no value", []),
            (["a", "-m"], "option \"-m\" needs a value: -m MSG", []),
            (["a", "-m", "b", "--message=c"], "option \"--message\" is given twice", []),
            ([], "expected at least 1 word, got 0", ["usage: cfgops get"]),
            (["a", "b", "c"], "unexpected \"c\"", ["usage: cfgops get"]),
        ] as [([String], String, [String])])
    func `says what is wrong, and what was meant`(words: [String], message: String, hints: [String]) {
        let error = #expect(throws: UsageError.self) {
            try grammar.check(try grammar.parse(words, command: "get"), usage: "usage: cfgops get")
        }
        #expect(error?.message == message)
        #expect(error?.hints == hints)
    }
}

@Suite struct `The help of a command` {
    private static let names = commands.map { $0.name }

    private func command(_ name: String) throws -> any Command.Type { try #require(commands.first { $0.name == name }) }

    @Test(arguments: names)
    func `starts with its usage, and names every option that it takes`(name: String) throws {
        let command = try command(name)
        #expect(command.help.hasPrefix("Usage: cfgops \(name)"))
        for option in command.grammar.options {
            #expect(option.names.contains { command.help.contains($0) }, "\(option.names[0])")
        }
    }

    @Test(arguments: names)
    func `has two examples at least, each of which the grammar accepts`(name: String) throws {
        let examples = try command(name).help.split(separator: "\n").filter { $0.hasPrefix("    $ ") }.map { $0.dropFirst(6) }
        #expect(examples.count >= 2)
        for example in examples {
            let line = example.split(separator: " && ")[0].split(separator: " | ")[0].split(separator: " > ")[0]
            let words = shellWords(line)
            guard words.first == "cfgops" else { continue }
            _ = try accepted(Array(words.dropFirst()))
        }
    }

    /// What `dispatch` does before it runs a command.
    private func accepted(_ words: [String]) throws -> any Command {
        let at = try #require(words.firstIndex { word in Self.names.contains { $0 == word || $0.hasPrefix(word + " ") } })
        let (command, rest) = try called(by: words[at...])
        let parsed = try command.grammar.parse(Array(words[..<at] + rest), command: command.name)
        try command.grammar.check(parsed, usage: command.usage)
        return try command.init(parsed)
    }

    /// Blanks separate, single and double quotes join.
    private func shellWords(_ line: Substring) -> [String] {
        var words: [String] = [""], quote: Character?
        for character in line {
            switch (character, quote) {
            case (let mark, let open) where mark == open: quote = nil
            case ("'", nil), ("\"", nil): quote = character
            case (" ", nil): words.append("")
            default: words[words.count - 1].append(character)
            }
        }
        return words.filter { !$0.isEmpty }
    }

    @Test func `is found for every command under the name that calls it`() {
        #expect(Set(Self.names).count == Self.names.count)
        #expect(commands.allSatisfy { !$0.summary.isEmpty && !$0.summary.hasSuffix(".") })
    }
}
