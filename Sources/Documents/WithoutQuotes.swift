extension Diagnostic {
    /// Said of a text that is secret: what it quotes of that text is left out, the place stays.
    package var withoutQuotes: Diagnostic {
        var copy = self
        copy.message = Diagnostic.withoutQuotes(message)
        copy.hints = hints.map(Diagnostic.withoutQuotes)
        copy.notes = notes.map { Note(Diagnostic.withoutQuotes($0.message), at: $0.place) }
        return copy
    }

    /// How messages about brackets begin: nothing in it is the user's.
    private static let openings = [("[", "]"), ("{", "}")].flatMap { opening, closing in
        ["expected the \"\(closing)\" that closes this \"\(opening)\"", "expected the \"\(closing)\"", "expected \",\" or \"\(closing)\""]
    }

    /// From the first quote to the last, since the text between may have quotes itself. Punctuation alone is grammar.
    private static func withoutQuotes(_ text: String) -> String {
        let bytes = Array(text.utf8), rest = bytes.dropFirst(openings.first { text.hasPrefix($0) }?.utf8.count ?? 0)
        guard let first = rest.firstIndex(of: .quote), let last = rest.lastIndex(of: .quote), first < last else { return text }
        let inside = bytes[(first + 1) ..< last]
        if inside.count < 3, !inside.contains(where: { $0.isLetter || $0.isDigit || $0 > 0x7F }) { return text }
        return String(decoding: bytes[...first] + Array("...".utf8) + bytes[last...], as: UTF8.self)
    }
}
