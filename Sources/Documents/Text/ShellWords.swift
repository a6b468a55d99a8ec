/// The words of a command as a shell would split it, without anything else that a shell does: quotes, `\` and `#` (POSIX, "Token
/// Recognition" and "Quoting").
///
/// - Returns: nil where a quote does not end.
package func shellWords(_ text: String) -> [String]? {
    var words: [String] = [], word: [UInt8]?
    var quote: UInt8?, isEscaped = false, isComment = false
    let blanks = Array(" \t\n\r".utf8), single = UInt8(ascii: "'"), double = UInt8(ascii: "\""), backslash = UInt8(ascii: "\\")
    for byte in text.utf8 {
        if isComment {
            isComment = byte != UInt8(ascii: "\n")
        } else if isEscaped {
            // Within double quotes `\` stands for itself but before these.
            if quote == double, ![double, backslash, UInt8(ascii: "$"), UInt8(ascii: "`")].contains(byte) { word?.append(backslash) }
            word = (word ?? []) + [byte]
            isEscaped = false
        } else if byte == backslash, quote != single {
            isEscaped = true
        } else if byte == quote {
            quote = nil
        } else if quote == nil, byte == single || byte == double {
            (quote, word) = (byte, word ?? [])
        } else if quote == nil, blanks.contains(byte) {
            if let ended = word { words.append(String(decoding: ended, as: UTF8.self)) }
            word = nil
        } else if quote == nil, word == nil, byte == UInt8(ascii: "#") {
            isComment = true
        } else {
            word = (word ?? []) + [byte]
        }
    }
    if let ended = word { words.append(String(decoding: ended, as: UTF8.self)) }
    return quote == nil && !isEscaped ? words : nil
}

/// A word as a shell takes it back, whatever is in it.
package func shellQuoted(_ word: String) -> String { "'\(word.replacing("'", with: "'\\''"))'" }

/// Words on one line, which `shellWords` takes apart again: those that need no quotes have none.
package func shellLine(_ words: [String]) -> String {
    words.map { word in
        word.isEmpty || word.utf8.contains { $0 <= .space || "'\"\\#".utf8.contains($0) } ? shellQuoted(word) : word
    }.joined(separator: " ")
}
