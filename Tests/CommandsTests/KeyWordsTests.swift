import Documents
import Glibc
import History
import Secrets
import Synchronization
import TestSupport
import Testing

@testable import Commands

/// A home with key files, and the warnings that came.
private struct Home: ~Copyable {
    let folder: TemporaryFolder
    let complaints = Complaints()

    final class Complaints: Sendable {
        let text = Mutex("")
    }

    init() throws { folder = try TemporaryFolder() }

    /// Writes a file with a new key, readable by its owner alone.
    func key(_ name: String, mode: mode_t = 0o600, passphrase: String? = nil) throws -> String {
        let identity = try AgeIdentity.generate(), text = AgeKeyFile.text(of: identity, created: "2027-01-31T12:00:00Z")
        // The least work, so that tests are quick.
        let bytes = try passphrase.map { try Age.seal(text, passphrase: Secret(copying: Array($0.utf8)), workFactor: 1) }
        try folder.write(name, bytes ?? text.reveal { Array($0) })
        chmod(folder.path(name), mode)
        return identity.recipient.text
    }

    func context(_ variables: [String: String] = [:], key: String? = nil, file: String? = nil, command: String? = nil) -> Context {
        var environment = ["HOME": folder.path("home"), "PATH": "/usr/bin:/bin"]
        environment.merge(variables) { $1 }
        let complaints = complaints
        var context = Context(
            writeOutput: { _ in }, writeError: { text in complaints.text.withLock { $0 += String(decoding: text, as: UTF8.self) } },
            readInput: { [] }, readLine: { nil }, environment: environment, currentFolder: folder.path,
            now: { Moment(seconds: 0, offset: 0) }, inputIsTerminal: false, outputIsTerminal: false, errorIsTerminal: false, executable: "")
        context.keyVariables.key = key.map { Secret(copying: Array($0.utf8)) }
        context.keyVariables.file = file
        context.keyVariables.command = command
        return context
    }
}

private func words(_ files: String...) -> Words {
    var words = Words()
    words.options["--key-file"] = files.isEmpty ? nil : files
    return words
}

/// All public keys that a ring comes to when no key fits.
private func keys(_ ring: KeyRing) throws -> Set<String> {
    var found: Set<String> = []
    _ = try ring.first { keys throws(Diagnostics) -> Int? in
        found.formUnion(keys.map(\.recipient.text))
        return nil
    }
    return found
}

