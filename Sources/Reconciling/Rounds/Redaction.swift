internal import Documents
internal import Rendering

/// Takes what stands in tainted files out of the output of programs, so that no secret reaches the state, a log or a commit.
///
/// Which part of a file is the secret is not known, so every word of it goes: what stands between blanks, quotes and separators, each line
/// as a whole, and what follows the first separator in it.
struct Redaction {
    /// Shorter words would take ordinary text apart, and are no secrets.
    private static let shortest = 4
    /// Of the output that is kept.
    private static let longest = 4096
    static let mark = "<redacted>"

    private var words: Set<[UInt8]> = []

    init(of files: some Sequence<RenderedFile>) {
        for file in files where file.isTainted {
            for line in file.bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
                add(line)
                if let start = line.firstIndex(where: Self.isSeparator) {
                    add(line[start...].drop(while: Self.isSeparator).prefixWithout(Self.isSeparator))
                }
                line.split(whereSeparator: Self.isSeparator).forEach { add($0) }
            }
        }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte <= 0x20 || [0x22, 0x27, 0x2C, 0x3A, 0x3B, 0x3D, 0x5B, 0x5D, 0x7B, 0x7D].contains(byte)
    }

    private mutating func add(_ word: ArraySlice<UInt8>) {
        if word.count >= Self.shortest { words.insert(Array(word)) }
    }

    /// The text without them, its end where it is too long, control characters but line feeds taken out.
    func applied(to text: String) -> String {
        var bytes = Array(text.utf8)
        // The longest first: a line, then what is in it.
        for word in words.sorted(by: { $0.count > $1.count }) where bytes.firstRange(of: word) != nil {
            bytes = bytes.replacing(word, with: Array(Self.mark.utf8))
        }
        bytes = bytes.filter { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x09 }
        guard bytes.count > Self.longest else { return String(decoding: bytes, as: UTF8.self) }
        let end = bytes.suffix(Self.longest).drop { $0 & 0xC0 == 0x80 }
        return "...\n" + String(decoding: end, as: UTF8.self)
    }
}

extension ArraySlice<UInt8> {
    /// Without the bytes at its end of which that is true.
    fileprivate func prefixWithout(_ isEnd: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        prefix(upTo: lastIndex { !isEnd($0) }.map { $0 + 1 } ?? startIndex)
    }
}
