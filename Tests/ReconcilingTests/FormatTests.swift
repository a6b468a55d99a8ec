import Digests
import Documents
@testable import Reconciling
import TestSupport
import Testing

/// The shapes that docs/formats/destination.md promises to other programs.
@Suite struct `On disk` {
    private let digest = Sha256.digest(of: [])

    @Test func `a state has the documented shape and is read back`() throws {
        let state = State(binding: prod, lastError: Failure(message: "got \"lots\"\n", commit: "4f2a", time: 1_763_704_556))
        let text = #"""
            {
              "version": 1,
              "binding": {
                "rootCommit": "4f2a09c1d3e5f60718293a4b5c6d7e8f90a1b2c3",
                "configurationRoot": "config",
                "environment": "prod"
              },
              "lastError": {
                "message": "got \"lots\"\n",
                "commit": "4f2a",
                "time": 1763704556
              }
            }

            """#
        #expect(String(decoding: try state.json(), as: UTF8.self) == text)
        #expect(State(json: Array(text.utf8)) == state)
    }

    @Test func `a record has the documented shape and is read back`() throws {
        let generation = Generation(
            number: 12, commit: "4f2a09c1d3e5f607", time: 1_763_704_556, digest: digest, isTainted: true,
            groups: [
                "": .init(digest: digest, commit: "4f2a09c1d3e5f607", generation: 12),
                "edge": .init(digest: digest, commit: "77aa", generation: 9),
            ])
        let text = """
            {
              "version": 1,
              "number": 12,
              "commit": "4f2a09c1d3e5f607",
              "time": 1763704556,
              "digest": "\(digest)",
              "tainted": true,
              "groups": {
                "": {
                  "digest": "\(digest)",
                  "commit": "4f2a09c1d3e5f607",
                  "generation": 12
                },
                "edge": {
                  "digest": "\(digest)",
                  "commit": "77aa",
                  "generation": 9
                }
              }
            }

            """
        #expect(String(decoding: try generation.json(), as: UTF8.self) == text)
        #expect(Generation(json: Array(text.utf8)) == generation)
        #expect(generation.fileName == "0012-4f2a09c1d3e5.json")
    }

    @Test func `an inventory has the documented lines and is read back`() throws {
        let plain = DeployedFile(
            content: ContentDigest(digest, isKeyed: false), size: 0, mode: 0o640, owner: Owner(user: nil, group: 33), group: "",
            target: "app-env")
        let tainted = DeployedFile(
            content: ContentDigest(digest, isKeyed: true), size: 64, mode: 0o600, owner: nil, group: "edge", target: "tls")
        let inventory = Inventory(["b": .file(plain), "a.key": .file(tainted), "nginx": .folder(digest)])
        #expect(
            String(decoding: inventory.text, as: UTF8.self) == """
                cfgops inventory 1
                file\t0600\t-\t-\thmac-sha256:\(digest)\t64\tedge\ttls\ta.key
                file\t0640\t-\t33\tsha256:\(digest)\t0\t\tapp-env\tb
                folder\t\(digest)\tnginx

                """)
        let read = try #require(Inventory(text: inventory.text, digest: inventory.digest))
        #expect(read.entries.map(\.name) == ["a.key", "b", "nginx"])
        #expect(read.entries.map(\.entry) == [.file(tainted), .file(plain), .folder(digest)])
    }

    /// Each with the digest of its own bytes, so that only the grammar can refuse it.
    @Test(arguments: [
        "", "cfgops inventory 2\n", "cfgops inventory 1\nfile\t0640\n", "cfgops inventory 1\nlink\tx\ty\n",
        "cfgops inventory 1\nfolder\tabc\tn\n",
        "cfgops inventory 1\nfolder",
    ])
    func `an inventory of another grammar is not believed`(text: String) {
        let bytes = Array(text.utf8)
        #expect(Inventory(text: bytes, digest: Sha256.digest(of: bytes)) == nil)
        #expect(Inventory(text: Array("cfgops inventory 1\n".utf8), digest: Sha256.digest(of: [])) == nil)
    }

    @Test(arguments: ["", "{", "[]", "{\"version\": 2}", "{\"version\": 1}", "{\"version\": 1, \"binding\": {}}"])
    func `a state that is not understood stops every run, with its place`(text: String) throws {
        let folder = try TemporaryFolder()
        try Destination(at: folder.path).reconcile([Wanted("a", "1")])
        try folder.write(Layout.state, text)
        let refusal = diagnostic { try Destination(at: folder.path).reconcile([Wanted("a", "2")], 2) }
        #expect(refusal?.rendered.hasPrefix("\(folder.path)/.cfgops/state.json: error: expected the state of a destination") == true)
        #expect(try live(folder.path) == ["a": "1"])
    }
}
