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

    /// - Parameters:
    ///   - form: a usage line behind the command's name.
    ///   - grammar: which of the options take a value.
    init(_ form: String, _ grammar: Grammar) {
        var rest = form.drop { $0 != " " }, skipsValue = false
        while let first = rest.first {
            switch first {
            case " ", "|", "(", ")": rest.removeFirst()
            case "]":
                rest.removeFirst()
                if rest.hasPrefix("..."), let last = words.indices.last { words[last].repeats = true }
                rest = rest.drop { $0 == "." }
            case "[" where rest.drop(while: { $0 == "[" }).first == "-": Synopsis.skipGroup(&rest)
            case "[": rest.removeFirst()
            default:
                let token = Synopsis.token(&rest)
                if skipsValue {
                    skipsValue = false
                } else if token.hasPrefix("-"), token != "-" {
                    options.append(token)
                    skipsValue = grammar.options.contains { $0.names.contains(token) && $0.value != nil }
                } else {
                    add(token)
                }
            }
        }
    }

    private mutating func add(_ token: String) {
        let repeats = token.hasSuffix("..."), text = repeats ? String(token.dropLast(3)) : token
        // What stands for options that are listed below, or as above.
        if ["", "OPTION"].contains(text) { return }
        words.append(Word(choices: text.split(separator: "|").map(String.init), repeats: repeats))
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
