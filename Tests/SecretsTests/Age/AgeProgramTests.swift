import Documents
@testable import Secrets
import TestSupport
import Testing

/// Both directions against the real `age` and `age-keygen` (Debian's package age).
@Suite struct `The age program` {
    private static let isThere: Bool = {
        if (try? run(["age", "--version"]))?.status == 0 { return true }
        printError("skipped: no age (Debian's package age)")
        return false
    }()

    @Test(.enabled(if: isThere), arguments: [0, 1, 65535, 65536, 65537, 1_048_576, 1_500_000])
    func `opens what was sealed here, and its files open here`(size: Int) throws {
        let folder = try TemporaryFolder(), text = (0 ..< size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let identity = try AgeIdentity.generate(), other = try AgeIdentity.generate()
        try folder.write("key", AgeKeyFile.text(of: identity, created: "2026-01-02T03:04:05Z").reveal { Array($0) })
        let recipients = [other.recipient, identity.recipient]
        for file in [try Age.seal(Secret(copying: text), for: recipients), try Streamed.seal(text, for: recipients, pieces: 9999)] {
            let opened = try run(["age", "-d", "-i", folder.path("key")], input: file)
            #expect(opened.status == 0, "\(opened.error)")
            #expect(opened.standardOutput == text)
        }
        for armor in [[], ["-a"]] {
            let sealed = try run(["age", "-r", "\(identity.recipient)"] + armor, input: text).standardOutput
            #expect(try Age.open(sealed, with: [other, identity]).reveal { Array($0) } == text)
            if armor.isEmpty { #expect(try Streamed.open(sealed, with: [identity], pieces: 100_000) == text) }
        }
    }

    @Test(.enabled(if: isThere)) func `makes keys that are read here, and reads those made here`() throws {
        let file = try run(["age-keygen"]), text = Secret(copying: file.standardOutput)
        let identities = try AgeKeyFile.identities(in: text, file: "keys.txt") { () throws(Diagnostic) in Secret("") }
        #expect(file.error == "Public key: \(try #require(identities.first).recipient)\n")
        let made = try AgeIdentity.generate()
        #expect(try run(["age-keygen", "-y"], input: made.text.reveal { Array($0) }).output == "\(made.recipient)\n")
    }

    /// The program asks at a terminal only.
    @Test(.enabled(if: isThere)) func `opens with a passphrase what was sealed with it here, and the reverse`() throws {
        let folder = try TemporaryFolder(), passphrase = "correct horse"
        try folder.write("ours", try Age.seal(Secret("from here\n"), passphrase: Secret(passphrase), workFactor: 10))
        try atTerminal(["age", "-d", "-o", folder.path("opened"), folder.path("ours")], answering: passphrase)
        #expect(try folder.read("opened") == "from here\n")

        try folder.write("text", "from age\n")
        for armor in [[], ["-a"]] {
            try atTerminal(["age", "-p"] + armor + ["-o", folder.path("theirs"), folder.path("text")], answering: passphrase)
            #expect(try Age.open(readFile(folder.path("theirs")), passphrase: Secret(passphrase)).revealed == "from age\n")
        }
    }

    @Test(.enabled(if: isThere)) func `opens with a key file that was protected by a passphrase here`() throws {
        let folder = try TemporaryFolder(), identity = try AgeIdentity.generate(), key = AgeKeyFile.text(of: identity, created: "now")
        try folder.write("key", try Age.seal(key, passphrase: Secret("open"), workFactor: 10))
        try folder.write("sealed", try Age.seal(Secret("text\n"), for: [identity.recipient]))
        try atTerminal(["age", "-d", "-i", folder.path("key"), "-o", folder.path("opened"), folder.path("sealed")], answering: "open")
        #expect(try folder.read("opened") == "text\n")
    }

    /// Runs a program at a terminal of its own and answers each question about a passphrase.
    private func atTerminal(_ words: [String], answering passphrase: String) throws {
        let script = """
            import os, pty, sys
            process, terminal = pty.fork()
            if process == 0: os.execvp(sys.argv[2], sys.argv[2:])
            seen = b""
            while True:
                try: seen += os.read(terminal, 1024)
                except OSError: break
                if b"passphrase" in seen and b": " in seen:
                    os.write(terminal, sys.argv[1].encode() + b"\\n")
                    seen = b""
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
            """
        let result = try run(["/usr/bin/python3", "-c", script, passphrase] + words)
        #expect(result.status == 0, "\(result.error)")
    }
}
