import Documents
import History
import Secrets
import TestSupport
import Testing
import Validating

/// A commit or tag that git signed or that was changed afterwards, with what git says of it.
struct SignedFixture: Sendable, CustomTestStringConvertible {
    private static let folder = Conformance.folder("sshsig") ?? ""

    let fields: Value
    var testDescription: String { self["id"] }

    static let all: [SignedFixture] = {
        guard !folder.isEmpty, let bytes = try? readFile("\(folder)/manifest.json") else { return [] }
        return (Json.parse(bytes, file: "manifest.json").document?.root?["cases"]?.elements ?? []).map { SignedFixture(fields: $0) }
    }()

    subscript(name: String) -> String { fields[name]?.text ?? "" }
    private func file(_ name: String) throws -> [UInt8] { try readFile("\(Self.folder)/\(self[name])") }

    func object(_ bytes: [UInt8]) throws -> SignedObject {
        self["kind"] == "tag" ? try SignedObject(tag: bytes) : try SignedObject(commit: bytes)
    }

    func bytes() throws -> [UInt8] { try file("object") }

    func rules() throws -> SignatureRules {
        SignatureRules(
            allowed: try AllowedSigners(file("allowed_signers"), file: self["allowed_signers"], localTime: \.utcSeconds),
            revoked: self["revoked"].isEmpty ? .none : try RevokedKeys(file("revoked"), file: self["revoked"]))
    }

    /// - Parameter now: all were signed at 1700000000.
    func verdict(on bytes: [UInt8], by rules: SignatureRules, now: Int64? = 1_700_000_000) throws -> SignatureVerdict {
        do {
            return try rules.verdict(on: object(bytes), now: now)
        } catch let error as MalformedObject {
            return SignatureVerdict(.bad, error.reason)
        }
    }
}

@Suite struct `Objects that git signed` {
    @Test(arguments: SignedFixture.all)
    func `are judged as git judges them, or more strictly`(_ fixture: SignedFixture) throws {
        let wish = fixture["project_should"]
        guard !wish.hasPrefix("error: malformed") else {
            #expect(throws: Diagnostics.self) { try fixture.rules() }
            return
        }
        let verdict = try fixture.verdict(on: fixture.bytes(), by: fixture.rules())
        if wish.hasPrefix("refuse") {
            #expect(verdict.status == .bad)
        } else if wish.hasPrefix("cannot verify") {
            #expect(verdict.status == .unverifiable)
        } else {
            #expect(verdict.isValid == (fixture["status"] == "0"), "\(verdict.reason)")
            if !verdict.isValid || fixture["kind"] == "commit" { #expect(verdict.principal ?? "" == fixture["signer"]) }
        }
        let letters: [String: Set<SignatureVerdict.Status>] = [
            "U": [.untrusted], "N": [.unsigned, .unverifiable], "B": [.bad, .revoked, .untrusted],
        ]
        if let allowed = letters[fixture["G"]] { #expect(allowed.contains(verdict.status)) }
        if !fixture["fingerprint"].isEmpty, verdict.status != .bad { #expect(verdict.fingerprint == fixture["fingerprint"]) }
    }

    @Test(arguments: SignedFixture.all.filter { ["good", "good-rsa", "tag-good"].contains($0["id"]) })
    func `are never good once any byte is another`(_ fixture: SignedFixture) throws {
        let bytes = try fixture.bytes(), rules = try fixture.rules()
        #expect(try fixture.verdict(on: bytes, by: rules).isValid)
        // The line feed behind the armor of a tag is no part of anything.
        for index in bytes.indices.dropLast(fixture["kind"] == "tag" ? 1 : 0) {
            for change: UInt8 in longRun ? [1, 2, 4, 8, 16, 32, 64, 128, 255] : [1 << UInt8(index % 8), 255] {
                var other = bytes
                other[index] ^= change
                #expect(try !fixture.verdict(on: other, by: rules).isValid, "byte \(index) changed by \(change)")
            }
        }
    }

    @Test(arguments: SignedFixture.all.filter { $0["id"] == "good-time-to" })
    func `by a key that ended since are good only by their own date, or where they were known before`(_ fixture: SignedFixture) throws {
        let bytes = try fixture.bytes(), rules = try fixture.rules(), later: Int64 = 1_800_000_000
        let verdict = try fixture.verdict(on: bytes, by: rules, now: later)
        #expect(verdict.status == .untrusted)
        let reason = "ended at 2023-11-14T22:13:20Z (signers/good-time-to:1); that it was signed before, only its own date says"
        #expect(verdict.reason.hasSuffix(reason))
        #expect(try fixture.verdict(on: bytes, by: rules, now: nil).isValid)
        let object = try fixture.object(bytes)
        #expect(try rules.verdict(on: object, now: later) { $0 == 1_700_000_000 }.isValid)
    }
}
