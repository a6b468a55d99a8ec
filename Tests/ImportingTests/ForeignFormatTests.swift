import Documents
import Importing
import TestSupport
import Testing

@Suite struct `A foreign format` {
    @Test(
        arguments: [
            ("a/app.yml", .yaml), ("a.YAML", .yaml), ("a.json", .json), ("a.toml", .toml), (".env", .dotenv), ("x/.env.local", .dotenv),
            ("prod.env", .dotenv), ("a.properties", .properties), ("a.ini", .ini), ("php.cfg", .ini),
        ] as [(String, ForeignFormat)])
    func `is known by the name of the file`(path: String, format: ForeignFormat) {
        #expect(ForeignFormat(ofFile: path, containing: []) == format)
    }

    @Test(
        arguments: [
            ("{\"a\": 1}", .json), ("a = 1\n[b]\nc = 'x'\n", .toml), ("A=1\nexport B=x y\n", .dotenv), ("[a]\nb = c d\n", .ini),
            ("a:\n  b: 1\n", .yaml), ("a: 1\n", .yaml), ("a.b = c\\\n d\n", .properties),
        ] as [(String, ForeignFormat)])
    func `is known by the text where the name says nothing`(text: String, format: ForeignFormat) {
        #expect(ForeignFormat(ofFile: "config", containing: Array(text.utf8)) == format)
    }

    @Test func `is none for bytes`() {
        #expect(ForeignFormat(ofFile: "logo", containing: [0xFF, 0x00, 0xFE]) == nil)
    }

    private static let seeds = [
        "a = 1 # c\n[b.c]\nd = [1, {e = \"x\\u00e9\"}]\n[[f]]\ng = '''\nh'''\ni = 1979-05-27 07:32:00Z\n",
        "# c\nexport A=\"b\\n\nc\" # d\nE='f'\nG=`h`\nI: j\nK\n", "a.b[0]=c\\\n  d\n! e\nf:g\\u00e9\nh i\n",
        "x = 1\n[a]\n; b\nc = d\n  e\n\n  f\n[g] # h\n", "a: &a [1, {b: c}] # d\n# e\nf: *a\n<<: {g: h}\n---\n- i\n", "{\"a\": [1, null]}",
    ].map { Array($0.utf8) }
    private static let pieces =
        [
            "\n", "\r", " ", "\t", "=", "[", "]", "{", "}", "\"", "'", "`", "\"\"\"", "\\", "\\u", ".", ",", "#", ":", "é", "\u{FEFF}",
            "0x", "_",
        ]
        .map { Array($0.utf8) } + [[0xFF], [0], [0xC3]]

    /// The seed is in the name of the case.
    @Test(arguments: 0 ..< (longRun ? 2000 : 40) as Range<UInt64>)
    func `reads damaged texts to values or to errors with a place, never to a trap`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0 ..< 100 {
            var bytes = Self.seeds.randomElement(using: &random) ?? []
            for _ in 0 ..< Int.random(in: 1 ... 6, using: &random) {
                let start = Int.random(in: 0 ... bytes.count, using: &random)
                let end = min(bytes.count, start + Int.random(in: 0 ... 6, using: &random))
                let piece =
                    Bool.random(using: &random) ? Self.pieces.randomElement(using: &random) ?? [] : Array(bytes[start ..< end].reversed())
                bytes.replaceSubrange(start ..< end, with: piece)
            }
            for format in ForeignFormat.allCases {
                let file = format.read(bytes, file: "f")
                #expect(file.roots.isEmpty || !file.diagnostics.contains(where: \.isError))
                #expect(file.diagnostics.allSatisfy { $0.place?.position != nil })
                for root in file.roots where format == .properties { _ = nestedProperties(root) }
                _ = DataManifest.read(file.roots)
            }
        }
    }
}
