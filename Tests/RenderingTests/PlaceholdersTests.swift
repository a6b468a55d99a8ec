import Testing

@testable import Rendering

@Suite struct `A target's path` {
    @Test(arguments: [
        ("app/app.env", "app/app.env"), ("{environment}/{document}.json", "prod/payments/db.json"), ("{document}", "payments/db"),
        ("a{document}{document}", "apayments/dbpayments/db"), ("\u{fc}ber/}x", "\u{fc}ber/}x"),
    ])
    func `has document and environment filled in`(text: String, expected: String) {
        #expect(Placeholders(text).filled(document: "payments/db", environment: "prod") == expected)
    }

    @Test(arguments: [
        ("", "expected a relative path, got an empty one"),
        ("/etc/passwd", "expected a relative path, got an absolute one"),
        ("../x", "\"..\" is not allowed, expected a path below the destination"),
        ("a/./b", "\".\" is not allowed, expected a path below the destination"),
        ("a/{document}/..", "\"..\" is not allowed, expected a path below the destination"),
        ("a//b", "expected a name between slashes, got nothing"),
        ("a/", "expected a name between slashes, got nothing"),
        ("x/.cfgops/y", "\".cfgops\" is kept for the state of the destination"),
        (".CFGOPS", "\".CFGOPS\" is kept for the state of the destination"),
        ("a\nb", "control characters are not allowed"),
        ("{candidate}", "unknown \"{candidate}\", expected {document} or {environment}"),
        ("a{document", "\"{\" without \"}\""),
    ])
    func `stays below the destination (R19)`(text: String, reason: String) {
        let path = Placeholders(text)
        #expect(path.problem ?? problem(ofTargetPath: path.filled(document: "app", environment: "prod")) == reason)
    }
}
