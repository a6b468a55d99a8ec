import Documents
@testable import Secrets
import Testing

private let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJMx88aEJrxdK6YA88buM4GQth0/m+4S0c1swrfgYqkG"

private func read(_ text: String, zone: Int64 = 0) throws -> [AllowedSigners.Entry] {
    try AllowedSigners(Array(text.utf8), file: "signers", localTime: { $0.utcSeconds - zone }).entries
}

/// What is wrong with each line, as it is shown.
private func complaints(_ text: String) -> [String] {
    do {
        _ = try read(text)
        return []
    } catch {
        return ((error as? Diagnostics)?.list ?? []).map { String($0.rendered.prefix { $0 != "\n" }) }
    }
}

@Suite struct `A file of allowed signers` {
    @Test func `has a line for each key; empty lines, comments and words behind the key count for nothing`() throws {
        let entries = try read("# who may sign\n\n  \t\na@x,b@x \(key) Ada's key\r\n\"Bob Smith,b\"\tcert-authority \(key)\n")
        #expect(entries.map(\.line) == [4, 5])
        #expect(entries.map(\.principals.included) == [["a@x", "b@x"], ["Bob Smith", "b"]])
        #expect(entries.map(\.isAuthority) == [false, true])
        #expect(try read("").isEmpty)
    }

    @Test func `takes options in either case, with blanks and escaped quotes inside quotes only`() throws {
        let entry = try #require(
            try read("a NameSpaces=\"git,a b\\\"c\",VALID-AFTER=\"20260101Z\",valid-before=\"202601020304utc\" \(key)").first)
        #expect(entry.namespaces?.admits("git") == true)
        #expect(entry.namespaces?.admits("a b\"c") == true)
        #expect(entry.namespaces?.admits("file") == false)
        #expect(entry.validAfter == 1_767_225_600)
        #expect(entry.validBefore == 1_767_323_040)
    }

    @Test func `has times of the machine's own zone where they name none`() throws {
        let entry = try #require(try read("a valid-after=\"20260101\",valid-before=\"20260102030405\" \(key)", zone: 3600).first)
        #expect(entry.validAfter == 1_767_222_000)
        #expect(entry.validBefore == 1_767_319_445)
    }

    @Test(arguments: [
        ("a", "signers:1:2: error: the key is missing"),
        ("a \(key.dropLast(60))", "signers:1:15: error: this is not a ssh-ed25519 key"),
        ("a ssh-ed25519", "signers:1:14: error: the ssh-ed25519 key is missing"),
        ("a ssh-rsa \(key.dropFirst(12))", "signers:1:11: error: this is not a ssh-rsa key"),
        ("\"a \(key)", "signers:1:1: error: the quote is not closed"),
        ("\"a\",b \(key)", "signers:1:4: error: expected a blank behind the quoted principals"),
        ("a\"b\" \(key)", "signers:1:2: error: principals are quoted as a whole or not at all"),
        ("a,,b \(key)", "signers:1:1: error: an empty principal"),
        ("! \(key)", "signers:1:1: error: an empty principal"),
        ("a namespaces=git \(key)", "signers:1:14: error: expected a value in double quotes behind \"namespaces=\""),
        ("a namespaces=\"git \(key)", "signers:1:14: error: the quote is not closed"),
        ("a namespaces=\"\" \(key)", "signers:1:3: error: an empty namespace"),
        ("a namespaces \(key)", "signers:1:3: error: option \"namespaces\" needs a value in double quotes"),
        ("a cert-authority=\"yes\" \(key)", "signers:1:3: error: option \"cert-authority\" takes no value"),
        ("a cert-authority,cert-authority \(key)", "signers:1:18: error: option \"cert-authority\" is given twice"),
        (
            "a cert-authority,",
            "signers:1:18: error: unknown option \"\"; there are cert-authority, namespaces, valid-after and valid-before"
        ),
        (
            "é no-such-option \(key)",
            "signers:1:3: error: unknown option \"no-such-option\"; there are cert-authority, namespaces, valid-after and valid-before"
        ),
        ("a cert-authority;x \(key)", "signers:1:17: error: expected a comma or a blank behind \"cert-authority\""),
        ("a cert-authority ssh-new AAAA", "signers:1:18: error: expected the type of a key, got \"ssh-new\""),
        ("a\u{0}b \(key)", "signers:1:2: error: a control character"),
        (
            "a valid-after=\"20260230\" \(key)",
            "signers:1:3: error: expected a time as YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with Z for UTC, got \"20260230\""
        ),
        (
            "a valid-after=\"20260102Z\",valid-before=\"20260102Z\" \(key)",
            "signers:1:27: error: valid-before is not later than valid-after"
        ),
    ])
    func `is an error as a whole when one line is malformed, which ssh-keygen would pass over`(line: String, message: String) {
        #expect(complaints("b \(key)\n\(line)\n") == [message.replacing(":1:", with: ":2:")])
    }

    @Test func `tells of every malformed line at once`() {
        #expect(complaints("a\nb \(key)\nc x \(key)\n").count == 2)
    }

    @Test(arguments: [
        "20260", "2026010a", "20261301", "20260001", "20260100", "202601012400", "202601010060", "20260101000060", "", "Z", "20250229",
    ])
    func `has no times that do not exist`(time: String) { #expect(complaints("a valid-after=\"\(time)\" \(key)").count == 1) }

    @Test(arguments: [
        ("alice", "alice", true), ("alice", "Alice", false), ("*", "alice", true), ("a?ice", "alice", true), ("a*e", "alice", true),
        ("a*c", "alice", false), ("*@x,!eve@x", "alice@x", true), ("*@x,!eve@x", "eve@x", false), ("!eve@x,*@x", "eve@x", false),
        ("!eve", "alice", false), ("a**c*", "abc", true), ("?", "", false), ("*", "", true),
        ("a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaa", false),
    ])
    func `names principals by patterns, and what is excluded beats all others`(list: String, name: String, admits: Bool) {
        #expect(PatternList(list)?.admits(name) == admits)
    }
}

