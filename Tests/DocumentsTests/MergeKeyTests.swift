import Documents
import Testing

@Suite struct `Merge keys (R8)` {
    private func entries(_ source: String, mergeKeys: Bool = true) throws -> String {
        let parsed = Layer.parse(Array(source.utf8), file: "f.yaml", mergeKeys: mergeKeys)
        #expect(parsed.diagnostics.map(\.rendered) == [])
        let value = try #require(parsed.document?.root?["k"])
        for entry in value.entries { #expect(value.lookup(Array(entry.key.text.utf8))?.index == entry.value.index) }
        return value.entries.map { "\($0.key.text)=\($0.value.isScalar ? $0.value.text : "\($0.value.kind)")" }.joined(separator: " ")
    }

    @Test(
        arguments: [
            ("a: &a {x: 1, y: 2}\nk: {<<: *a, z: 3}", "x=1 y=2 z=3"),
            ("a: &a {x: 1, y: 2}\nk:\n  z: 3\n  <<: *a\n  x: 9", "z=3 y=2 x=9"),
            ("a: &a {x: 1}\nb: &b {x: 2, y: 3}\nk:\n  <<: [*a, *b]", "x=1 y=3"),
            ("a: &a {x: 1}\nb: &b {<<: *a, y: 3}\nk:\n  <<: *b", "x=1 y=3"),
            ("k:\n  <<: {x: 1}\n  y: 2", "x=1 y=2"),
            ("a: &a {x: 1}\nk:\n  \"<<\": *a\n", "<<=mapping"),
            ("a: &a {x: 1}\nk:\n  ? <<\n  : *a\n", "x=1"), ("a: &a {x: 1}\nk: {? << : *a}\n", "x=1"),
            ("k: {x: 1}", "x=1"), ("k: [1]", ""), ("k: 1", ""),
        ] as [(String, String)])
    func `give way to what they name`(source: String, expected: String) throws {
        #expect(try entries(source) == expected)
    }

    @Test func `are keys like any other when they are turned off`() throws {
        #expect(try entries("a: &a {x: 1}\nk:\n  <<: *a\n  y: 2", mergeKeys: false) == "<<=mapping y=2")
    }

    @Test(arguments: [("{a: <<}: b", false), ("<<: b", true), ("\"<<\": b", false), ("&x <<: b", false), ("a: <<", false), ("? <<", true)])
    func `are plain keys of the mapping itself`(source: String, merges: Bool) throws {
        let root = try #require(Yaml.parse(Array(source.utf8), file: "f.yaml").document?.root)
        #expect(root.node.flags.contains(.hasMerge) == merges)
    }

    @Test func `look up nothing that is not there`() throws {
        let document = try #require(Layer.parse(Array("a: &a {x: 1}\nk: {<<: *a}".utf8), file: "f.yaml").document)
        #expect(document.root?["k"]?.lookup(Array("<<".utf8)) == nil)
        #expect(document.root?["k"]?.lookup(Array("y".utf8)) == nil)
        #expect(document.root?["a"]?["x"]?.lookup(Array("y".utf8)) == nil)
    }
}
