internal import Documents

/// Finds what the last of some words may become: commands and options from the grammar, everything else from the repository.
struct Completer {
    private let context: Context
    /// Behind the program's name, the one to complete last.
    private let words: [String]

    init(_ words: [String], in context: Context) {
        self.words = words.isEmpty ? [""] : words
        self.context = context
    }

    private var current: String { words[words.count - 1] }

    func completion() throws -> Completion {
        var scan = Scan(grammar: Grammar(0 ... 0)), index = 0
        while index < words.count - 1 {
            index += 1
            guard scan.takesCommand(words[index - 1]) else { continue }
            if isFirstWord(words[index - 1]), index == words.count - 1 { return secondWord(after: words[index - 1]) }
            guard let (command, rest) = try? called(by: words[(index - 1) ..< words.count - 1]) else { return .candidates([]) }
            return try completion(of: command, from: rest.startIndex, scan)
        }
        if let option = scan.pending { return try value(option.value ?? "", current, prefix: "", scan, nil) }
        if current.hasPrefix("-") { return options(Grammar.common, described: [:]) }
        return filtered(Completer.firstWords)
    }

    /// What may begin a command line.
    static let firstWords = commands.map { Candidate(text: firstWord(of: $0), note: $0.name.contains(" ") ? "" : $0.summary) }

    private func secondWord(after first: String) -> Completion {
        let group = commands.filter { $0.name.hasPrefix(first + " ") }
        return filtered(group.map { Candidate(text: String($0.name.dropFirst(first.count + 1)), note: $0.summary) })
    }

    private func completion(of command: any Command.Type, from start: Int, _ leading: Scan) throws -> Completion {
        let help = HelpText(command.help)
        var scan = leading
        scan.grammar = command.grammar
        for word in words[start ..< words.count - 1] { scan.take(word) }
        if let option = scan.pending { return try value(choices(of: option, command), current, prefix: "", scan, help) }
        if !scan.onlyPositional, current.hasPrefix("-") {
            guard let equals = current.firstIndex(of: "=") else {
                let notes = help.options.flatMap { option in
                    option.signature.split(whereSeparator: { ", ".contains($0) }).filter { $0.hasPrefix("-") }.map {
                        (String($0), option.text)
                    }
                }
                return options(
                    (command.grammar.options + Grammar.common).filter {
                        $0.repeats || !$0.names.contains(where: scan.options.keys.contains)
                    },
                    described: Dictionary(notes, uniquingKeysWith: { first, _ in first }))
            }
            let name = String(current[..<equals]), rest = String(current[current.index(after: equals)...])
            guard let option = (command.grammar.options + Grammar.common).first(where: { $0.names.contains(name) }) else {
                return .candidates([])
            }
            return try value(choices(of: option, command), rest, prefix: "\(name)=", scan, help)
        }
        return try positional(help.forms.map { Synopsis($0, of: command) }, scan)
    }

    /// The value of an option as its grammar names it; the formats are the command's own.
    private func choices(of option: Grammar.Option, _ command: any Command.Type) -> String {
        option.names.contains("--format") ? command.formats.map(\.rawValue).joined(separator: "|") : option.value ?? ""
    }

    private func options(_ options: [Grammar.Option], described notes: [String: String]) -> Completion {
        filtered(
            options.flatMap { option in
                option.names.map { name in
                    Candidate(text: name, note: option.names.compactMap { notes[$0] }.first ?? "")
                }
            })
    }

    /// The word of the usage lines that stands where the current one does.
    private func positional(_ forms: [Synopsis], _ scan: Scan) throws -> Completion {
        let place = scan.positionals.count
        let possible = forms.filter { form in
            form.options.allSatisfy { scan.options[$0] != nil }
                && zip(form.words, scan.positionals).allSatisfy { word, typed in
                    word.choices.contains { $0.first?.isUppercase ?? false } || word.choices.contains(typed)
                }
        }
        let most = possible.map(\.options.count).max() ?? 0
        var found: [Candidate] = []
        for form in possible where form.options.count == most {
            guard
                let word = place < form.words.count ? form.words[place] : form.words.last(where: { _ in form.words.last?.repeats ?? false })
            else { continue }
            let environment = zip(form.words, scan.positionals).first { $0.0.choices.contains { Meaning($0) == .environment } }?.1
            for choice in word.choices {
                switch try Meaning(choice).completion(of: current, scan.place(environment), context) {
                case .candidates(let more): found += more
                case let paths: if found.isEmpty { return paths }
                }
            }
        }
        return filtered(found)
    }

    private func value(_ placeholder: String, _ typed: String, prefix: String, _ scan: Scan, _ help: HelpText?) throws -> Completion {
        var found: [Candidate] = []
        for choice in placeholder.split(separator: "|") {
            switch try Meaning(String(choice)).completion(of: typed, scan.place(scan.positionals.first), context) {
            case .candidates(let more): found += more.map { Candidate(text: prefix + $0.text, note: $0.note, isPartial: $0.isPartial) }
            case let paths: return paths
            }
        }
        return filtered(found)
    }

    private func filtered(_ candidates: [Candidate]) -> Completion {
        var known: Set<String> = []
        return .candidates(candidates.filter { $0.text.hasPrefix(current) && known.insert($0.text).inserted })
    }
}

/// The words before the one to complete, sorted as the grammar would; what is wrong about them does not matter here.
private struct Scan {
    var grammar: Grammar
    private(set) var positionals: [String] = []
    private(set) var options: [String: [String]] = [:]
    /// Waits for its value.
    private(set) var pending: Grammar.Option?
    private(set) var onlyPositional = false

    init(grammar: Grammar) { self.grammar = grammar }

    /// False for an option before the command, and its value.
    mutating func takesCommand(_ word: String) -> Bool {
        if pending == nil, !word.hasPrefix("-") { return true }
        take(word)
        return false
    }

    mutating func take(_ word: String) {
        if let option = pending {
            options[option.names[0], default: []].append(word)
            pending = nil
            return
        }
        guard !onlyPositional, word.hasPrefix("-"), word != "-" else { return positionals.append(word) }
        if word == "--" { onlyPositional = true }
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let option = (grammar.options + Grammar.common).first(where: { $0.names.contains(parts[0]) }) else { return }
        if option.value == nil || parts.count == 2 {
            options[option.names[0], default: []].append(parts.count == 2 ? parts[1] : "")
        } else {
            pending = option
        }
    }

    /// Where in the repository the words are at.
    func place(_ environment: String?) -> CompletionPlace {
        CompletionPlace(
            folder: options["--repo"]?.last, environment: options["--env"]?.last ?? environment, revision: options["--at"]?.last)
    }
}
