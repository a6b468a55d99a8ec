/// A command line as bash has it in front of the cursor.
struct ShellLine {
    /// Without quotes and backslashes, the word at the cursor last.
    private(set) var words: [String] = []
    /// The quote that is still open at the cursor.
    private(set) var quote: Character?
    /// How much of the last word bash takes for a word of its own, and leaves alone: up to a character such as `:` or `=`.
    private(set) var keptCount = 0

    /// - Parameter breaks: the characters at which readline starts a new word (`COMP_WORDBREAKS`).
    init(_ line: String, breaks: String) {
        var word: String?, isEscaped = false
        for character in line {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                word = word ?? ""
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                (quote, word) = (character, word ?? "")
                keptCount = word?.count ?? 0
            } else if character == " " || character == "\t" {
                if let word { words.append(word) }
                (word, keptCount) = (nil, 0)
            } else {
                word = (word ?? "") + String(character)
                if breaks.contains(character), character == ":" || character == "=" { keptCount = word?.count ?? 0 }
            }
        }
        words.append(word ?? "")
    }

    /// What bash is to put in the place of its word.
    func replacement(for candidate: Candidate) -> String {
        let text = candidate.text.dropFirst(keptCount)
        guard quote == nil else { return String(text) }
        let plain = text.unicodeScalars.reduce(into: "") { result, scalar in
            if " \t\"'\\$`&|;<>()*?#~!{}".unicodeScalars.contains(scalar) { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return plain + (candidate.isPartial ? "" : " ")
    }
}

/// A word as a shell has it at the cursor, without quotes and backslashes.
func unquoted(_ word: String) -> String { ShellLine(word.isEmpty ? "''" : word, breaks: "").words.last ?? "" }
