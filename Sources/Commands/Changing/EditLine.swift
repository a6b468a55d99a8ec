internal import Documents

/// One line of a file of edits: words as `sh` splits them, without its expansions.
struct EditLine {
    let words: [String]
    let place: Place

    /// The lines that have words. `'...'` is literal, in `"..."` a backslash takes `"`, `\`, `$` and a backquote literally, elsewhere any
    /// character; quotes may hold line feeds, a backslash before one joins two lines, `#` before a word starts a comment.
    static func read(_ text: String, file: String) throws(Diagnostic) -> [EditLine] {
        var reader = Reader(bytes: Array(text.utf8), file: file), lines: [EditLine] = []
        while let line = try reader.line() { lines.append(line) }
        return lines
    }

    private struct Reader {
        let bytes: [UInt8]
        let file: String
        private var offset = 0

        init(bytes: [UInt8], file: String) { (self.bytes, self.file) = (bytes, file) }

        /// The next line that has words; nil at the end.
        mutating func line() throws(Diagnostic) -> EditLine? {
            var words: [String] = [], start = offset
            while offset < bytes.count {
                switch bytes[offset] {
                case .space, .tab, .carriageReturn: offset += 1
                case .backslash where next == .lineFeed: offset += 2
                case .hash: while offset < bytes.count, bytes[offset] != .lineFeed { offset += 1 }
                case .lineFeed:
                    offset += 1
                    if !words.isEmpty { return EditLine(words: words, place: place(start)) }
                default:
                    if words.isEmpty { start = offset }
                    words.append(try word())
                }
            }
            return words.isEmpty ? nil : EditLine(words: words, place: place(start))
        }

        private var next: UInt8? { offset + 1 < bytes.count ? bytes[offset + 1] : nil }

        private mutating func word() throws(Diagnostic) -> String {
            var word: [UInt8] = []
            while offset < bytes.count {
                let byte = bytes[offset]
                switch byte {
                case .space, .tab, .carriageReturn, .lineFeed: return text(word)
                case .apostrophe, .quote: try quoted(by: byte, into: &word)
                case .backslash:
                    if let next, next != .lineFeed { word.append(next) }
                    offset += 2
                default:
                    word.append(byte)
                    offset += 1
                }
            }
            return text(word)
        }

        private mutating func quoted(by quote: UInt8, into word: inout [UInt8]) throws(Diagnostic) {
            let start = offset
            offset += 1
            while offset < bytes.count, bytes[offset] != quote {
                if quote == .quote, bytes[offset] == .backslash, let next, "\"\\$`\n".utf8.contains(next) {
                    if next != .lineFeed { word.append(next) }
                    offset += 2
                } else {
                    word.append(bytes[offset])
                    offset += 1
                }
            }
            guard offset < bytes.count else {
                throw Diagnostic("open-quote", "expected the closing \(quote == .apostrophe ? "'" : "\"") of this quote", at: place(start))
            }
            offset += 1
        }

        private func text(_ word: [UInt8]) -> String { String(decoding: word, as: UTF8.self) }

        private func place(_ offset: Int) -> Place {
            Place(file: file, position: bytes.withUnsafeBufferPointer { Position(of: offset, in: $0) })
        }
    }
}
