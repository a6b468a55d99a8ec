internal import Documents

/// Reads one line of a file of allowed signers.
struct AllowedSignersLine {
    struct Flaw: Error {
        var message: String
        /// From 1.
        var column: Int
    }

    private let text: [UInt8]
    private var position = 0

    /// - Parameter bytes: without the line feed.
    init(_ bytes: ArraySlice<UInt8>) { text = Array(bytes.last == .carriageReturn ? bytes.dropLast() : bytes) }

    /// - Returns: nil for an empty line and a comment.
    mutating func entry(number: Int, localTime: @escaping (CalendarTime) -> Int64?) throws(Flaw) -> AllowedSigners.Entry? {
        skipBlanks()
        guard let first = peek, first != .hash else { return nil }
        if let control = text.firstIndex(where: { $0 < 0x20 && $0 != .tab || $0 == 0x7F }) {
            throw flaw("a control character", at: control)
        }
        let principals = try principals()
        skipBlanks()
        guard peek != nil else { throw flaw("the key is missing", at: position) }
        var options = SignerOptions(localTime: localTime)
        if !nextIsType {
            try readOptions(&options)
            skipBlanks()
        }
        let key = try key()
        return AllowedSigners.Entry(
            line: number, principals: principals, isAuthority: options.isAuthority, namespaces: options.namespaces,
            validAfter: options.validAfter, validBefore: options.validBefore, key: key)
    }

    private mutating func principals() throws(Flaw) -> PatternList {
        let start = position, name: String
        if peek == .quote {
            guard let end = text[(start + 1)...].firstIndex(of: .quote) else { throw flaw("the quote is not closed", at: start) }
            name = String(decoding: text[(start + 1) ..< end], as: UTF8.self)
            position = end + 1
            guard peek.map(\.isBlank) ?? true else { throw flaw("expected a blank behind the quoted principals", at: position) }
        } else {
            name = word()
            if let quote = text[start ..< position].firstIndex(of: .quote) {
                throw flaw("principals are quoted as a whole or not at all", at: quote)
            }
        }
        guard let patterns = PatternList(name) else { throw flaw("an empty principal", at: start) }
        return patterns
    }

    /// Names and values between commas; a blank ends them, but for one in quotes.
    private mutating func readOptions(_ options: inout SignerOptions) throws(Flaw) {
        while true {
            let start = position
            while let byte = peek, byte.isLetter || byte == .dash { position += 1 }
            let name = String(decoding: text[start ..< position], as: UTF8.self).lowercased()
            var value: String?
            if peek == .equals {
                position += 1
                value = try quotedValue(of: name)
            }
            if let problem = options.set(name, value) { throw flaw(problem, at: start) }
            guard let next = peek else { return }
            if next.isBlank { return }
            guard next == .comma else { throw flaw("expected a comma or a blank behind \"\(name)\"", at: position) }
            position += 1
        }
    }

    private mutating func quotedValue(of name: String) throws(Flaw) -> String {
        let start = position
        guard peek == .quote else { throw flaw("expected a value in double quotes behind \"\(name)=\"", at: start) }
        position += 1
        var value: [UInt8] = []
        while let byte = peek {
            position += 1
            switch byte {
            case .quote: return String(decoding: value, as: UTF8.self)
            case .backslash where peek == .quote:
                value.append(.quote)
                position += 1
            default: value.append(byte)
            }
        }
        throw flaw("the quote is not closed", at: start)
    }

    private mutating func key() throws(Flaw) -> SshPublicKey {
        let start = position, type = word()
        guard !type.isEmpty else { throw flaw("the key is missing", at: start) }
        guard SshPublicKey.isType(type) else { throw flaw("expected the type of a key, got \"\(type)\"", at: start) }
        skipBlanks()
        let keyStart = position, digits = word()
        guard !digits.isEmpty else { throw flaw("the \(type) key is missing", at: keyStart) }
        var blob: [UInt8] = []
        guard Array(digits.utf8).withUnsafeBytes({ appendDecodedBase64($0, isPadded: true, to: &blob) }),
            let key = SshPublicKey(blob: blob), key.type == type
        else { throw flaw("this is not a \(type) key", at: keyStart) }
        return key
    }

    // MARK: bytes

    private var peek: UInt8? { position < text.count ? text[position] : nil }

    private var nextIsType: Bool {
        var ahead = self
        return SshPublicKey.isType(ahead.word())
    }

    private mutating func skipBlanks() { while peek?.isBlank == true { position += 1 } }

    private mutating func word() -> String {
        let start = position
        while let byte = peek, !byte.isBlank { position += 1 }
        return String(decoding: text[start ..< position], as: UTF8.self)
    }

    /// - Parameter offset: in bytes; columns count characters.
    private func flaw(_ message: String, at offset: Int) -> Flaw {
        Flaw(message: message, column: text[..<offset].count { $0 & 0xC0 != 0x80 } + 1)
    }

    /// A line of a list of revoked keys: `KEYTYPE KEY [COMMENT]`.
    mutating func revokedKey() throws(Flaw) -> SshPublicKey? {
        skipBlanks()
        guard let first = peek, first != .hash else { return nil }
        return try key()
    }
}

/// The options of a line, as far as they were read.
private struct SignerOptions {
    let localTime: (CalendarTime) -> Int64?
    private(set) var isAuthority = false
    private(set) var namespaces: PatternList?
    private(set) var validAfter, validBefore: Int64?
    private var given: Set<String> = []

    init(localTime: @escaping (CalendarTime) -> Int64?) { self.localTime = localTime }

    /// - Returns: what is wrong with it, if anything is.
    mutating func set(_ name: String, _ value: String?) -> String? {
        guard ["cert-authority", "namespaces", "valid-after", "valid-before"].contains(name) else {
            return "unknown option \"\(name)\"; there are cert-authority, namespaces, valid-after and valid-before"
        }
        guard given.insert(name).inserted else { return "option \"\(name)\" is given twice" }
        if name == "cert-authority" {
            isAuthority = true
            return value == nil ? nil : "option \"cert-authority\" takes no value"
        }
        guard let value else { return "option \"\(name)\" needs a value in double quotes" }
        if name == "namespaces" {
            namespaces = PatternList(value)
            return namespaces == nil ? "an empty namespace" : nil
        }
        guard let time = seconds(value) else {
            return "expected a time as YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with Z for UTC, got \"\(value)\""
        }
        if name == "valid-after" { validAfter = time } else { validBefore = time }
        if let validAfter, let validBefore, validBefore <= validAfter { return "valid-before is not later than valid-after" }
        return nil
    }

    private func seconds(_ text: String) -> Int64? {
        let upper = text.uppercased(), zone = upper.hasSuffix("UTC") ? 3 : upper.hasSuffix("Z") ? 1 : 0
        guard let time = CalendarTime(digits: upper.dropLast(zone)) else { return nil }
        return zone > 0 ? time.utcSeconds : localTime(time)
    }
}
