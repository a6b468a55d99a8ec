import Documents
import TestSupport
import Testing

@Suite struct `Texts with random damage` {
    /// Inputs of the public suites, or a few of our own where there are none.
    static let seeds: [[UInt8]] = {
        let public_ = (YamlCase.all.map { "\($0.folder)/in.yaml" } + JsonCase.all("test_parsing", "").map(\.path)).compactMap {
            try? readFile($0)
        }
        let own = ["a: &x [1, {b: 'c'}]\n? - d\n: |\n  e\n# f\n--- !!str\n\"g\\n\n  h\": *x\n", "{\"a\": [1.5, \"\\u00e9\", null]}"]
        return public_.filter { $0.count < 4000 } + own.map { Array($0.utf8) }
    }()
    private static let pieces =
        [
            "\n", " ", "  ", "\t", "- ", "? ", ": ", ":", "#", " #", "[", "]", "{", "}", ",", "\"", "'", "|", ">", "&a", "*a", "!",
            "!!str ", "%", "---", "...",
            "\n---\n", "\r\n", "<<: *a", "\\", "\\u", "\u{FEFF}", "é", "0x", "~", "- - ", "|2-\n", "@",
        ].map { Array($0.utf8) } + [[0xFF], [0], [0xC3]]

    /// A seed with one to eight pieces put in, cut out, or taken from another seed.
    static func damaged(_ random: inout SeededRandom) -> [UInt8] {
        var bytes = seeds.randomElement(using: &random) ?? []
        for _ in 0 ..< Int.random(in: 1 ... 8, using: &random) {
            let start = Int.random(in: 0 ... bytes.count, using: &random)
            let end = min(bytes.count, start + Int.random(in: 0 ... 12, using: &random))
            switch Int.random(in: 0 ..< 4, using: &random) {
            case 0: bytes.removeSubrange(start ..< end)
            case 1: bytes.insert(contentsOf: bytes[start ..< end], at: Int.random(in: 0 ... bytes.count, using: &random))
            case 2:
                let other = seeds.randomElement(using: &random) ?? []
                bytes.replaceSubrange(start ..< end, with: other.dropFirst(Int.random(in: 0 ... other.count, using: &random)).prefix(40))
            default: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: start)
            }
        }
        return bytes
    }

    /// The seed is in the name of the case: `CFGOPS_LONG=1` runs a hundred times as many.
    @Test(arguments: 0 ..< (longRun ? 5000 : 50) as Range<UInt64>)
    func `give a sound tree or errors, never a trap`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0 ..< 100 {
            let bytes = Self.damaged(&random)
            for parsed in [Yaml.parse(bytes, file: "f.yaml"), Json.parse(bytes, file: "f.json"), Layer.parse(bytes, file: "f.yaml")] {
                #expect((parsed.document == nil) == parsed.diagnostics.contains(where: \.isError))
                #expect(parsed.diagnostics.allSatisfy { $0.place?.position != nil })
                guard let document = parsed.document else { continue }
                #expect(unsoundness(of: document) == [], "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    /// JSON is YAML: what both accept they read alike, and YAML accepts what JSON does but for long or repeated keys.
    @Test(arguments: JsonCase.all("test_parsing", "y_"))
    func `JSON is read by the YAML parser as by the JSON parser`(_ testCase: JsonCase) throws {
        let source = try readFile(testCase.path)
        let json = try #require(Json.parse(source, file: "f.json").document?.root)
        let yaml = try #require(Yaml.parse(source, file: "f.yaml").document?.root)
        #expect(isSame(json, yaml))
    }
}
