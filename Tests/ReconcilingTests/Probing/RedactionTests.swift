import Digests
import Documents
@testable import Reconciling
@testable import Rendering
import TestSupport
import Testing

@Suite struct `What a program says of a file with secrets` {
    private let file = "listen: 8080\npassword: \"correct horse battery\"\ntoken: hunter2\n"

    @Test(
        arguments: [
            ("all is well", "all is well"),
            ("bad value correct horse battery", "bad value <secret>"),
            ("bad value 'correct horse battery' in app.yaml", "bad value '<secret>' in app.yaml"),
            // A part of a value, and a value that is cut off.
            ("near \"rect horse ba...", "near \"<secret>..."),
            ("token=hunter2", "token=<secret>"),
            // Shorter than what is looked for.
            ("line 2: passw", "line 2: passw"),
            ("", ""),
        ] as [(said: String, shown: String)])
    func `shows nothing that the file has`(said: String, shown: String) {
        #expect(redaction(tainted: true).redacted(said) == shown)
    }

    @Test func `is shown as it is where no file has secrets`() {
        #expect(redaction(tainted: false).redacted("correct horse battery") == "correct horse battery")
    }

    @Test func `is taken out of reason and output alike`() {
        let result = ProbeResult(.failed, Diagnostic("check-failed", "it says hunter2!"), output: "hunter2?").redacted(
            by: redaction(tainted: true))
        #expect(result.reason?.message == "it says<secret>!" && result.output == "<secret>?")
    }

    @Test(arguments: 0 ..< 100 as Range<UInt64>)
    func `shares no six bytes with the file`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        // No letter of the mark, so that none of its own bytes can be in the file.
        let alphabet = Array("xyz\n".utf8)
        func text(_ length: Int) -> String {
            String(decoding: (0 ..< length).map { _ in alphabet.randomElement(using: &random) ?? 0 }, as: UTF8.self)
        }
        let secret = text(40), said = text(300)
        let shown = redaction(tainted: true, secret).redacted(said), bytes = Array(secret.utf8)
        for start in 0 ... bytes.count - 6 { #expect(!shown.contains(String(decoding: bytes[start ..< start + 6], as: UTF8.self))) }
    }

    private func redaction(tainted: Bool, _ text: String? = nil) -> Redaction {
        Redaction(of: rendering([Wanted("app.yaml", text ?? file, mode: 0o600, isTainted: tainted)]).files)
    }
}
