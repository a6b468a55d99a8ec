import History
import Secrets
import TestSupport
import Testing

import Validating

/// A repository with keys, in which the real git signs and verifies.
private struct Signer: ~Copyable {
    let folder: TemporaryFolder
    let environment: [String: String]

    init() throws {
        folder = try TemporaryFolder()
        environment = isolatedEnvironment(home: folder.path)
    }

    /// - Parameter words: the kind of its key, for ssh-keygen.
    static func made(_ words: [String]) throws -> Signer {
        let signer = try Signer()
        try signer.setUp(words)
        return signer
    }

    private borrowing func setUp(_ words: [String]) throws {
        try self(["git", "init", "-q", "-b", "main", folder.path("r")])
        try self(["ssh-keygen", "-q", "-N", "", "-C", "ada", "-f", folder.path("key")] + words)
        try folder.write("allowed", "ada@example.com namespaces=\"git\" \(folder.read("key.pub"))")
        for (name, value) in [
            ("gpg.format", "ssh"), ("user.signingkey", folder.path("key")), ("gpg.ssh.allowedSignersFile", folder.path("allowed")),
        ] { try self(["git", "-C", folder.path("r"), "config", name, value]) }
    }

    @discardableResult
    borrowing func callAsFunction(_ words: [String], in place: String? = nil) throws -> String {
        let result = try run(words, in: place, environment: environment)
        try #require(result.status == 0, "\(words.joined(separator: " ")): \(result.error)")
        return result.output.hasSuffix("\n") ? String(result.output.dropLast()) : result.output
    }

    borrowing func git(_ words: String...) throws -> String { try self(["git", "-C", folder.path("r")] + words) }

    borrowing func rules(_ allowed: String = "allowed", revoked: String? = nil) throws -> SignatureRules {
        SignatureRules(
            allowed: try AllowedSigners(Array(folder.read(allowed).utf8), file: allowed, localTime: \.utcSeconds),
            revoked: try revoked.map { try RevokedKeys(Array(folder.read($0).utf8), file: $0) } ?? .none)
    }

    borrowing func repository() throws -> Repository { try Repository.open(folder.path("r")) }
}

/// What `GIT_COMMITTER_DATE` of the tests says.
private let date: Int64 = 1_767_603_600

@Suite struct `What git signs with ssh-keygen` {
    private static let kinds = [
        ["-t", "ed25519"], ["-t", "rsa", "-b", "2048"], ["-t", "ecdsa", "-b", "256"], ["-t", "ecdsa", "-b", "384"],
        ["-t", "ecdsa", "-b", "521"],
    ]

    @Test(arguments: kinds)
    func `is good, commit and tag, and nothing that differs from it in a byte is`(words: [String]) throws {
        let signer = try Signer.made(words)
        _ = try signer.git("commit", "-q", "--allow-empty", "-S", "-m", "über\n\n-----BEGIN SSH SIGNATURE-----\nx")
        _ = try signer.git("tag", "-s", "-m", "version 1", "v1")
        let rules = try signer.rules(), repository = try signer.repository()
        let judge = SignedCommit(rules, in: repository, now: date)
        for name in ["HEAD", "v1"] {
            let id = try #require(ObjectID(hex: signer.git("rev-parse", name)))
            let verdict = try judge.verdict(on: id)
            #expect(verdict.status == .valid, "\(verdict.reason)")
            #expect(verdict.principal == "ada@example.com")
            #expect(try signer(["ssh-keygen", "-lf", signer.folder.path("key.pub")]).contains(verdict.fingerprint ?? "?"))
            let kind = name == "HEAD" ? "commit" : "tag"
            let bytes = try run(["git", "-C", signer.folder.path("r"), "cat-file", kind, id.description]).standardOutput
            for index in bytes.indices.dropLast(kind == "tag" ? 1 : 0) where longRun || index % 3 == 0 {
                var other = bytes
                other[index] ^= 1 << UInt8(index / 3 % 8)
                let object = Result { kind == "tag" ? try SignedObject(tag: other) : try SignedObject(commit: other) }
                guard case .success(let object) = object else { continue }
                #expect(try !rules.verdict(on: object, now: date).isValid, "byte \(index)")
            }
        }
    }

    @Test func `is good by RSA with SHA-256 as well`() throws {
        let signer = try Signer.made(["-t", "rsa", "-b", "3072"])
        try signer.folder.write("message", "hello")
        for hash in ["sha256", "sha512"] {
            _ = try run(["rm", "-f", signer.folder.path("message.sig")])
            try signer([
                "ssh-keygen", "-Y", "sign", "-n", "git", "-O", "hashalg=\(hash)", "-f", signer.folder.path("key"),
                signer.folder.path("message"),
            ])
            let verdict = try signer.rules().verdict(
                on: Array(signer.folder.read("message.sig").utf8)[...], over: [Array("hello".utf8)[...]],
                at: SignatureRules.Times(made: date, now: date))
            #expect(verdict.isValid, "\(verdict.reason)")
        }
    }

