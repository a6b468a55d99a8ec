import Documents
import Importing
import Overlays
import Rendering
import TestSupport
import Testing

@Suite struct `Properties as a tree` {
    @Test(
        arguments: [
            ("a.b=1\na.c=2", ["a:", "  b = string 1", "  c = string 2"]),
            ("a[1]=y\na[0]=x", ["a:", "  - = string x", "  - = string y"]),
            ("a[0].b=1\na[0].c=2", ["a:", "  -:", "    b = string 1", "    c = string 2"]),
            ("a[x.y]=1\na.z=2", ["a:", "  x.y = string 1", "  z = string 2"]),
            ("a=1\na.b=2", ["a = string 1", "a.b = string 2"]),
            ("a.b=2\na=1", ["a:", "  b = string 2", "a = string 1"]),
            ("a[0]=1\na[2]=2", ["a[0] = string 1", "a[2] = string 2"]),
            ("a[0].b[1]=1\na[0].c=2\nd=3", ["a:", "  -:", "    c = string 2", "d = string 3", "a[0].b[1] = string 1"]),
            (
                "a..b=1\n.c=2\nd[=3\ne[x]=4\nf[01]=5",
                ["a..b = string 1", ".c = string 2", "d[ = string 3", "e[x] = string 4", "f[01] = string 5"]
            ),
            ("a[0]=1\na.b=2", ["a:", "  - = string 1", "a.b = string 2"]),
        ] as [(String, [String])])
    func `follows the keys as Spring does, and stays flat where it could not go back (R18)`(text: String, lines: [String]) throws {
        let flat = try #require(ForeignFormat.properties.read(Array(text.utf8), file: "f").roots.first)
        #expect(outline(nestedProperties(flat)) == lines)
    }

    /// What the writer makes of the tree reads as the pairs that the tree came from.
    @Test(arguments: 0 ..< 100 as Range<UInt64>) func `comes back from the writer of properties as the same pairs (R18)`(seed: UInt64)
        throws
    {
        var random = SeededRandom(seed: seed)
        let steps = [
            "a", "b", ".a", ".b", ".c", "[0]", "[1]", "[2]", "[x.y]", "[z]", ".", "..", "[", "]", "[01]", "\u{e9}", " ", "#", "=", "\\",
        ]
        var pairs: [String: String] = [:]
        for index in 0 ..< Int.random(in: 1 ... 12, using: &random) {
            let first = ["a", "b", "a.b", "list[0]"].randomElement(using: &random) ?? ""
            let rest = (0 ..< Int.random(in: 0 ... 4, using: &random)).map { _ in
                steps.prefix(Bool.random(using: &random) ? 9 : steps.count).randomElement(using: &random) ?? ""
            }
            pairs[first + rest.joined()] = "value \(index)"
        }
        let flat = ImportedValue(.mapping(pairs.sorted { $0.key < $1.key }.map { ImportedEntry($0.key, .string($0.value)) }))
        var imported = ImportedConfiguration()
        imported.environments = [ImportedConfiguration.Environment(name: "base"), ImportedConfiguration.Environment(name: "dev")]
        let document = ImportedDocument.mapping(nestedProperties(flat))
        imported.documents = ["base": ["app": document], "dev": ["app": document]]
        let (manifest, _) = Manifest.read(Array(ManifestText.whole(imported.environments).utf8))
        let layers = try Layering.layers(of: imported)
        #expect(layers.diagnostics.map(\.rendered) == [])
        let configuration = try Configuration(source: PlannedFiles(layers.files), manifest: try #require(manifest))
        let effective = try #require(try configuration.effective("app", in: "dev").document)
        let written = try encode(effective, at: effective.root, as: .properties)
        let back = try #require(ForeignFormat.properties.read(written, file: "f").roots.first)
        #expect(Dictionary(uniqueKeysWithValues: back.entries.map { ($0.key, $0.value.text ?? "") }) == pairs)
    }
}
