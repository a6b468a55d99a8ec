import Documents
import Importing
import TestSupport
import Testing

@Suite struct `INI as Python reads it` {
    @Test func `has the same sections, keys and values in random texts`() throws {
        let texts = (0 ..< UInt64(longRun ? 20_000 : 1000)).map { seed -> String in
            var random = SeededRandom(seed: seed)
            return text(&random)
        }
        var list = JsonWriter(.compact)
        list.beginSequence()
        for var text in texts { text.withUTF8 { bytes in try? list.scalar(.string, bytes) } }
        list.endSequence()
        let result = try run(["/usr/bin/python3", "-B", "\(packageFolder)/Tests/Oracles/ini.py"], input: list.bytes)
        #expect(result.error == "" && result.status == 0)
        let answers = try #require(Json.parse(result.standardOutput, file: "answer.json").document?.root).elements
        #expect(answers.count == texts.count)
        for (seed, (text, answer)) in zip(texts, answers).enumerated() {
            let file = ForeignFormat.ini.read(Array(text.utf8), file: "f")
            #expect(file.roots.first?.isEqual(to: ImportedValue(answer)) == true, "seed \(seed): \(text.debugDescription)")
        }
    }

    /// A section, then lines of any kind: keys, lines that go on, comments, empty lines, more sections.
    private func text(_ random: inout SeededRandom) -> String {
        let keys = ["a", "b", "key two", "A", "x.y"], signs = ["=", " = ", ":", " : "], indents = ["", "", "  ", "    ", "\t"]
        let values = ["", "1", "a b", "x = y", "[z]", "; no comment", "v ; w # x", "'q'", "\u{e9}:"]
        var lines = ["[first]"]
        for _ in 0 ..< Int.random(in: 0 ... 12, using: &random) {
            let indent = indents.randomElement(using: &random) ?? "", value = values.randomElement(using: &random) ?? ""
            let key = (keys.randomElement(using: &random) ?? "") + (signs.randomElement(using: &random) ?? "")
            switch Int.random(in: 0 ..< 8, using: &random) {
            case 0: lines.append(indent)
            case 1: lines.append("\(indent)# \(value)")
            case 2: lines.append("\(indent);\(value)")
            case 3: lines.append("[s \(["a", "b"].randomElement(using: &random) ?? "")]")
            case 4 where lines.contains { $0.hasPrefix("a") }: lines.append("      \(value.isEmpty ? "more = x" : value) \(key)")
            default: lines.append(indent + key + value)
            }
        }
        return lines.joined(separator: "\n") + (Bool.random(using: &random) ? "\n" : "")
    }
}
