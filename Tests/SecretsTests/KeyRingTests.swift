import Documents
import Secrets
import Synchronization
import Testing

@Suite struct `A key ring` {
    private let plain: AgeIdentity
    private let locked: AgeIdentity

    init() throws { (plain, locked) = (try AgeIdentity.generate(), try AgeIdentity.generate()) }

    /// Notes each source that is asked.
    private final class Asked: Sendable {
        let names = Mutex<[String]>([])

        func source(_ name: String, isLocked: Bool = false, _ keys: [AgeIdentity]) -> KeyRing.Source {
            KeyRing.Source(name, isLocked: isLocked) { () throws(Diagnostics) in
                self.names.withLock { $0.append(name) }
                return keys
            }
        }
    }

    private func publicKeys(_ keys: [AgeIdentity]) -> [String] { keys.map(\.recipient.text) }

    @Test func `asks nobody while other keys fit, and each source once`() throws {
        let asked = Asked()
        let ring = KeyRing { () throws(Diagnostics) in
            [asked.source("locked", isLocked: true, [locked]), asked.source("plain", [plain])]
        }
        #expect(asked.names.withLock { $0 } == [])
        for _ in 0 ..< 2 { #expect(try ring.first { keys throws(Diagnostics) in publicKeys(keys) } == publicKeys([plain])) }
        #expect(asked.names.withLock { $0 } == ["plain"])
    }

    @Test func `goes on with locked sources, together with the keys before them`() throws {
        let asked = Asked()
        let ring = KeyRing { () throws(Diagnostics) in
            [asked.source("a", isLocked: true, [locked]), asked.source("plain", [plain]), asked.source("b", isLocked: true, [])]
        }
        let found = try ring.first { keys throws(Diagnostics) in keys.count == 2 ? publicKeys(keys) : nil }
        #expect(found == publicKeys([plain, locked]))
        #expect(asked.names.withLock { $0 } == ["plain", "a"])
        #expect(try ring.first { _ throws(Diagnostics) -> Int? in nil } == nil)
        #expect(asked.names.withLock { $0 } == ["plain", "a", "b"])
    }

    @Test func `says all that is wrong with its sources before a key is used`() throws {
        let ring = KeyRing { () throws(Diagnostics) in
            ["one", "two"].map { code in KeyRing.Source(code) { () throws(Diagnostics) in throw Diagnostics(Diagnostic(code, code)) } }
        }
        #expect(throws: Diagnostics([Diagnostic("one", "one"), Diagnostic("two", "two")])) {
            try ring.first { _ throws(Diagnostics) -> Int? in 1 }
        }
    }

    @Test func `names whose keys would fit, whose are there, and where it looked`() {
        let asked = Asked()
        let ring = KeyRing { () throws(Diagnostics) in [asked.source("SOPS_AGE_KEY", [plain]), asked.source("keys.txt (not there)", [])] }
        let complaint = ring.noKey(for: "app.secrets.yaml", sealedFor: (1 ... 7).map { "age\($0)" })
        #expect(complaint.code == "no-key")
        #expect(complaint.message == "no key at hand opens \"app.secrets.yaml\"")
        #expect(
            complaint.hints == [
                "it is sealed for age1, age2, age3, age4, age5 and 2 more", "keys at hand are those of \(plain.recipient.text)",
                "keys were looked for in SOPS_AGE_KEY, keys.txt (not there)",
            ])
        #expect(KeyRing.empty.noKey(for: "x", sealedFor: []).hints == ["no key was found"])
    }
}
