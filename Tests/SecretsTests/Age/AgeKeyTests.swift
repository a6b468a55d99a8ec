import Documents
@testable import Secrets
import TestSupport
import Testing

@Suite struct `Keys of age` {
    private static let advice = "use an age key, `age1...`: `cfgops secret keygen` makes one"

    @Test(arguments: [
        ("age1pq1xyz", "recipient type not supported: post-quantum keys (age1pq1)"),
        ("age1tag1xyz", "recipient type not supported: hardware keys (age1tag1)"),
        ("age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t", "recipient type not supported: keys of plugins"),
        (
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOpKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs a@b",
            "recipient type not supported: SSH keys (ssh-ed25519)"
        ),
        ("ssh-rsa AAAAB3NzaC1yc2E= a@b", "recipient type not supported: SSH keys (ssh-rsa)"),
        ("github:alice", "recipient type not supported: the SSH keys of a GitHub user"),
    ])
    func `of a kind that is not supported are named`(text: String, message: String) {
        #expect(failure { try AgeRecipient(parsing: text) } == Diagnostic("bad-recipient", message, hints: [Self.advice]))
    }

    @Test(arguments: [
        ("", "it has no \"1\" between its kind and its key"),
        ("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujw", "it has a wrong checksum: part of it may be missing or mistyped"),
        ("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwb", "it has a character that no key has"),
        ("AGE1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj", "it mixes upper and lower case"),
    ])
    func `that are mistyped say how`(text: String, reason: String) {
        #expect(
            failure { try AgeRecipient(parsing: text) }
                == Diagnostic(
                    "bad-recipient", "not an age recipient: \(reason)", hints: ["a recipient looks like `age1...`, 62 characters"]))
    }

    @Test func `have one case each`() throws {
        let identity = try AgeIdentity.generate()
        #expect(
            failure { try AgeRecipient(parsing: identity.recipient.text.uppercased()) }?.message
                == "not an age recipient: expected \"age1\" and 58 more characters in lower case")
        #expect(
            failure { try AgeIdentity(parsing: Secret(identity.text.revealed.lowercased())) }?.message
                == "not an age identity: expected \"AGE-SECRET-KEY-1\" and 58 more characters in upper case")
    }

    @Test func `that are secret are told from public ones, and not printed`() throws {
        let text = try AgeIdentity.generate().text.revealed
        let failure = failure { try AgeRecipient(parsing: text) }
        #expect(failure?.message == "a secret key stands where a recipient was expected")
        #expect(failure?.rendered.contains(text) == false)
    }

    @Test(arguments: [
        ("AGE-SECRET-KEY-PQ-1XYZ", "identity type not supported: post-quantum keys"),
        ("AGE-PLUGIN-YUBIKEY-1XYZ", "identity type not supported: keys of plugins"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "identity type not supported: SSH keys"),
        ("canary", "not an age identity: it has no \"1\" between its kind and its key"),
        ("AGE-SECRET-KEY-1CANARYCANARY", "not an age identity: it has a wrong checksum: part of it may be missing or mistyped"),
    ])
    func `that open nothing here say why, and are not printed`(text: String, message: String) {
        let failure = failure { try AgeIdentity(parsing: Secret(text)) }
        #expect(failure?.message == message)
        #expect(failure?.code == "bad-identity")
        #expect(failure?.rendered.lowercased().contains("canary") == false)
    }

    @Test func `come from a file as age-keygen writes it`() throws {
        let identity = try AgeIdentity.generate(), text = AgeKeyFile.text(of: identity, created: "2026-01-02T03:04:05Z")
        #expect(text.revealed == "# created: 2026-01-02T03:04:05Z\n# public key: \(identity.recipient)\n\(identity.text.revealed)\n")
        #expect(try read(text).map(\.recipient) == [identity.recipient])
        #expect(try read(Secret(text.revealed.replacing("\n", with: "\r\n"))).map(\.recipient) == [identity.recipient])
    }

    @Test func `come from a file that a passphrase protects`() throws {
        let identity = try AgeIdentity.generate()
        let sealed = try Age.seal(AgeKeyFile.text(of: identity, created: "now"), passphrase: Secret("open"), workFactor: 5)
        let file = Secret(copying: sealed)
        #expect(AgeKeyFile.isProtected(file))
        #expect(try read(file, passphrase: "open").map(\.recipient) == [identity.recipient])
        #expect(
            failures { try read(file, passphrase: "shut") } == ["keys.txt: error: the passphrase is not the one that protects the age file"]
        )
    }

    @Test func `of a file are complained about together, by line`() throws {
        let good = try AgeIdentity.generate().text.revealed
        #expect(
            failures { try read(Secret("# mine\ncanary\n\n\(good)\n \(good)\n")) }.map { $0.split(separator: "\n")[0] } == [
                "keys.txt:2:1: error: not an age identity: it has no \"1\" between its kind and its key",
                "keys.txt:5:1: error: not an age identity: it has a character that no key has",
            ])
        #expect(failures { try read(Secret("# none\n\n")) } == ["keys.txt: error: no identity in the file: expected one on each line"])
        #expect(failures { try read(Secret("-----BEGIN OPENSSH PRIVATE KEY-----\nabc\nabc\n")) }.count == 1)
    }

    @Test func `of recipients come from a file too`() throws {
        let one = try AgeIdentity.generate().recipient, two = try AgeIdentity.generate().recipient
        #expect(try AgeKeyFile.recipients(in: Array("# team\n\(one)\n\n\(two)\n".utf8), file: "team.txt") == [one, two])
        #expect(
            failures { try AgeKeyFile.recipients(in: Array("\(one)\nssh-rsa AAAA\n".utf8), file: "team.txt") } == [
                "team.txt:2:1: error: recipient type not supported: SSH keys (ssh-rsa)\n  hint: \(Self.advice)"
            ])
    }

    private func read(_ text: Secret, passphrase: String? = nil) throws(Diagnostics) -> [AgeIdentity] {
        try AgeKeyFile.identities(in: text, file: "keys.txt") { () throws(Diagnostic) in
            guard let passphrase else { throw Diagnostic("unexpected", "no passphrase is needed") }
            return Secret(passphrase)
        }
    }

    private func failure<T>(_ body: () throws -> T) -> Diagnostic? {
        do { _ = try body() } catch { return error as? Diagnostic }
        return nil
    }

    private func failures<T>(_ body: () throws -> T) -> [String] {
        do { _ = try body() } catch { return (error as? Diagnostics)?.list.map(\.rendered) ?? [] }
        return []
    }
}
