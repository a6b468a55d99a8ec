internal import Documents

/// Private keys that have a head: PEM in all its kinds, PGP, SSH, PuTTY.
enum PrivateKeyBlock {
    /// Bytes of a key: one of 8192 bits of RSA has 6 500.
    private static let limit = 16_384
    /// Characters in base64 that no key has less of: an Ed25519 key has 64, and samples in prose break off earlier.
    private static let shortest = 40
    /// Characters in base64 in a row, in a line of a key: words have less.
    private static let line = 16

    /// - Parameter start: behind `-----BEGIN `.
    static func armored(from start: Int, in text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        let label = ByteSet((UInt8(ascii: "A") ... UInt8(ascii: "Z")).map { $0 } + [.space] + Array("0123456789".utf8))
        let end = label.end(of: text, from: start, limit: 40)
        let words = text[start ..< end], dashes = Array("-----".utf8)
        let isPrivate = words.ends(with: "PRIVATE KEY") || words.ends(with: "PRIVATE KEY BLOCK")
        guard isPrivate, text[end...].starts(with: dashes) else { return nil }
        let stop = body(from: end + dashes.count, in: text)
        return stop.map { start - "-----BEGIN ".utf8.count ..< $0 }
    }

    /// - Parameter start: behind `PuTTY-User-Key-File-`.
    static func putty(from start: Int, in text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        let window = text[start ..< min(text.count, start + limit)], mark = Array("Private-Lines:".utf8)
        let lines = window.split(separator: .lineFeed, omittingEmptySubsequences: false)
        guard let head = lines.first(where: { $0.drop(while: \.isBlank).starts(with: mark) }) else { return nil }
        return body(from: head.endIndex, in: text).map { start - "PuTTY-User-Key-File-".utf8.count ..< $0 }
    }

    /// - Returns: where a key ends, if there is enough of it.
    private static func body(from start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int? {
        let base64 = ByteSet("+/=".utf8).adding((UInt8.min ... .max).filter { $0.isLetter || $0.isDigit })
        let end = min(text.count, start + limit), dashes = Array("-----END".utf8)
        var index = start, count = 0
        while index < end, !text[index...].starts(with: dashes) {
            let stop = base64.end(of: text, from: index, limit: limit)
            // "\n" as an escape is part of the run that follows it, which changes nothing here.
            if stop - index >= line { count += stop - index }
            index = max(stop, index + 1)
        }
        return count >= shortest ? index : nil
    }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
