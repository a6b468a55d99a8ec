internal import Glibc

/// What a text looks like that nobody should commit.
enum PlaintextRule {
    /// - Parameter key: the name of the value; nil for a comment.
    /// - Returns: what it is, in words.
    static func matching(_ text: String, key: String?) -> String? {
        let bytes = Array(text.utf8)
        if isPrivateKey(bytes) { return "a private key" }
        if let token = tokens.first(where: { $0.isIn(bytes) }) { return token.words }
        if isWebToken(bytes) { return "a JSON web token" }
        if hasPasswordInURL(bytes) { return "a URL with a password" }
        if let key, isSecretName(key), looksRandom(bytes) { return "a value named like a secret" }
        return nil
    }

    // MARK: keys and tokens

    private static func isPrivateKey(_ text: [UInt8]) -> Bool {
        if text.position(of: "AGE-SECRET-KEY-1") != nil { return true }
        guard let begin = text.position(of: "-----BEGIN "), let end = text.position(of: "PRIVATE KEY") else { return false }
        return end > begin && end - begin < 60 && text.count > end + 100
    }

    /// A prefix and what may follow it, as its issuer lays it down.
    private struct Token: Sendable {
        let words: String
        let prefix: String
        /// How many characters follow at least, and which.
        let count: Int
        let isAllowed: @Sendable (UInt8) -> Bool

        func isIn(_ text: [UInt8]) -> Bool {
            var start = 0
            while let found = text.position(of: prefix, from: start) {
                let body = text[(found + prefix.utf8.count)...].prefix(while: isAllowed)
                let isWord = found > 0 && isWordByte(text[found - 1])
                let isWhole = body.count >= count && body.suffix(7) != Array("EXAMPLE".utf8)[...]
                if !isWord, isWhole, Set(body).count > 5 { return true }
                start = found + 1
            }
            return false
        }
    }

    private static let tokens: [Token] = {
        let upper: @Sendable (UInt8) -> Bool = { isUpper($0) || isDigit($0) }
        let word: @Sendable (UInt8) -> Bool = { isWordByte($0) }
        let dashed: @Sendable (UInt8) -> Bool = { isWordByte($0) || $0 == UInt8(ascii: "-") }
        return ["AKIA", "ASIA", "ABIA", "ACCA"].map { Token(words: "an AWS access key", prefix: $0, count: 16, isAllowed: upper) }
            + ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map { Token(words: "a GitHub token", prefix: $0, count: 36, isAllowed: word) }
            + [
                Token(words: "a GitHub token", prefix: "github_pat_", count: 70, isAllowed: word),
                Token(words: "a GitLab token", prefix: "glpat-", count: 20, isAllowed: dashed),
                Token(words: "a Google API key", prefix: "AIza", count: 35, isAllowed: dashed),
                Token(words: "an npm token", prefix: "npm_", count: 36, isAllowed: word),
                Token(words: "a Slack web hook", prefix: "hooks.slack.com/services/T", count: 40) { dashed($0) || $0 == UInt8(ascii: "/") },
            ]
            + ["sk_live_", "sk_test_", "sk_prod_", "rk_live_", "rk_test_", "rk_prod_"].map {
                Token(words: "a Stripe key", prefix: $0, count: 20, isAllowed: word)
            }
            + ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xapp-"].map {
                Token(words: "a Slack token", prefix: $0, count: 40, isAllowed: dashed)
            }
    }()

    /// `eyJ...eyJ...signature` with dots: header and payload are JSON in base64url; an unsigned one ends with the dot.
    private static func isWebToken(_ text: [UInt8]) -> Bool {
        var start = 0
        while let found = text.position(of: "eyJ", from: start) {
            let parts = text[found...].prefix { isWordByte($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
                .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            if parts.count >= 3, parts[0].count > 10, parts[1].starts(with: Array("eyJ".utf8)), parts[2].isEmpty || parts[2].count > 20 {
                return true
            }
            start = found + 1
        }
        return false
    }

    // MARK: URLs

    /// `scheme://user:password@host`, the password neither a reference nor a placeholder.
    private static func hasPasswordInURL(_ text: [UInt8]) -> Bool {
        var start = 0
        while let found = text.position(of: "://", from: start) {
            start = found + 3
            let authority = text[start...].prefix { !Array("/?# \t\n\"'<>".utf8).contains($0) }
            guard let at = authority.lastIndex(of: UInt8(ascii: "@")), let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":"))
            else { continue }
            if !isPlaceholder(authority[(colon + 1) ..< at]) { return true }
        }
        return false
    }

    private static func isPlaceholder(_ text: ArraySlice<UInt8>) -> Bool {
        let lowered = Array(text.map { isUpper($0) ? $0 | 0x20 : $0 })
        let words = ["$", "{", "%", "*", "<", "example", "changeme", "placeholder", "your", "xxx", "..."]
        return text.count < 4 || ["password", "passwd", "pass", "secret", "user"].contains { Array($0.utf8) == lowered }
            || words.contains { lowered.position(of: $0) != nil }
    }

    // MARK: names

    /// Names that end with what secrets are called: `DB_PASSWORD`, `clientSecret`, `api-key`.
    private static func isSecretName(_ key: String) -> Bool {
        let letters = String(decoding: key.lowercased().utf8.filter { isWordByte($0) && $0 != UInt8(ascii: "_") }, as: UTF8.self)
        let names = ["password", "passwd", "passphrase", "secret", "token", "apikey", "accesskey", "secretkey", "privatekey"]
        return names.contains { letters.hasSuffix($0) }
    }

    /// Letters and digits mixed as no word is: above 3.2 bits a character.
    private static func looksRandom(_ text: [UInt8]) -> Bool {
        guard (8 ... 512).contains(text.count), !text.contains(where: { $0 <= 0x20 }), text.contains(where: isDigit),
            text.contains(where: { isUpper($0 & ~0x20) }), !isPlaceholder(text[...])
        else { return false }
        return entropy(text) > 3.2
    }

    /// Bits for each byte.
    private static func entropy(_ text: [UInt8]) -> Double {
        var counts = [Int](repeating: 0, count: 256)
        for byte in text { counts[Int(byte)] += 1 }
        return counts.filter { $0 > 0 }.reduce(0) { sum, count in
            let share = Double(count) / Double(text.count)
            return sum - share * log2(share)
        }
    }
}

private func isUpper(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }
private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
/// A letter, a digit or `_`.
private func isWordByte(_ byte: UInt8) -> Bool { isUpper(byte & ~0x20) || isDigit(byte) || byte == UInt8(ascii: "_") }

extension [UInt8] {
    /// Where a text stands for the first time, from an index on.
    fileprivate func position(of text: String, from start: Int = 0) -> Int? {
        let wanted = Array(text.utf8)
        var index = start
        while index + wanted.count <= count {
            guard let found = self[index...].firstIndex(of: wanted[0]) else { return nil }
            if self[found...].starts(with: wanted) { return found }
            index = found + 1
        }
        return nil
    }
}
