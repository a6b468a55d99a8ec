import Secrets
import Testing

@Suite("A secret") struct SecretTests {
    @Test func `does not print, and shows nothing to a dump`() {
        let secret = Secret(copying: Array("canary".utf8))
        var dumped = ""
        dump(secret, to: &dumped)
        #expect("\(secret)" == "<secret>")
        #expect(String(reflecting: secret) == "<secret>")
        #expect(!dumped.contains("canary"))
        #expect(secret.reveal { Array($0) } == Array("canary".utf8))
    }

    @Test func `takes bytes over and leaves none behind`() {
        var bytes = Array("canary".utf8)
        let secret = Secret(taking: &bytes)
        #expect(bytes.isEmpty)
        #expect(secret.count == 6)
    }
}
