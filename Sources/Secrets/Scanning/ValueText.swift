internal import Documents

/// Finds values that say by their name, or by their place in a URL or a command, that they are secret; whether they really are, their
/// randomness tells.
struct ValueText {
    /// Bytes of a name; of a value, an address, and a fourth of a command.
    private static let nameLimit = 64, valueLimit = 512
    private static let namePart = ByteSet.token.adding(".$".utf8)
    private static let operators = ByteSet(":=?>~|".utf8)

    let rules: ScanRules
    /// Whether values are quoted here: in source code what is not quoted is a name.
    private let wantsQuotes: Bool
    /// Whether all of it are digests and versions.
    private let isLockFile: Bool

    init(path: String, rules: ScanRules) {
        self.rules = rules
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        isLockFile = rules.lockFiles.contains(name)
        wantsQuotes = Self.sourceCode.contains(name.split(separator: ".").last.map(String.init) ?? "")
    }

    private static let sourceCode: Set = [
        "c", "cc", "cpp", "cs", "dart", "ex", "exs", "go", "h", "hpp", "java", "js", "jsx", "kt", "lua", "m", "mjs", "php", "pl", "py",
        "rb", "rs", "scala", "swift", "ts", "tsx", "vue", "tf", "hcl", "jsonnet", "libsonnet", "cue", "nix", "groovy", "gradle",
    ]

    // MARK: names

    /// Whether a name ends as names of secrets do, and nothing in front makes it harmless.
    func isName(_ name: [UInt8]) -> Bool {
        let letters = name.filter(\.isLetter).map(lowered)
        return rules.names.contains { letters.ends(with: $0) && !isHarmless(letters.dropLast($0.count)) } || letters == Array("auth".utf8)
    }

    private func isHarmless(_ letters: ArraySlice<UInt8>) -> Bool { rules.harmless.contains { Array(letters).ends(with: $0) } }

    /// The value behind a name: `name: value`, `"name": "value"`, `name = 'value'`, `<name>value<`, `get("name", "value")`, and of
    /// Kubernetes `name: name` with `value: value` in the next line.
    ///
    /// - Parameter end: behind the part of the name that says secret.
    func value(ofNameEndingAt end: Int, in text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard !isLockFile else { return nil }
        var cursor = TextCursor(text, at: end)
        cursor.skip(upTo: 2, while: \.isDigit)
        guard !cursor.isAt(where: { Self.namePart.contains($0) }) else { return nil }
        let start = Self.namePart.start(of: text, before: end, limit: Self.nameLimit)
        let name = Array(text[start ..< end])
        guard isName(name) || text[start ..< end].contains(.space), !isHarmless(of: text, endingAt: end) else { return nil }
        let isQuoted = cursor.skipQuote()
        cursor.skip(upTo: 1) { $0 == .closeBracket }
        cursor.skipBlanks()
        if isQuoted, cursor.skip(.comma) {
            cursor.skipBlanks()
            guard cursor.isAt(where: \.isQuoteMark) else { return nil }
        } else if cursor.skipKubernetesValue() {
            cursor.skipBlanks()
        } else {
            let mark = cursor.index
            cursor.skip(upTo: 5) { Self.operators.contains($0) }
            let said = text[mark ..< cursor.index]
            guard !said.isEmpty, !said.elementsEqual("==".utf8), !said.elementsEqual("===".utf8) else { return nil }
            cursor.skipBlanks()
        }
        let isHeader = name.map(lowered).elementsEqual("authorization".utf8)
        guard let range = cursor.value(limit: Self.valueLimit, wantsQuotes: wantsQuotes, skipsScheme: isHeader) else { return nil }
        let value = UnsafeBufferPointer(rebasing: text[range])
        return isRandom(value) && (isHeader || !isWordsInBase64(value)) ? range : nil
    }

