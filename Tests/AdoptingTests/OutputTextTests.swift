@testable import Adopting
import Documents
@testable import Overlays
import Testing

private func target(_ format: String, _ more: String = "") throws -> TargetDeclaration {
    let text = "version: 1\ntargets: [{ name: t, documents: app, format: \(format), path: p\(more) }]\n"
    let (manifest, diagnostics) = Manifest.read(Array(text.utf8))
    guard let target = manifest?.targets.first else { throw Diagnostics(diagnostics) }
    return target
}

@Suite struct `A file read back in its target's format` {
    @Test(
        arguments: [
            ("yaml", "", "a: {b: 1, c: [x, {}]}\n", ["a.b: 1", "a.c[0]: \"x\"", "a.c[1]: {}"]),
            (
                "yaml", "", "kind: A\nmetadata: {name: x}\n---\nkind: B\nmetadata: {name: y, namespace: n}\n",
                [
                    "\"A/x\".kind: \"A\"", "\"A/x\".metadata.name: \"x\"", "\"B/n/y\".kind: \"B\"", "\"B/n/y\".metadata.name: \"y\"",
                    "\"B/n/y\".metadata.namespace: \"n\"",
                ]
            ),
            ("json", "", "{\"a\": null, \"b\": []}", ["a: null", "b: []"]),
            ("toml", "", "[a]\nb = 1.50\n", ["a.b: 1.50"]),
            ("dotenv", "", "A='x y'\nB=\"1\"\n", ["A: \"x y\"", "B: \"1\""]),
            ("dotenv", ", dialect: docker", "A='x y'\n# B=2\nC=\n", ["A: \"'x y'\"", "C: \"\""]),
            ("properties", "", "a.b[0] = 1\n", ["\"a.b[0]\": \"1\""]), ("ini", "", "x = 1\n[s]\ny: 2\n", ["x: \"1\"", "s.y: \"2\""]),
            ("configmap", "", "kind: ConfigMap\ndata: {a: \"1\"}\n", ["kind: \"ConfigMap\"", "data.a: \"1\""]),
        ] as [(String, String, String, [String])])
    func `has a value for each key`(format: String, more: String, text: String, values: [String]) throws {
        let read = try OutputText(Array(text.utf8), of: target(format, more), file: "p")
        #expect(read.values.map { "\($0.path): \($0.value.shown)" } == values)
    }

    @Test(arguments: ["text", "binary"])
    func `has no keys where the format has none`(format: String) throws {
        #expect(!OutputText.isStructured(try target(format).format))
        #expect(throws: Diagnostics.self) { try OutputText(Array("a: 1\n".utf8), of: target(format), file: "p") }
    }

    /// What is live may be secret, and what is wrong with it is told all the same.
    @Test func `is not quoted where it cannot be read`() throws {
        do {
            _ = try OutputText(Array("a: \"hunter2\nb: [hunter2\n".utf8), of: target("yaml"), file: "p")
            Issue.record("expected an error")
        } catch let error as Diagnostics { #expect(!error.list.map(\.rendered).joined().contains("hunter2")) }
    }

    @Test func `differs by key`() throws {
        let old = try OutputText(Array("A=1\nB=2\nC=3\n".utf8), of: target("dotenv"), file: "p")
        let new = try OutputText(Array("D=4\nC=5\nB=2\n".utf8), of: target("dotenv"), file: "p")
        let changes = OutputDifference(from: old, to: new).changes.map { "\($0.path) \($0.old?.shown ?? "-") \($0.new?.shown ?? "-")" }
        #expect(changes == ["A \"1\" -", "C \"3\" \"5\"", "D - \"4\""])
        #expect(OutputDifference(from: new, to: new).changes.isEmpty)
    }
}
