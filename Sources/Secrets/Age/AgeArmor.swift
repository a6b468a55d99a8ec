internal import Documents

/// The ASCII armor around an age file (age v1, "ASCII armor"): strict, so that a file has one spelling.
enum AgeArmor {
    private static let begin = Array("-----BEGIN AGE ENCRYPTED FILE-----".utf8)
    private static let end = Array("-----END AGE ENCRYPTED FILE-----".utf8)
    private static let lineWidth = 64
    /// White space that may stand before and behind it.
    private static let maximumSpace = 1024

    /// Whether the bytes start as armor does, white space aside.
    static func starts(_ file: UnsafeRawBufferPointer) -> Bool { file[start(of: file)...].starts(with: begin) }

    private static func start(of file: UnsafeRawBufferPointer) -> Int {
        file.prefix(maximumSpace).firstIndex { !$0.isSpace } ?? min(maximumSpace, file.count)
    }

    /// - Returns: ending with a line feed.
    static func written(_ file: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(file.count / 3 * 4 + file.count / 48 + 128)
        text += begin + [.lineFeed]
        file.withUnsafeBufferPointer { file in
            for start in stride(from: 0, to: file.count, by: lineWidth / 4 * 3) {
                appendBase64(UnsafeBufferPointer(rebasing: file[start ..< min(start + lineWidth / 4 * 3, file.count)]), to: &text)
                text.append(.lineFeed)
            }
        }
        return text + end + [.lineFeed]
    }

    static func decoded(_ text: UnsafeRawBufferPointer) throws(Diagnostic) -> [UInt8] {
        var lines = Lines(text: text, next: start(of: text)), output: [UInt8] = []
        output.reserveCapacity(text.count / 4 * 3)
        guard let first = lines.pop(), first.elementsEqual(begin) else {
            throw failure("its first line is not \"-----BEGIN AGE ENCRYPTED FILE-----\"")
        }
        var isLast = false
        while let line = lines.pop() {
            if line.elementsEqual(end) {
                let rest = text[lines.next...]
                guard rest.count <= maximumSpace, rest.allSatisfy(\.isSpace) else { throw failure("something follows its last line") }
                return output
            }
            guard !isLast, (1 ... lineWidth).contains(line.count),
                appendDecodedBase64(UnsafeRawBufferPointer(rebasing: line), isPadded: true, to: &output)
            else { throw failure("a line of it is malformed") }
            isLast = line.count < lineWidth || line.last == .equals
        }
        throw failure("its last line is missing")
    }

    private static func failure(_ reason: String) -> Diagnostic {
        Diagnostic("bad-age-file", "the ASCII armor of the age file is damaged: \(reason)")
    }

    /// Lines that end with LF or CRLF; the last one may end with neither.
    private struct Lines {
        let text: UnsafeRawBufferPointer
        var next: Int

        mutating func pop() -> Slice<UnsafeRawBufferPointer>? {
            guard next < text.count else { return nil }
            let end = text[next...].firstIndex(of: .lineFeed) ?? text.count
            let line = text[next ..< end]
            next = min(end + 1, text.count)
            return end < text.count && line.last == .carriageReturn ? line.dropLast() : line
        }
    }
}

extension UInt8 {
    /// White space of ASCII.
    fileprivate var isSpace: Bool { self == .space || (.tab ... .carriageReturn).contains(self) }
}
