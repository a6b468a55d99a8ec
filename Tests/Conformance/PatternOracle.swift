import Documents
import Glibc
import Schemas
import TestSupport
import Testing

/// Patterns of real schemas, of the suite, and what becomes of them when they are mangled, against node (`Tests/Oracles/patterns.js`).
@Suite struct `Patterns` {
    @Test(arguments: ["json-schema-test-suite", "schemastore"])
    func `of public schemas match what node matches`(suite: String) throws {
        guard let corpus = try PatternCorpus(suite) else { return }
        #expect(corpus.patterns.count > 40)
        try agree(corpus.patterns, on: corpus.texts)
    }

    @Test(arguments: ["json-schema-test-suite", "schemastore"])
    func `that are mangled match what node matches`(suite: String) throws {
        guard let corpus = try PatternCorpus(suite) else { return }
        let patterns = (0 ..< UInt64(longRun ? 60_000 : 500)).map { seed in
            var random = SeededRandom(seed: seed)
            return mangled(corpus.patterns.randomElement(using: &random) ?? "", &random)
        }
        try agree(patterns, on: Array(corpus.texts.prefix(60)))
    }

    /// Every name that both know, over the first planes. Code points that one of them has not heard of yet are left out.
    @Test func `of properties have the members that node knows`() throws {
        let names = [
            "Lu", "Ll", "Lt", "LC", "Lm", "Lo", "L", "Mn", "Mc", "Me", "M", "Nd", "Nl", "No", "N", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
            "P", "Sm", "Sc", "Sk", "So", "S", "Zs", "Zl", "Zp", "Z", "Cc", "Cf", "Co", "digit", "punct", "cntrl", "AHex", "Alpha", "Bidi_C",
            "Bidi_M", "CI", "Cased", "CWCF", "CWCM", "CWL", "CWKCF", "CWT", "CWU", "Dash", "DI", "Dep", "Dia", "Emoji", "EMod", "EBase",
            "EPres", "Ext", "Gr_Base", "Gr_Ext", "Hex", "IDSB", "IDST", "IDC", "IDS", "Ideo", "Join_C", "LOE", "Lower", "Math", "NChar",
            "Pat_Syn", "Pat_WS", "QMark", "Radical", "STerm", "SD", "Term", "UIdeo", "Upper", "VS", "space", "XIDC", "XIDS", "Any", "ASCII",
            "RI", "gc=Lu", "General_Category=Decimal_Number",
        ]
        let scalars = (0 ..< 0x2000 as Range<UInt32>).compactMap(Unicode.Scalar.init).filter {
            $0.properties.generalCategory != .unassigned
        }
        try agree(names.map { "^\\p{\($0)}$" }, on: scalars.map(String.init))
    }

    private func agree(_ patterns: [String], on texts: [String]) throws {
        guard access("/usr/bin/node", X_OK) == 0 else { return printError("skipped: no node (Debian's nodejs)") }
        let folder = try TemporaryFolder(), written = texts.map { Array($0.utf8) }
        var lines = ""
        for pattern in patterns {
            let expression = try? RegularExpression(Array(pattern.utf8))
            let matches = written.indices.filter { index in
                written[index].withUnsafeBufferPointer { expression?.match($0) } == .matches
            }
            lines += "{\"pattern\": \(quoted(pattern)), \"isPattern\": \(expression != nil), \"matches\": \(matches)}\n"
        }
        lines += "{\"texts\": [\(texts.map(quoted).joined(separator: ", "))]}\n"
        try folder.write("cases", Array(lines.utf8))
        let result = try run(["/usr/bin/node", "\(packageFolder)/Tests/Oracles/patterns.js", folder.path("cases")], deadline: 1200)
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output == "")
    }

    private func mangled(_ pattern: String, _ random: inout SeededRandom) -> String {
        var scalars = Array(pattern.unicodeScalars)
        let signs = Array("()[]{}\\?*+|^$-,:=!<>0129abwWdDsSbBtnpkxuc./_ é🐲".unicodeScalars)
        for _ in 0 ... Int.random(in: 0 ... 3, using: &random) {
            let place = Int.random(in: 0 ... scalars.count, using: &random)
            switch Int.random(in: 0 ..< 3, using: &random) {
            case 0: scalars.insert(signs.randomElement(using: &random) ?? "(", at: place)
            case 1 where place < scalars.count: scalars.remove(at: place)
            default:
                let end = Int.random(in: place ... scalars.count, using: &random)
                scalars.insert(contentsOf: scalars[place ..< min(end, place + 6)], at: place)
            }
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }
}

/// The patterns of the schemas below a folder, and the texts that stand in its documents.
private struct PatternCorpus {
    private(set) var patterns: [String] = []
    private(set) var texts: [String] = []

    /// - Returns: nil without the folder.
    init?(_ suite: String) throws {
        guard let root = Conformance.folder(suite) else { return nil }
        var patterns: Set<String> = [], texts: Set<String> = []
        for path in filePaths(below: root) where path.hasSuffix(".json") {
            guard let value = Json.parse(try readFile(path), file: path).document?.root else { continue }
            PatternCorpus.collect(value, &patterns, &texts)
        }
        self.patterns = patterns.sorted()
        var random = SeededRandom(seed: 1)
        self.texts =
            ["", "\n", "-", "é"] + texts.filter { $0.utf8.count < 80 }.sorted().shuffled(using: &random).prefix(longRun ? 3000 : 250)
    }

    private static func collect(_ value: Value, _ patterns: inout Set<String>, _ texts: inout Set<String>) {
        if value.kind == .string { texts.insert(value.text) }
        for element in value.elements { collect(element, &patterns, &texts) }
        for (key, entry) in value.entries {
            if key.text == "pattern", entry.kind == .string { patterns.insert(entry.text) }
            if key.text == "patternProperties" { patterns.formUnion(entry.entries.map(\.key.text)) }
            texts.insert(key.text)
            collect(entry, &patterns, &texts)
        }
    }
}
