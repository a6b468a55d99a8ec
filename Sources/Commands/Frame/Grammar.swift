internal import Documents

/// The words that a command accepts besides its own name.
package struct Grammar: Sendable {
    /// One option: `--name`, or `--name VALUE` when `value` names it.
    package struct Option: Sendable {
        var names: [String]
        var value: String?
        var repeats: Bool

        static func flag(_ names: String...) -> Option { Option(names: names, value: nil, repeats: false) }
        static func value(_ names: String..., as value: String) -> Option { Option(names: names, value: value, repeats: false) }
        static func values(_ names: String..., as value: String) -> Option { Option(names: names, value: value, repeats: true) }
    }

    var positional: ClosedRange<Int>
    var options: [Option]

    package init(_ positional: ClosedRange<Int>, _ options: Option...) { self.init(positional, options) }

    package init(_ positional: ClosedRange<Int>, _ options: [Option]) {
        self.positional = positional
        self.options = options
    }

    /// Options that every command takes.
    static let common: [Option] = [
        .value("--repo", "-C", as: "DIR"), .value("--format", as: "text|json"), .value("--color", as: "auto|always|never"),
        .flag("--quiet", "-q"), .flag("--help", "-h"),
    ]

    /// Sorts words into positionals and options. `--` ends the options; `--name=value` and `--name value` mean the same.
    ///
    /// - Parameter command: whose help a mistake points to; nil before any.
    func parse(_ words: [String], command: String?) throws(UsageError) -> Words {
        var result = Words(), index = 0, onlyPositional = false
        while index < words.count {
            let word = words[index]
            index += 1
            guard !onlyPositional, word.hasPrefix("-"), word != "-" else {
                result.positionals.append(word)
                continue
            }
            if word == "--" {
                onlyPositional = true
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let option = try option(named: parts[0], command: command)
            if option.value == nil {
                guard parts.count == 1 else { throw UsageError("option \"\(parts[0])\" takes no value") }
                result.options[option.names[0], default: []].append("")
                continue
            }
            if parts.count == 1 {
                guard index < words.count else { throw UsageError("option \"\(word)\" needs a value: \(word) \(option.value ?? "VALUE")") }
                index += 1
            }
            let value = parts.count == 2 ? parts[1] : words[index - 1]
            guard option.repeats || result.options[option.names[0]] == nil else {
                throw UsageError("option \"\(parts[0])\" is given twice")
            }
            result.options[option.names[0], default: []].append(value)
        }
        return result
    }

    private func option(named name: String, command: String?) throws(UsageError) -> Option {
        let known = options + Grammar.common
        if let option = known.first(where: { $0.names.contains(name) }) { return option }
        let near = nearest(name, in: known.flatMap(\.names).filter { $0.hasPrefix("--") })
        throw UsageError(
            "unknown option \"\(name)\"",
            hints: (near.map { ["did you mean \"\($0)\"?"] } ?? []) + [
                command.map { "cfgops help \($0) lists the options" } ?? "cfgops help lists commands and options"
            ])
    }

    /// Refuses too few or too many words; `usage` is the command's usage line.
    func check(_ words: Words, usage: String) throws(UsageError) {
        let count = words.positionals.count
        if count < positional.lowerBound {
            let wanted = positional.lowerBound
            throw UsageError(
                "expected \(positional.count > 1 ? "at least " : "")\(wanted) word\(wanted == 1 ? "" : "s"), got \(count)", hints: [usage])
        }
        if count > positional.upperBound { throw UsageError("unexpected \"\(words.positionals[positional.upperBound])\"", hints: [usage]) }
    }
}

/// A command line taken apart.
package struct Words: Sendable {
    package internal(set) var positionals: [String] = []
    var options: [String: [String]] = [:]

    func flag(_ name: String) -> Bool { options[name] != nil }
    func value(_ name: String) -> String? { options[name]?.last }
    func values(_ name: String) -> [String] { options[name] ?? [] }
    subscript(_ index: Int) -> String? { index < positionals.count ? positionals[index] : nil }
}
