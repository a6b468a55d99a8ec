import TestSupport
import Testing

@testable import Commands

@Suite struct `Help as data` {
    @Test(arguments: commands.map { $0.name })
    func `describes its options, and no others`(name: String) throws {
        let command = try #require(commands.first { $0.name == name }), help = HelpText(command.help)
        let described = Set(
            help.options.flatMap { option in
                option.signature.split { ", ".contains($0) }.filter { $0.hasPrefix("-") }.map(String.init)
            })
        // A way to call the command that has an option in it needs no further word.
        let shown = described.union(help.forms.flatMap { Synopsis($0, of: command).options })
        for option in command.grammar.options { #expect(!shown.isDisjoint(with: option.names), "\(option.names)") }
        let known = Set((command.grammar.options + Grammar.common).flatMap(\.names))
        #expect(described.subtracting(known) == [])
        #expect(help.examples.contains { $0.contains("cfgops ") })
    }

    @Test(arguments: commands.map { $0.name })
    func `takes the words that its usage lines have`(name: String) throws {
        let command = try #require(commands.first { $0.name == name })
        let forms = HelpText(command.help).forms.map { Synopsis($0, of: command) }
        #expect(forms.allSatisfy { $0.words.count <= command.grammar.positional.upperBound })
        #expect(forms.contains { $0.words.count >= command.grammar.positional.lowerBound })
        #expect(forms.contains { $0.words.contains(where: \.repeats) } || command.grammar.positional.upperBound < 100)
    }

    @Test(
        arguments: [
            ("get ENV DOC[:PATH] [--at REV] [-m MSG]", ["ENV", "DOC[:PATH]"], []),
            ("list [ENV [DOC[:PATH]]] [--at REV]", ["ENV", "DOC[:PATH]"], []),
            ("promote FROM TO [DOC[:PATH]]... [--all | --interactive]", ["FROM", "TO", "DOC[:PATH]..."], []),
            ("set ENV DOC:PATH=VALUE... [--string | --json]", ["ENV", "DOC:PATH=VALUE..."], []),
            ("move ENV[,ENV...] DOC[:PATH] DOC[:PATH]", ["ENV[,ENV...]", "DOC[:PATH]", "DOC[:PATH]"], []),
            ("diff --between ENV ENV [-o FORMAT]", ["ENV", "ENV"], ["--between"]),
            ("render ENV --to DIR", ["ENV"], ["--to"]),
            ("completion bash|zsh|fish", ["bash|zsh|fish"], []),
            ("fsck [REV | REV..REV] [--first-parent]", ["REV|REV..REV"], []),
            ("rollback REV [OPTION]...", ["REV"], []),
        ])
    func `has usage lines that say what words mean`(form: String, words: [String], options: [String]) {
        let synopsis = Synopsis(form.drop { $0 != " " }, Grammar(0 ... 9, .flag("--between"), .value("--to", as: "DIR")))
        #expect(synopsis.words.map { $0.choices.joined(separator: "|") + ($0.repeats ? "..." : "") } == words)
        #expect(synopsis.options == options)
    }
}

@Suite struct `The manual page` {
    @Test func `is taken by groff without a word, and has every command and option`() throws {
        let page = ManPage(version: "1.2.3", date: "2027-01-31").text
        for command in commands { #expect(page.contains(".SS \(command.name)\n")) }
        guard let result = try? run(["groff", "-man", "-ww", "-Tascii", "-P-cbou"], input: Array(page.utf8)) else {
            return printError("skipped: needs groff")
        }
        #expect(result.status == 0)
        #expect(result.error == "")
        let text = result.output
        for option in commands.flatMap({ $0.grammar.options }) { #expect(text.contains(option.names[0]), "\(option.names)") }
        for title in ["EXIT STATUS", "FILES", "ENVIRONMENT", "EXAMPLES", "cfgops 1.2.3"] { #expect(text.contains(title)) }
    }
}

@Suite struct `A line in front of bash's cursor` {
    @Test(
        arguments: [
            ("cfgops get ", ["cfgops", "get", ""], "x", "x "),
            ("cfgops get app:se", ["cfgops", "get", "app:se"], "app:server", "server "),
            ("cfgops --env=pr", ["cfgops", "--env=pr"], "--env=prod", "prod "),
            ("cfgops get 'app:l", ["cfgops", "get", "app:l"], "app:l.\"a b\"", "app:l.\"a b\""),
            ("cfgops get app:l.\\\"a", ["cfgops", "get", "app:l.\"a"], "app:l.\"a b\"", "l.\\\"a\\ b\\\" "),
            ("cfgops set 'a b' \"c $", ["cfgops", "set", "a b", "c $"], "c $d", "c $d"),
        ])
    func `is cut as bash cuts it`(line: String, words: [String], candidate: String, replacement: String) {
        let parsed = ShellLine(line, breaks: " \"'@><=;|&(:")
        #expect(parsed.words == words)
        #expect(parsed.replacement(for: Candidate(text: candidate)) == replacement)
    }
}