@Suite struct `A list of revoked keys` {
    @Test func `has a key a line`() throws {
        let revoked = try RevokedKeys(Array("# gone\n\n\(key) Ada\n".utf8), file: "revoked")
        let entry = try #require(try read("a \(key)").first)
        #expect(revoked.contains(entry.key))
        #expect(!RevokedKeys.none.contains(entry.key))
    }

    @Test(arguments: [
        ("\(key)\nx\n", "revoked:2:1: error: expected the type of a key, got \"x\""),
        (
            "SSHKRL\n\0\0\0\0\u{1}",
            "error: \"revoked\" is a key revocation list in OpenSSH's binary format, which cfgops does not read"
        ),
    ])
    func `that cannot be read is an error as a whole`(text: String, message: String) {
        let error = #expect(throws: Diagnostics.self) { try RevokedKeys(Array(text.utf8), file: "revoked") }
        #expect(error?.list.first?.rendered.hasPrefix(message) == true)
    }
}

@Suite struct `A time of the calendar` {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00"), (-1, "1969-12-31T23:59:59"), (951_782_399, "2000-02-28T23:59:59"),
            (951_782_400, "2000-02-29T00:00:00"),
            (1_700_000_000, "2023-11-14T22:13:20"), (4_107_542_399, "2100-02-28T23:59:59"), (4_107_542_400, "2100-03-01T00:00:00"),
            (Int64.max, "9999-12-31T23:59:59"), (Int64.min, "0000-01-01T00:00:00"),
        ] as [(Int64, String)])
    func `is read off the seconds and gives them back`(seconds: Int64, text: String) {
        let time = CalendarTime(utc: seconds)
        #expect(time.description == text)
        if (-10 ..< 1 << 40).contains(seconds) { #expect(time.utcSeconds == seconds) }
        #expect(CalendarTime(digits: text.filter(\.isNumber)[...]) == time)
    }
}
