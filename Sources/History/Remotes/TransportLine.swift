internal import Documents

/// One line of the conversation between cfgops and the process that speaks with a remote for it: a word and its fields with tabs between
/// them; `\\`, `\t` and `\n` in a field stand for a backslash, a tab and a line feed.
///
/// | from | lines | mean |
/// | --- | --- | --- |
/// | cfgops | lines of `TransportRequest`, then `go` | what to connect to |
/// | transport | `ref ID NAME [TARGET]`..., `connected` | what the remote has; `TARGET` for HEAD: the branch that it names |
/// | cfgops | `want NAME`..., then `fetch` | brings the objects of these references here |
/// | | `update OLD NEW NAME`..., then `push` | moves references of the remote that are at `OLD` |
/// | | `end` | that was all |
/// | transport | `result NAME [REASON]`... | what became of an update; a reason: it was refused |
/// | | `done` | the objects are here and on the disk, or the remote answered |
/// | | `failed REASON DETAIL HINT...` | it goes on no further |
/// | | `receiving OBJECTS TOTAL BYTES`, `sending ...`, `sent`, `remote TEXT` | progress, at any time |
/// | | `passphrase FILE`, `credential` | a question; cfgops answers `answer`, `answer PASSPHRASE` or `answer USER PASSWORD` |
struct TransportLine {
    /// A reference or an error is a matter of hundreds of bytes.
    static let limit = 1 << 20

    let word: String
    var fields: [[UInt8]]

    init(_ word: String, _ fields: [String] = []) {
        (self.word, self.fields) = (word, fields.map { Array($0.utf8) })
    }

    /// - Parameter bytes: without the line feed.
    init(parsing bytes: some Collection<UInt8>) {
        let parts = bytes.split(separator: .tab, omittingEmptySubsequences: false).map { TransportLine.plain($0) }
        word = String(decoding: parts.first ?? [], as: UTF8.self)
        fields = Array(parts.dropFirst())
    }

    /// A field as text; empty when it is not there.
    subscript(_ index: Int) -> String { index < fields.count ? String(decoding: fields[index], as: UTF8.self) : "" }

    /// With the line feed.
    var bytes: [UInt8] {
        var line = Array(word.utf8)
        for field in fields {
            line.append(.tab)
            field.withUnsafeBufferPointer { TransportLine.append($0, to: &line) }
        }
        return line + [.lineFeed]
    }

    static func append(_ field: UnsafeBufferPointer<UInt8>, to line: inout [UInt8]) {
        for byte in field {
            switch byte {
            case .backslash: line += [.backslash, .backslash]
            case .tab: line += [.backslash, UInt8(ascii: "t")]
            case .lineFeed: line += [.backslash, UInt8(ascii: "n")]
            default: line.append(byte)
            }
        }
    }

    private static func plain(_ field: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = [], isEscaped = false
        for byte in field {
            switch (byte, isEscaped) {
            case (.backslash, false):
                isEscaped = true
                continue
            case (UInt8(ascii: "t"), true): result.append(.tab)
            case (UInt8(ascii: "n"), true): result.append(.lineFeed)
            default: result.append(byte)
            }
            isEscaped = false
        }
        return result
    }
}

extension TransportLine {
    init(_ error: GitError) { self.init("failed", [error.reason.rawValue, error.detail] + error.hints) }

    /// The error that a `failed` line carries; words of the remote may be in it.
    var error: GitError {
        GitError(
            GitError.Reason(rawValue: self[0]) ?? .failure, printable(self[1]),
            hints: fields.indices.dropFirst(2).map { printable(self[$0]) })
    }
}

/// Bytes as they come, line by line.
struct LineBuffer {
    private var bytes: [UInt8] = []

    mutating func append(_ more: some Collection<UInt8>) { bytes += more }

    /// The next whole line; nil until more has come.
    mutating func next() throws(GitError) -> TransportLine? {
        guard let end = bytes.firstIndex(of: .lineFeed) else {
            guard bytes.count <= TransportLine.limit else { throw GitError(.failure, "the transport sent a line that never ends") }
            return nil
        }
        let line = TransportLine(parsing: bytes[..<end])
        // What was read may have been a password: it is not left behind.
        for index in 0 ... end { bytes[index] = 0 }
        bytes.removeFirst(end + 1)
        return line
    }
}
