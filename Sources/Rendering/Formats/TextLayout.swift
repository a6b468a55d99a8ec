/// How a text is laid out, beside what it says.
package struct TextLayout: Sendable {
    package enum LineEnds: String, Sendable { case lf, crlf }

    /// The text of a comment on top, one line; nil for none. Only for formats that have comments.
    package var header: String?
    package var lineEnds: LineEnds

    package init(header: String? = nil, lineEnds: LineEnds = .lf) {
        self.header = header
        self.lineEnds = lineEnds
    }

    /// Puts the comment on top of a text and the carriage returns into it. A line feed behind a carriage return stays as it is.
    func apply(to text: inout [UInt8], _ trace: inout OutputTrace?) {
        if let header {
            let line = Array("# \(header)\n".utf8)
            text.insert(contentsOf: line, at: 0)
            trace?.move { $0 + line.count }
        }
        guard lineEnds == .crlf else { return }
        var result: [UInt8] = [], additions: [Int] = [], previous: UInt8 = 0
        result.reserveCapacity(text.count + text.count / 16)
        for (index, byte) in text.enumerated() {
            if byte == UInt8(ascii: "\n"), previous != UInt8(ascii: "\r") {
                result.append(UInt8(ascii: "\r"))
                additions.append(index)
            }
            result.append(byte)
            previous = byte
        }
        text = result
        trace?.move { offset in offset + additions.prefix { $0 < offset }.count }
    }
}
