internal import CCrypto
internal import Digests
internal import Documents

/// One way to the file key: a type with arguments, and a body.
struct AgeStanza {
    /// The type first.
    var arguments: [[UInt8]]
    var body: [UInt8]

    var type: [UInt8] { arguments[0] }
    static let x25519 = Array("X25519".utf8)
    static let scrypt = Array("scrypt".utf8)
}

/// The header of an age file: everything before the payload's nonce.
struct AgeHeader {
    private(set) var stanzas: [AgeStanza] = []
    /// What the authentication code is over: all up to and with `---`.
    private let authenticated: [UInt8]
    private var code: [UInt8] = []

    static let version = "age-encryption.org/v1"
    /// Far more than thousands of recipients need; a limit of cfgops, not of the format.
    static let maximumSize = 1 << 20
    private static let maximumLine = 1 << 16
    /// Base64 of 48 bytes.
    private static let lineWidth = 64
    private static let last = Array("---".utf8)

    /// Where a header ends, its last line feed included.
    ///
    /// - Returns: nil where it does not end in these bytes.
    static func end(in bytes: some RandomAccessCollection<UInt8>) -> Int? {
        var isLast = false, lineStart = 0
        for (offset, byte) in bytes.enumerated() where byte == .lineFeed {
            isLast = bytes.dropFirst(lineStart).starts(with: last)
            lineStart = offset + 1
            if isLast { return lineStart }
        }
        return nil
    }

    /// - Parameter bytes: the header and nothing else.
    init(_ bytes: ArraySlice<UInt8>) throws(Diagnostic) {
        guard bytes.starts(with: (AgeHeader.version + "\n").utf8) else {
            throw AgeHeader.failure("its first line is not \"\(AgeHeader.version)\", the version that is supported")
        }
        let lines = bytes.dropLast().split(separator: .lineFeed, omittingEmptySubsequences: false)
        if lines.contains(where: { $0.count > AgeHeader.maximumLine }) {
            throw AgeHeader.failure("a line has more than \(AgeHeader.maximumLine) bytes")
        }
        guard let lastLine = lines.last, lastLine.starts(with: AgeHeader.last) else { throw AgeHeader.failure("its last line is missing") }
        authenticated = Array(bytes[..<(lastLine.startIndex + AgeHeader.last.count)])
        var rest = lines.dropFirst().dropLast()
        while let line = rest.popFirst() { stanzas.append(try AgeHeader.stanza(line, &rest)) }
        if stanzas.isEmpty { throw AgeHeader.failure("it names no recipient") }
        let text = lastLine.dropFirst(AgeHeader.last.count)
        guard text.first == .space, let code = AgeHeader.decoded(text.dropFirst()), code.count == 32 else {
            throw AgeHeader.failure("its last line holds no authentication code")
        }
        self.code = code
    }

    private static func stanza(_ line: ArraySlice<UInt8>, _ rest: inout ArraySlice<ArraySlice<UInt8>>) throws(Diagnostic) -> AgeStanza {
        let arguments = line.dropFirst(3).split(separator: .space, omittingEmptySubsequences: false).map { Array($0) }
        guard line.starts(with: "-> ".utf8), arguments.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (33 ... 126).contains($0) } }) else {
            throw failure("a line that starts a recipient is malformed")
        }
        var stanza = AgeStanza(arguments: arguments, body: [])
        while true {
            guard let line = rest.popFirst(), line.count <= lineWidth, let bytes = decoded(line) else {
                throw failure("what is kept for a recipient is malformed")
            }
            stanza.body += bytes
            if line.count < lineWidth { return stanza }
        }
    }

    private static func decoded(_ line: ArraySlice<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        return line.withUnsafeBytes { appendDecodedBase64($0, isPadded: false, to: &bytes) } ? bytes : nil
    }

    static func failure(_ reason: String) -> Diagnostic { Diagnostic("bad-age-file", "the header of the age file is damaged: \(reason)") }

    /// - Throws: when the header is not the one that was made with the file key.
    func authenticate(_ fileKey: Secret) throws(Diagnostic) {
        let expected = try AgeHeader.code(of: authenticated, fileKey)
        guard CRYPTO_memcmp(expected, code, code.count) == 0 else {
            throw Diagnostic("bad-age-file", "the header of the age file was changed: its authentication code is wrong")
        }
    }

    private static func code(of bytes: [UInt8], _ fileKey: Secret) throws(Diagnostic) -> [UInt8] {
        guard let key = hkdfSha256(fileKey, info: Array("header".utf8)) else { throw cryptoFailure }
        var keyBytes = key.reveal { Array($0) }
        defer { wipe(&keyBytes) }
        return hmacSha256(key: keyBytes, bytes).bytes
    }

    /// The header of these stanzas.
    static func written(_ stanzas: [AgeStanza], _ fileKey: Secret) throws(Diagnostic) -> [UInt8] {
        var bytes = Array((version + "\n").utf8)
        for stanza in stanzas {
            bytes += "->".utf8
            for argument in stanza.arguments { bytes += [.space] + argument }
            bytes.append(.lineFeed)
            var body: [UInt8] = []
            appendUnpaddedBase64(stanza.body, to: &body)
            // The last line is shorter than the others, and empty where nothing is left for it.
            for start in stride(from: 0, through: body.count, by: lineWidth) { bytes += body[start...].prefix(lineWidth) + [.lineFeed] }
        }
        bytes += last
        let code = try code(of: bytes, fileKey)
        bytes.append(.space)
        appendUnpaddedBase64(code, to: &bytes)
        bytes.append(.lineFeed)
        return bytes
    }
}