@Suite struct `Keys of this machine` {
    @Test func `come from every place where sops looks, and from files that are named`() throws {
        let home = try Home()
        let named = [try home.key("a.txt"), try home.key("b.txt")], file = try home.key("file.txt"), command = try home.key("a command.txt")
        let standard = try home.key("home/.config/sops/age/keys.txt"), other = try home.key("settings/sops/age/keys.txt")
        let own = try AgeIdentity.generate(), line = own.text.reveal { String(decoding: $0, as: UTF8.self) }
        let context = home.context(key: "# mine\n\(line)\n", file: "file.txt", command: "cat '\(home.folder.path("a command.txt"))'")
        let ring = try KeyWords(words("a.txt", "b.txt"), context).ring
        #expect(try keys(ring) == Set(named + [file, command, standard, own.recipient.text]))
        #expect(
            try ring.sources().map(\.name) == [
                "--key-file (a.txt)", "--key-file (b.txt)", "SOPS_AGE_KEY_FILE (file.txt)", "SOPS_AGE_KEY", "SOPS_AGE_KEY_CMD",
                home.folder.path("home/.config/sops/age/keys.txt"),
            ])
        let settings = home.context(["XDG_CONFIG_HOME": home.folder.path("settings")])
        #expect(try keys(KeyWords(words(), settings).ring) == [other])
        #expect(home.complaints.text.withLock { $0 } == "")
    }

    @Test func `may all be missing, but none that is named`() throws {
        let home = try Home()
        #expect(try keys(KeyWords(words(), home.context()).ring) == [])
        let missing = try #require(throws: Failure.self) { try KeyWords(words("no.txt"), home.context()) }
        #expect(missing.exit == .failed)
        #expect(missing.diagnostics.map(\.message) == ["the key file \"no.txt\", which --key-file names, is not there"])
        let ring = try KeyWords(words(), home.context(file: "gone.txt", command: "")).ring
        let gone = try #require(throws: Diagnostics.self) { try keys(ring) }
        #expect(gone.list.map(\.message) == ["the key file \"gone.txt\", which SOPS_AGE_KEY_FILE names, is not there"])
        #expect(Failure(gone).exit == .failed)
    }

    @Test func `earn a warning where others may use their file`() throws {
        let home = try Home(), key = try home.key("keys.txt", mode: 0o644)
        #expect(try keys(KeyWords(words("keys.txt"), home.context()).ring) == [key])
        let path = home.folder.path("keys.txt")
        #expect(
            home.complaints.text.withLock { $0 }
                == "warning: others than its owner may use the key file \"\(path)\" (mode 0644)\n  hint: chmod 600 \(path)\n")
    }

    @Test func `are opened by the passphrase in a file, only where no other key fits`() throws {
        let home = try Home(), locked = try home.key("locked.txt", passphrase: "one two"), open = try home.key("open.txt")
        try home.folder.write("phrase", "one two\nwhat follows counts for nothing\n")
        try home.folder.write("wrong", "one three\n")
        let named = words("locked.txt", "open.txt")
        #expect(try keys(KeyWords(named, home.context(["CFGOPS_PASSPHRASE_FILE": "phrase"])).ring) == [locked, open])
        let wrong = try KeyWords(named, home.context(["CFGOPS_PASSPHRASE_FILE": "wrong"]))
        #expect(try wrong.ring.first { keys throws(Diagnostics) in keys.map(\.recipient.text) } == [open])
        let refused = try #require(throws: Diagnostics.self) { try keys(wrong.ring) }
        #expect(refused.list.map(\.message) == ["this is not the passphrase of the key file"])
        #expect(refused.list.map(\.place?.file) == [home.folder.path("locked.txt")])
        #expect(Failure(refused).exit == .failed)
        #expect(try keys(wrong.ringAtHand) == [open])
    }

    @Test func `never show in what is wrong with them`() throws {
        let home = try Home()
        try home.folder.write("bad.txt", "# fine\nCANARY-NOT-A-KEY\n")
        chmod(home.folder.path("bad.txt"), 0o600)
        let cases = [
            try KeyWords(words("bad.txt"), home.context()), try KeyWords(words(), home.context(key: "CANARY")),
            try KeyWords(words(), home.context(command: "echo CANARY")), try KeyWords(words(), home.context(command: "'CANARY")),
            try KeyWords(words(), home.context(command: "false CANARY")),
        ]
        for words in cases {
            let failure = try #require(throws: Diagnostics.self) { try keys(words.ring) }
            #expect(failure.list.allSatisfy { !"\($0)".contains("CANARY") }, "\(failure)")
            #expect(Failure(failure).exit == .failed, "\(failure)")
        }
    }

    @Test func `that a command gives are not asked for while others fit, and not at all where nobody is to be asked`() throws {
        let home = try Home(), open = try home.key("open.txt")
        let command = try KeyWords(words("open.txt"), home.context(command: "touch \(home.folder.path("asked"))"))
        #expect(try command.ring.first { keys throws(Diagnostics) in keys.first?.recipient.text } == open)
        #expect(try keys(command.ringAtHand) == [open])
        #expect(access(home.folder.path("asked"), F_OK) != 0)
    }
}

@Suite struct `The words of a key command` {
    @Test(
        arguments: [
            ("pass show age", ["pass", "show", "age"]), ("  a\t'b c' ", ["a", "b c"]), ("a\"b 'c\"", ["ab 'c"]), ("a\\ b", ["a b"]),
            ("'a\\b'", ["a\\b"]), ("\"a\\b\\\"\\$\"", ["a\\b\"$"]), ("a '' b", ["a", "", "b"]), ("a #b c", ["a"]), ("a#b", ["a#b"]),
            ("", []),
            ("'a", nil), ("a\\", nil),
        ] as [(String, [String]?)])
    func `are those of a shell`(text: String, expected: [String]?) throws {
        #expect(shellWords(text) == expected)
        guard let expected, !expected.isEmpty else { return }
        let shell = try run(["sh", "-c", "for w in \(text)\ndo printf '%s\\n' \"$w\"; done"])
        #expect(shell.output == expected.map { $0 + "\n" }.joined())
    }
}
