import Documents
import Testing

@Suite struct `A TOML document` {
    /// A table stands where its header, or the key that made it, names it; what a later header adds comes with the rest of it.
    @Test func `knows where everything stands`() throws {
        let text = """
            title = "x"
            [server]
            port = 8_080
            ports = [
              1, 0x10,
            ]
            [[user]]
            name = 'a'
            [server.tls]
            cert.file = "c"
            """
        let document = try #require(Toml.parse(Array(text.utf8), file: "f.toml").document)
        #expect(
            lines(try #require(document.root), at: "") == [
                "title f.toml:1:1 = x f.toml:1:9", "server f.toml:2:2", "server.port f.toml:3:1 = 8080 f.toml:3:8",
                "server.ports f.toml:4:1", "server.ports[0] = 1 f.toml:5:3", "server.ports[1] = 0x10 f.toml:5:6", "server.tls f.toml:9:9",
                "server.tls.cert f.toml:10:1", "server.tls.cert.file f.toml:10:6 = c f.toml:10:13", "user f.toml:7:3",
                "user[0].name f.toml:8:1 = a f.toml:8:8",
            ])
        #expect(document.place(of: try #require(document.root?["server"]?["ports"]).index).description == "f.toml:4:9")
    }

    @Test func `is refused with its mistakes`() {
        let parsed = Toml.parse(Array("a = 1\na = 2\nb = [\n".utf8), file: "f.toml")
        #expect(parsed.document == nil)
        #expect(parsed.diagnostics.compactMap { $0.place?.description } == ["f.toml:2:1", "f.toml:4:1"])
        #expect(Toml.parse([0x61, 0xFF], file: "f").document == nil)
        #expect(Toml.parse([], file: "f").document?.root?.kind == .mapping)
    }

    /// Keys with their places, scalars with text and place.
    private func lines(_ value: Value, at path: String) -> [String] {
        let own = value.isScalar ? " = \(value.text) \(value.place)" : ""
        let entries = value.ownEntries.flatMap { key, entry -> [String] in
            let name = path.isEmpty ? key.text : "\(path).\(key.text)", below = lines(entry, at: name)
            return entry.isScalar ? ["\(name) \(key.place)\(below[0])"] : ["\(name) \(key.place)"] + below
        }
        let elements = value.elements.enumerated().flatMap { index, element -> [String] in
            let below = lines(element, at: "\(path)[\(index)]")
            return element.isScalar ? ["\(path)[\(index)]\(below[0])"] : below
        }
        return value.isScalar ? [own] : entries + elements
    }
}
