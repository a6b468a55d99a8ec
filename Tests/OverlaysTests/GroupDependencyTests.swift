import Documents
@testable import Overlays
import Testing

@Suite struct `The order of groups` {
    /// `a b c`: a target of group a, after b and c.
    private func read(_ lines: [String]) -> (manifest: Manifest?, diagnostics: [Diagnostic]) {
        let targets = lines.enumerated().map { number, line in
            let words = line.split(separator: " ")
            let after = words.count > 1 ? ", after: [\(words.dropFirst().joined(separator: ", "))]" : ""
            return "  - { name: t\(number), documents: app, format: json, path: p\(number), group: \(words[0])\(after) }"
        }
        return Manifest.read(Array("version: 1\ntargets:\n\(targets.joined(separator: "\n"))\n".utf8))
    }

    @Test func `comes from all targets of a group`() throws {
        let (manifest, diagnostics) = read(["db", "web db", "web cache", "cache db"])
        #expect(diagnostics.isEmpty)
        #expect(GroupDependencies(try #require(manifest).targets).before == ["web": ["db", "cache"], "cache": ["db"]])
    }

    @Test(
        arguments: [
            (["web dbs", "db"], ["cfgops.yaml:3:77: error: no target is in a group \"dbs\"\n  hint: did you mean \"db\"?"]),
            (["web postgres", "db"], ["cfgops.yaml:3:77: error: no target is in a group \"postgres\"\n  hint: groups: web, db"]),
            (["a a"], ["cfgops.yaml:3:75: error: groups come after one another in a cycle: a -> a"]),
            (["a b", "b c", "c b"], ["cfgops.yaml:5:75: error: groups come after one another in a cycle: b -> c -> b"]),
            (
                ["a b", "b a", "c d", "d c x"],
                [
                    "cfgops.yaml:6:78: error: no target is in a group \"x\"\n  hint: groups: a, b, c, d",
                    "cfgops.yaml:4:75: error: groups come after one another in a cycle: a -> b -> a",
                    "cfgops.yaml:6:75: error: groups come after one another in a cycle: c -> d -> c",
                ]
            ),
        ] as [(lines: [String], errors: [String])])
    func `has no cycles and no strangers`(lines: [String], errors: [String]) {
        let (manifest, diagnostics) = read(lines)
        #expect(manifest == nil)
        #expect(diagnostics.map(\.rendered) == errors)
    }

    @Test func `of many groups in a row is found without an end of the stack`() {
        #expect(read((0 ..< 2000).map { "g\($0) g\($0 + 1)" } + ["g2000"]).manifest != nil)
        #expect(read((0 ..< 2000).map { "g\($0) g\($0 + 1)" } + ["g2000 g0"]).diagnostics.map(\.code) == ["group-cycle"])
    }
}