    /// `cG9zdGdyZXM=` says `postgres`: Kubernetes keeps what is no secret like that, too.
    private func isWordsInBase64(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard value.count % 4 == 0, let decoded = decodedBase64(String(decoding: value, as: UTF8.self)) else { return false }
        return decoded.withUnsafeBufferPointer { text in
            text.allSatisfy { $0 > .space && $0 < 0x7F } && (text.isWords || isPlaceholder(text))
        }
    }

    /// Names with a space in them are looked at as they stand.
    private func isHarmless(of text: UnsafeBufferPointer<UInt8>, endingAt end: Int) -> Bool {
        let letters = text[max(0, end - Self.nameLimit) ..< end].filter(\.isLetter).map(lowered)
        return rules.names.contains { letters.ends(with: $0) && isHarmless(letters.dropLast($0.count)) }
    }

    // MARK: URLs

    /// `scheme://user:password@host`.
    ///
    /// - Parameter start: behind `://`.
    func password(ofURLAt start: Int, in text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard start > 3, text[start - 4].isLetter || text[start - 4].isDigit else { return nil }
        let stops = ByteSet("/?# \t\r\n\"'<>`\\,;()|".utf8)
        var end = start
        while end < text.count, end - start < Self.valueLimit, !stops.contains(text[end]) { end += 1 }
        guard let at = text[start ..< end].lastIndex(of: UInt8(ascii: "@")), let colon = text[start ..< at].firstIndex(of: .colon)
        else { return nil }
        let user = UnsafeBufferPointer(rebasing: text[start ..< colon]), host = UnsafeBufferPointer(rebasing: text[at + 1 ..< end])
        let password = UnsafeBufferPointer(rebasing: text[colon + 1 ..< at])
        guard password.count >= 4, !host.isEmpty, !isPlaceholder(password), !isPlaceholder(user), !password.elementsEqual(user),
            !Self.usual.contains(String(decoding: password.map(lowered), as: UTF8.self)), !host.isNobodys || isRandom(password)
        else { return nil }
        return colon + 1 ..< at
    }

    /// Passwords that stand for one.
    private static let usual: Set = [
        "password", "passwd", "pass", "secret", "user", "username", "pwd", "token", "admin", "root", "test", "guest", "postgres", "pass123",
    ]

    // MARK: commands

    /// `curl -u user:password`, `--user`: up to the end of the line, or of the lines that a backslash joins.
    ///
    /// - Parameter start: behind `curl `.
    /// - Returns: the password, and where the command ends.
    func password(ofCommandAt start: Int, in text: UnsafeBufferPointer<UInt8>) -> (Range<Int>?, end: Int) {
        var words = ShellWords(text, from: start, limit: 4 * Self.valueLimit)
        while let word = words.next() {
            guard text[word].elementsEqual("-u".utf8) || text[word].elementsEqual("--user".utf8), let range = words.next() else { continue }
            let bare = range.filter { !text[$0].isQuoteMark }, bytes = bare.map { text[$0] }
            guard let colon = bytes.firstIndex(of: .colon) else { continue }
            let said = colon + 1 < bytes.count ? bytes[(colon + 1)...] : bytes[..<colon]
            let isSecret = Array(said).withUnsafeBufferPointer { text in
                text.count >= 8 && !isPlaceholder(text) && !text.isReference && text.entropy >= 3 && (!text.isWords || text.isMixed)
            }
            if isSecret { return (range, words.end) }
        }
        return (nil, words.end)
    }

    // MARK: values

    /// Letters and digits mixed as no word is, neither a reference nor a placeholder nor a digest.
    func isRandom(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (8 ... Self.valueLimit).contains(text.count), !text.contains(where: { $0 <= .space || $0 >= 0x7F }),
            text.contains(where: \.isDigit), text.contains(where: \.isLetter), !text.isReference, !text.isDigest, !text.isPath,
            !text.isWords, !isPlaceholder(text), !rules.isPublished(text)
        else { return false }
        return text.entropy >= 2.75
    }