    @Test func `by a certificate, for another purpose, or not at all does not count`() throws {
        let signer = try Signer.made(["-t", "ed25519"])
        func status(_ allowed: String = "allowed", revoked: String? = nil, _ revision: String = "HEAD") throws -> String {
            let id = try #require(ObjectID(hex: signer.git("rev-parse", revision)))
            let verdict = try SignedCommit(signer.rules(allowed, revoked: revoked), in: signer.repository(), now: date).verdict(on: id)
            return "\(verdict.status.rawValue): \(verdict.reason)"
        }
        _ = try signer.git("commit", "-q", "--allow-empty", "-m", "first")
        #expect(try status() == "unsigned: there is no signature")
        #expect(try status("allowed", "HEAD^{tree}") == "unsigned: 4b825dc642cb is neither a commit nor a tag")
        _ = try signer.git("commit", "-q", "--allow-empty", "-S", "-m", "second")
        let key = try signer.folder.read("key.pub").split(separator: " ").prefix(2).joined(separator: " ")
        let name = try "key \(signer(["ssh-keygen", "-lf", signer.folder.path("key.pub")]).split(separator: " ")[1])"
        try signer.folder.write("revoked", key)
        #expect(try status(revoked: "revoked") == "revoked: \(name) was revoked")
        for (line, expected) in [
            ("", "untrusted: good signature, but \(name) is not in other"),
            ("a namespaces=\"file\" \(key)", "untrusted: \(name) is not allowed to sign for \"git\" (other:1)"),
            ("a,!* \(key)", "untrusted: \(name) is not allowed to sign for \"git\" (other:1)"),
            ("a cert-authority \(key)", "untrusted: \(name) is a certificate authority (other:1), and cfgops believes plain keys only"),
            (
                "a valid-before=\"20200101Z\" \(key)",
                "untrusted: \(name) ended at 2020-01-01T00:00:00Z (other:1), and the signature is of 2026-01-05T09:00:00Z"
            ),
            (
                "a valid-after=\"20270101Z\" \(key)",
                "untrusted: \(name) counts from 2027-01-01T00:00:00Z on (other:1), and the signature is of 2026-01-05T09:00:00Z"
            ),
            ("*@x,!eve@x \(key)", "valid: signed by *@x with \(name)"),
            // The first line says who it is; a line for the purpose has to name the same one.
            ("a namespaces=\"file\" \(key)\nb \(key)", "untrusted: \(name) is not allowed to sign for \"git\" (other:1)"),
            ("a namespaces=\"file\" \(key)\na \(key)", "valid: signed by a with \(name)"),
        ] {
            try signer.folder.write("other", line)
            #expect(try status("other") == expected)
            let says = try run(
                [
                    "git", "-C", signer.folder.path("r"), "-c", "gpg.ssh.allowedSignersFile=\(signer.folder.path("other"))",
                    "verify-commit", "HEAD",
                ],
                environment: signer.environment)
            #expect((says.status == 0) == expected.hasPrefix("valid"), "git: \(says.error)")
        }
        // A certificate over the same key.
        try signer(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", signer.folder.path("ca")])
        try signer([
            "ssh-keygen", "-q", "-s", signer.folder.path("ca"), "-I", "ada", "-n", "ada@example.com", signer.folder.path("key.pub"),
        ])
        _ = try signer.git("config", "user.signingkey", signer.folder.path("key-cert.pub"))
        _ = try signer.git("commit", "-q", "--allow-empty", "-S", "-m", "third")
        #expect(
            try status()
                == "cannot-verify: the signature is by a certificate (ssh-ed25519-cert-v01@openssh.com), and cfgops believes plain keys only"
        )
    }

