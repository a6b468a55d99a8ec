import Documents
import TestSupport
import Testing

/// What our writers write, read by parsers that other people wrote.
@Suite struct `Written documents` {
    /// Prints one line for each value that differs. Reader, what was written, what it should be in plain ASCII JSON.
    private static let comparison = #"""
        import json, sys
        kind, written, expected = sys.argv[1:]
        if kind == 'json':
            values = [json.loads(line) for line in open(written, encoding='utf-8').read().split('\n\n') if line.strip()]
        elif kind == 'ruamel':
            from ruamel.yaml import YAML
            values = list(YAML(typ='safe', pure=True).load_all(open(written, 'rb')))
        else:
            import yaml
            values = list(yaml.load_all(open(written, 'rb'), yaml.CSafeLoader if kind == 'libyaml' else yaml.SafeLoader))
        wanted = [json.loads(line) for line in open(expected)]
        if len(values) != len(wanted): print(len(values), 'documents for', len(wanted))
        for value, want in zip(values, wanted):
            if repr(value) != repr(want): print(repr(value), 'for', repr(want))
        """#

    enum Reader: String, CaseIterable { case pyyaml, libyaml, ruamel, json }

    private static let naughtyStrings: [String] = {
        guard let folder = Conformance.folder("naughty-strings") else { return [] }
        let parsed = (try? readFile("\(folder)/blns.json")).map { Json.parse($0, file: "blns.json") }
        return parsed?.document?.root?.elements.map(\.text) ?? []
    }()

    @Test(.enabled(if: !naughtyStrings.isEmpty, "there is no public data"), arguments: Reader.allCases)
    func `give every naughty string back, as a value and as a key`(_ reader: Reader) throws {
        try check(reader, count: Self.naughtyStrings.count) { number, writer in
            let text = Self.naughtyStrings[number]
            writer.beginMapping()
            writer.key(text)
            try writer.string(text)
            writer.endMapping()
        }
    }

    @Test(arguments: Reader.allCases)
    func `give random trees back`(_ reader: Reader) throws {
        try check(reader, count: longRun ? 20_000 : 400) { seed, writer in
            var random = SeededRandom(seed: UInt64(seed))
            try RandomEvents.write(&random, to: &writer, depth: 0)
        }
    }

    /// Drives a writer and the plain one with the same events, and compares what the reader makes of both.
    private func check(_ reader: Reader, count: Int, _ write: (Int, inout any TreeWriter) throws -> Void) throws {
        let folder = try TemporaryFolder()
        var written: [UInt8] = [], expected: [UInt8] = []
        for number in 0 ..< count {
            var writer: any TreeWriter = reader == .json ? JsonWriter() : YamlWriter(), plain: any TreeWriter = AsciiJson()
            try write(number, &writer)
            try write(number, &plain)
            written += (number == 0 ? [] : Array((reader == .json ? "\n" : "---\n").utf8)) + writer.bytes
            expected += plain.bytes + Array("\n".utf8)
        }
        try folder.write("written", written)
        try folder.write("expected", expected)
        let result = try run(["/usr/bin/python3", "-c", Self.comparison, reader.rawValue, folder.path("written"), folder.path("expected")])
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output == "")
    }
}

/// JSON in ASCII by a few lines that share nothing with the writers under test.
private struct AsciiJson: TreeWriter {
    var bytes: [UInt8] { Array(text.utf8) }
    private var text = ""
    /// Numbers as Python prints them, where JSON or Python would not take the text.
    static let numbers = ["0o17": "15", "010": "10", "+5": "5", ".5": "0.5", "1.": "1.0", "0x1F": "31", "-.inf": "-Infinity", "-007": "-7"]

    mutating func beginMapping() { begin("{") }
    mutating func endMapping() { text += "}" }
    mutating func beginSequence() { begin("[") }
    mutating func endSequence() { text += "]" }

    mutating func key(_ bytes: UnsafeBufferPointer<UInt8>) {
        begin(quoted(bytes))
        text += ":"
    }

    mutating func scalar(_ kind: Node.Kind, _ bytes: UnsafeBufferPointer<UInt8>) {
        let spelling = String(decoding: bytes, as: UTF8.self)
        begin(kind == .string ? quoted(bytes) : AsciiJson.numbers[spelling] ?? spelling)
    }

    private mutating func begin(_ item: String) {
        if let last = text.last, !"[{:".contains(last) { text += "," }
        text += item
    }

    private func quoted(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let units = String(decoding: bytes, as: UTF8.self).utf16
        return "\"" + units.map { "\\u" + String(0x10000 + UInt32($0), radix: 16).dropFirst() }.joined() + "\""
    }
}

private enum RandomEvents {
    static func write(_ random: inout SeededRandom, to writer: inout any TreeWriter, depth: Int) throws {
        switch Int.random(in: depth == 0 ? 6 ... 9 : 0 ... 9 - min(depth, 4) * 2, using: &random) {
        case 0, 1: try scalar(&random, to: &writer)
        case 2 ... 5: try writer.string(string(&random))
        case 6, 7:
            writer.beginMapping()
            var keys: Set<String> = []
            for _ in 0 ..< Int.random(in: 0 ... 4, using: &random) {
                let key = string(&random)
                guard keys.insert(key).inserted else { continue }
                writer.key(key)
                try write(&random, to: &writer, depth: depth + 1)
            }
            writer.endMapping()
        default:
            writer.beginSequence()
            for _ in 0 ..< Int.random(in: 0 ... 4, using: &random) { try write(&random, to: &writer, depth: depth + 1) }
            writer.endSequence()
        }
    }

    private static func scalar(_ random: inout SeededRandom, to writer: inout any TreeWriter) throws {
        let integers = ["0", "-12", "0o17", "010", "+5", "0x1F", "-007", "18446744073709551616"],
            decimals = ["1.10", ".5", "1.", "1e3", "-2.5E-3"]
        switch Int.random(in: 0 ... 3, using: &random) {
        case 0: try writer.scalar(.null, "null")
        case 1: try writer.scalar(.boolean, Bool.random(using: &random) ? "true" : "false")
        case 2: try writer.scalar(.integer, integers.randomElement(using: &random) ?? "0")
        default: try writer.scalar(.decimal, decimals.randomElement(using: &random) ?? "0.0")
        }
    }

    /// Indicators, blanks, line breaks, digits, controls and letters from everywhere.
    private static func string(_ random: inout SeededRandom) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0x20 ... 0x7E, 0x20 ... 0x2F, 0x30 ... 0x3A, 0x0A ... 0x0A, 0x20 ... 0x20, 0x61 ... 0x7A, 0x00 ... 0x1F, 0x7F ... 0xA1,
            0xC0 ... 0x24F, 0x2010 ... 0x2030,
            0xFE00 ... 0xFFFF, 0x1F600 ... 0x1F64F, 0x5B ... 0x60,
        ]
        let words = [
            "no", "Yes", "on", "OFF", "y", "true", "null", "~", "1", "0o7", "0777", "0x1F", "1_000", "12:30", "1e3", ".5", ".inf",
            "2001-01-01", "=",
            "<<", "---", "...", "- ", ": ", " #", "\n", "\n  ", "word", "a b",
        ]
        if Int.random(in: 0 ... 3, using: &random) == 0 { return words.randomElement(using: &random) ?? "" }
        var text = ""
        for _ in 0 ..< Int.random(in: 0 ... 6, using: &random) {
            if Bool.random(using: &random), let word = words.randomElement(using: &random) { text += word }
            guard let range = ranges.randomElement(using: &random), let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random))
            else { continue }
            text.unicodeScalars.append(scalar)
        }
        return text
    }
}

extension TreeWriter {
    fileprivate mutating func string(_ text: String) throws { try scalar(.string, text) }

    fileprivate mutating func scalar(_ kind: Node.Kind, _ text: String) throws {
        try Array(text.utf8).withUnsafeBufferPointer { try scalar(kind, $0) }
    }
}