    private func isPlaceholder(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var isFound = false
        rules.placeholders.forEachHit(in: text) { _, _ in
            isFound = true
            return false
        }
        return isFound || text.isReference || text.isRepetitive || text.counts
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// `${...}`, `$NAME`, `{{ ... }}`, `<...>`, `%(...)s`, `ENC[...]`: something else is put in its place, or it is sealed.
    fileprivate var isReference: Bool {
        if let first, "<*&[".utf8.contains(first) || starts(with: "ENC[".utf8) { return true }
        return indices.dropLast().contains { index in
            let next = self[index + 1], opens = next == .openBrace || next == UInt8(ascii: "(")
            switch self[index] {
            case UInt8(ascii: "$"): return opens || index == 0 && (next.isLetter || next == .underscore)
            case .openBrace: return next == .openBrace || next == .percent
            case .percent: return opens
            case .hash, UInt8(ascii: "@"): return next == .openBrace
            default: return false
            }
        }
    }

    /// `sha256:...`, `md5-...`, and what `crypt` makes of passwords: `$2y$05$...`, `admin:$6$...`.
    fileprivate var isDigest: Bool {
        let schemes = ["$2a$", "$2b$", "$2y$", "$1$", "$5$", "$6$", "$apr1$", "$argon2", "$y$", "$scrypt$", "$pbkdf2"].map { $0.utf8 }
        for index in indices where self[index] == UInt8(ascii: "$") && (index == 0 || self[index - 1] == .colon) {
            if schemes.contains(where: { self[index...].starts(with: $0) }) { return true }
        }
        return ["sha1", "sha256", "sha384", "sha512", "md5"].contains { name in
            starts(with: name.utf8) && count > name.utf8.count && [.colon, .dash].contains(self[name.utf8.count])
        }
    }

    /// A path, an address or a file.
    fileprivate var isPath: Bool {
        if first == UInt8(ascii: "/") && dropFirst().contains(UInt8(ascii: "/")) { return true }
        if ["./", "../", "arn:", "op:", "ref+", "vault:"].contains(where: { starts(with: $0.utf8) }) { return true }
        let slashes = Array("://".utf8)
        if indices.contains(where: { self[$0] == .colon && self[$0...].starts(with: slashes) }) { return true }
        guard let dot = lastIndex(of: .dot), dot > 0 else { return false }
        let ending = self[(dot + 1)...]
        return (2 ... 10).contains(ending.count) && ending.allSatisfy { $0.isLetter && $0 & 0x20 != 0 }
    }

    /// Numbers or letters in a row: `12345678`, `abcdefgh`.
    fileprivate var counts: Bool {
        var run = 1
        for index in indices.dropFirst() {
            run = self[index] == self[index - 1] &+ 1 ? run + 1 : 1
            if run >= 8 { return true }
        }
        return false
    }

    /// Both cases, changing in the middle of it more often than names do.
    fileprivate var isMixed: Bool {
        let changes = indices.dropFirst().count { index in
            self[index].isLetter && self[index - 1].isLetter && (self[index] ^ self[index - 1]) & 0x20 != 0
        }
        return contains(where: \.isDigit) || changes * 3 >= count
    }

    /// `example.com`, `localhost`: nobody's host.
    fileprivate var isNobodys: Bool {
        starts(with: "localhost".utf8) || starts(with: "127.0.0.1".utf8) || starts(with: "example.".utf8) || starts(with: "host".utf8)
            || String(decoding: self, as: UTF8.self).contains(".example")
    }
}

extension [UInt8] {
    fileprivate func ends(with text: [UInt8]) -> Bool { suffix(text.count).elementsEqual(text) }
}

extension UInt8 {
    /// `"`, `'` and the backtick.
    var isQuoteMark: Bool { self == .quote || self == .apostrophe || self == .backtick }
}
