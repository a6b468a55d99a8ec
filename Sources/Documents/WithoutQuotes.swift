extension Diagnostic {
    /// Said of a text that is secret: what it quotes of that text is left out, the place stays.
    package var withoutQuotes: Diagnostic {
        var copy = self
        copy.message = Diagnostic.withoutQuotes(message)
        copy.hints = hints.map(Diagnostic.withoutQuotes)
        copy.notes = notes.map { Note(Diagnostic.withoutQuotes($0.message), at: $0.place) }
        return copy
    }

    /// What stands between the two brackets that a message names; after it come one more bracket and a quote.
    private static let brackets = "\" that closes this \""

    /// From the first quote to the last, since the text between may have quotes itself. Punctuation alone is grammar.
    private static func withoutQuotes(_ text: String) -> String {
        let bytes = Array(text.utf8), start = bytes[...].firstRange(of: Array(brackets.utf8)).map { $0.upperBound + 2 } ?? 0
        guard let first = bytes.dropFirst(start).firstIndex(of: .quote), let last = bytes.lastIndex(of: .quote), first < last else { return text }
        let inside = bytes[(first + 1) ..< last]
        if inside.count < 3, !inside.contains(where: { $0.isLetter || $0.isDigit || $0 > 0x7F }) { return text }
        return String(decoding: bytes[...first] + Array("...".utf8) + bytes[last...], as: UTF8.self)
    }
}
