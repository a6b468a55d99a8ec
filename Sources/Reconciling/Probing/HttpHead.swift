internal import Documents

/// The status line of an answer and those of its header fields that say where the body ends (RFC 9112, 6.3).
struct HttpHead {
    enum Length: Equatable { case bytes(Int), chunked, untilEnd }

    let status: Int
    let length: Length

    /// - Parameter lines: without line ends, the status line first.
    init(_ lines: [[UInt8]]) throws(HttpReader.Malformed) {
        let words = lines.first.map { $0.split(separator: .space, maxSplits: 2) } ?? []
        guard words.count >= 2, words[1].count == 3, let status = Int(String(decoding: words[1], as: UTF8.self)), status >= 100 else {
            throw HttpReader.Malformed(reason: "answers without a status")
        }
        self.status = status
        var lengths: Set<String> = [], codings: [String] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: .colon) else { continue }
            let value = HttpHead.text(line[(colon + 1)...])
            switch HttpHead.text(line[..<colon]) {
            case "content-length": lengths.insert(value)
            case "transfer-encoding": codings.append(value)
            default: break
            }
        }
        if !codings.isEmpty {
            guard codings == ["chunked"] else {
                throw HttpReader.Malformed(
                    reason: "answers in the coding \"\(visible(codings.joined(separator: ", ")))\", expected \"chunked\"")
            }
            length = .chunked
        } else if lengths.isEmpty {
            length = .untilEnd
        } else {
            guard lengths.count == 1, let text = lengths.first, text.utf8.allSatisfy(\.isDigit), let count = Int(text) else {
                throw HttpReader.Malformed(reason: "answers with a length that is none")
            }
            length = .bytes(count)
        }
    }

    /// In lower case, without blanks around it.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let start = bytes.drop(while: \.isBlank)
        return String(decoding: start.prefix(start.count - start.reversed().prefix(while: \.isBlank).count), as: UTF8.self).lowercased()
    }
}