    @Test func `by a key that ended since is good where the branch had it before, by its log`() throws {
        let signer = try Signer.made(["-t", "ed25519"])
        _ = try signer.git("commit", "-q", "--allow-empty", "-S", "-m", "first")
        let key = try signer.folder.read("key.pub")
        // The log of the branch has the commit at 2026-01-05T09:00:00Z.
        for (end, isKnown) in [("20260106Z", true), ("20260105090000Z", true)] {
            try signer.folder.write("other", "a valid-before=\"\(end)\" \(key)")
            let repository = try signer.repository(), id = try #require(repository.head().commit), rules = try signer.rules("other")
            #expect(
                try SignedCommit(rules, in: repository, now: date + 864_000, branch: "refs/heads/main").verdict(on: id).isValid == isKnown)
            #expect(try !SignedCommit(rules, in: repository, now: date + 864_000, branch: "refs/heads/other").verdict(on: id).isValid)
            #expect(try !SignedCommit(rules, in: repository, now: date + 864_000).verdict(on: id).isValid)
            #expect(try SignedCommit(rules, in: repository, now: nil).verdict(on: id).isValid)
        }
        // Dated back: the commit says that it is older than the key's end, and the log of the branch says when it came.
        try signer.folder.write("other", "a valid-before=\"20260105100000Z\" \(key)")
        var late = signer.environment
        late["GIT_COMMITTER_DATE"] = "@\(date + 86400) +0000"
        let made = try run(
            ["git", "-C", signer.folder.path("r"), "commit-tree", "-S", "-p", "HEAD", "-m", "back", "HEAD^{tree}"],
            environment: signer.environment)
        let id = try #require(ObjectID(hex: made.output.dropLast()))
        #expect(
            try run(
                ["git", "-C", signer.folder.path("r"), "update-ref", "-m", "push", "refs/heads/main", id.description], environment: late
            ).status == 0)
        let verdict = try SignedCommit(signer.rules("other"), in: signer.repository(), now: date + 864_000, branch: "refs/heads/main")
            .verdict(on: id)
        #expect(verdict.status == .untrusted, "\(verdict.reason)")
    }
}

@Suite struct `A key in a device` {
    /// What a device does, done with openssl: it signs the hash of its application, flags, a counter and the hash of what is signed.
    private func armor(_ folder: borrowing TemporaryFolder, flags: UInt8) throws -> (armor: String, key: String) {
        let key = try KeyPair.generate(.ed25519), application = Array("ssh:".utf8)
        try key.privatePem.reveal { try writeFile(folder.path("pem"), Array($0)) }
        func string(_ bytes: [UInt8]) -> [UInt8] { [0, 0, UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes }
        func hash(_ bytes: [UInt8], _ algorithm: String) throws -> [UInt8] {
            try run(["openssl", "dgst", "-\(algorithm)", "-binary"], input: bytes).standardOutput
        }
        let head = Array("SSHSIG".utf8), rest = string(Array("git".utf8)) + string([]) + string(Array("sha512".utf8))
        let signed = try head + rest + string(hash(Array("hello".utf8), "sha512"))
        let message = try hash(application, "sha256") + [flags, 0, 0, 0, 7] + hash(signed, "sha256")
        try writeFile(folder.path("device"), message)
        let signature = try run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", folder.path("pem"), "-in", folder.path("device")])
        let type = string(Array("sk-ssh-ed25519@openssh.com".utf8)), blob = type + string(key.publicKey) + string(application)
        let whole = head + [0, 0, 0, 1] + string(blob) + rest + string(type + string(signature.standardOutput) + [flags, 0, 0, 0, 7])
        let digits = try run(["base64", "-w70"], input: whole).output
        let line = try run(["base64", "-w0"], input: blob).output
        return ("-----BEGIN SSH SIGNATURE-----\n\(digits)-----END SSH SIGNATURE-----\n", "sk-ssh-ed25519@openssh.com \(line)")
    }

    @Test(arguments: [(1, "valid"), (5, "valid"), (0, "bad"), (4, "bad")] as [(UInt8, String)])
    func `signs when it is touched, and a signature without a touch does not count`(flags: UInt8, status: String) throws {
        let folder = try TemporaryFolder(), (armor, key) = try armor(folder, flags: flags)
        let rules = SignatureRules(allowed: try AllowedSigners(Array("ada \(key)".utf8), file: "allowed", localTime: \.utcSeconds))
        let verdict = try rules.verdict(
            on: Array(armor.utf8)[...], over: [Array("hello".utf8)[...]], at: SignatureRules.Times(made: date, now: date))
        #expect(verdict.status.rawValue == status, "\(verdict.reason)")
        if status == "bad" { #expect(verdict.reason == "the device made the signature without being touched") }
        // OpenSSH takes the same bytes for a signature of this key, with or without the touch.
        try folder.write("sig", armor)
        try folder.write("allowed", "ada \(key)\n")
        let says = try run(
            ["ssh-keygen", "-Y", "verify", "-n", "git", "-I", "ada", "-f", folder.path("allowed"), "-s", folder.path("sig")],
            input: Array("hello".utf8))
        #expect(says.status == 0, "\(says.error)")
        let bytes = Array(armor.utf8)
        for index in bytes.indices.dropLast() where index % 2 == 0 {
            var other = bytes
            other[index] ^= 1 << UInt8(index / 2 % 8)
            #expect(
                try !rules.verdict(
                    on: other[...], over: [Array("hello".utf8)[...]], at: SignatureRules.Times(made: date, now: date)
                ).isValid)
        }
    }
}
