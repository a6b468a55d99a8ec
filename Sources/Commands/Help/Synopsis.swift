/// What one way to call a command says about its words.
struct Synopsis {
    /// One word, as `DOC[:PATH]` or `bash|zsh|fish`.
    struct Word {
        /// What may stand there: names in capitals say what is meant, all others stand for themselves.
        var choices: [String]
        var repeats: Bool
    }

    private(set) var words: [Word] = []
    /// Options that this way cannot do without.
    private(set) var options: [String] = []

    /// - Parameter form: a usage line of the command.
    init(_ form: String, of command: any Command.Type) { self.init(form.dropFirst(command.name.count), command.grammar) }

    /// - Parameters:
    ///   - form: a usage line behind the command's name.
    ///   - grammar: which of the options take a value.
    init(_ form: Substring, _ grammar: Grammar) {
        var rest = form, skipsValue = false, isAlternative = false, last: Int?
        while let first = rest.first {
            switch first {
            case " ", "(", ")": rest.removeFirst()
            case "|":
                rest.removeFirst()
                isAlternative = true
            case "]":
                rest.removeFirst()
                if rest.hasPrefix("..."), let last { words[last].repeats = true }
                rest = rest.drop { $0 == "." }
            case "[" where rest.drop(while: { $0 == "[" }).first == "-": Synopsis.skipGroup(&rest)
            case "[": rest.removeFirst()
            default:
                let token = Synopsis.token(&rest), previous = last
                last = nil
                if skipsValue {
                    skipsValue = false
                } else if token.hasPrefix("-"), token != "-" {
                    options.append(token)
                    skipsValue = grammar.options.contains { $0.names.contains(token) && $0.value != nil }
                } else if !["...", "OPTION", "OPTION..."].contains(token) {
                    // Those stand for options that are listed below, or as above.
                    last = add(token, to: isAlternative ? previous : nil)
                }
                isAlternative = false
            }
        }
    }

    /// A word of its own, or further choices of one. Answers with its position.
    private mutating func add(_ token: String, to other: Int?) -> Int {
        let repeats = token.hasSuffix("..."), text = repeats ? String(token.dropLast(3)) : token
        let word = Word(choices: text.split(separator: "|").map(String.init), repeats: repeats)
        guard let other else {
            words.append(word)
            return words.count - 1
        }
        words[other].choices += word.choices
        return other
    }

    /// Up to a blank, or to a bracket that was opened outside.
    private static func token(_ rest: inout Substring) -> String {
        var token = "", depth = 0
        while let next = rest.first, next != " ", next != "]" || depth > 0 {
            depth += next == "[" ? 1 : next == "]" ? -1 : 0
            token.append(next)
            rest = rest.dropFirst()
        }
        return token
    }

    private static func skipGroup(_ rest: inout Substring) {
        var depth = 0
        while let next = rest.first {
            depth += next == "[" ? 1 : next == "]" ? -1 : 0
            rest = rest.dropFirst()
            if depth == 0 { break }
        }
        rest = rest.drop { $0 == "." }
    }
}
