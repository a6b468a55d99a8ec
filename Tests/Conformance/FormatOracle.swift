import Documents
import Schemas
import TestSupport
import Testing

/// Random texts that Python's own readers judge too (`ipaddress`, `datetime`, `uuid`, and `idna` where it is installed).
@Suite struct `Formats as Python reads them` {
    private typealias Case = (format: Format, text: String, seed: UInt64)

    @Test(arguments: [Format.ipv4, .ipv6, .cidr, .date, .dateTime, .uuid])
    func `accept the same random texts`(_ format: Format) throws {
        let seeds = 0 ..< UInt64(longRun ? 100_000 : 2000)
        let answered = try compare(
            seeds.map { seed in
                var random = SeededRandom(seed: seed)
                return (format, text(format, &random), seed)
            })
        // Texts are made so that neither answer is rare.
        #expect((answered.count / 20 ... answered.count / 20 * 19).contains(answered.count { $0 }))
    }

    @Test func `accept the same random labels of international host names`() throws {
        let answered = try compare(
            (0 ..< UInt64(longRun ? 100_000 : 4000)).map { seed in
                var random = SeededRandom(seed: seed)
                return (.internationalHostname, label(&random), seed)
            })
        if answered.isEmpty { printError("skipped: /usr/bin/python3 has no idna (apt-get install python3-idna)") }
    }

    @Test(.enabled(if: longRun)) func `accept the same characters in labels, all there are`() throws {
        let characters = (0x80 ... 0x10FFFF as ClosedRange<UInt32>).compactMap { Unicode.Scalar($0) }
        _ = try compare(characters.map { (.internationalHostname, "a\($0)a", UInt64($0.value)) })
    }

    /// - Returns: what both say, without the texts that Python says nothing about.
    private func compare(_ cases: [Case]) throws -> [Bool] {
        var list = JsonWriter(.compact)
        list.beginSequence()
        for (format, text, _) in cases {
            list.beginSequence()
            for var part in [format.name, text] { try part.withUTF8 { try list.scalar(.string, $0) } }
            list.endSequence()
        }
        list.endSequence()
        let result = try run(["/usr/bin/python3", "-B", "\(packageFolder)/Tests/Oracles/grammars.py"], input: list.bytes)
        #expect(result.error == "" && result.status == 0)
        let answers = try #require(Json.parse(result.standardOutput, file: "answer.json").document?.root).elements
        #expect(answers.count == cases.count)
        return zip(cases, answers).compactMap { testCase, answer in
            guard answer.kind == .boolean else { return nil }
            let isAccepted = answer.text == "true"
            let own = Array(testCase.text.utf8).withUnsafeBufferPointer { testCase.format.accepts(.string, $0) }
            #expect(own == isAccepted, "seed \(testCase.seed): \(testCase.text.debugDescription)")
            return isAccepted
        }
    }

    /// A text of the format, half of the time with one byte put in, taken out or replaced.
    private func text(_ format: Format, _ random: inout SeededRandom) -> String {
        var bytes = Array(goodText(format, &random).utf8)
        guard Bool.random(using: &random) else { return String(decoding: bytes, as: UTF8.self) }
        let place = Int.random(in: 0 ..< bytes.count, using: &random), new = Array("0123456789abcf.:-+/TZ ").randomElement(using: &random)
        switch Int.random(in: 0 ..< 3, using: &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = new?.asciiValue ?? 0
        default: bytes.insert(new?.asciiValue ?? 0, at: place)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func goodText(_ format: Format, _ random: inout SeededRandom) -> String {
        func number(_ range: ClosedRange<Int>, width: Int = 1) -> String {
            let digits = String(Int.random(in: range, using: &random))
            return String(repeating: "0", count: max(width - digits.count, 0)) + digits
        }
        func address4() -> String { (0 ..< 4).map { _ in number(0 ... 260) }.joined(separator: ".") }
        func address6() -> String {
            var groups = (0 ..< Int.random(in: 6 ... 8, using: &random)).map { _ in
                String(UInt16.random(in: 0 ... .max, using: &random), radix: 16)
            }
            if Bool.random(using: &random) { groups[groups.count - 1] = address4() }
            if Bool.random(using: &random) {
                let start = Int.random(in: 0 ... groups.count, using: &random), end = Int.random(in: start ... groups.count, using: &random)
                return groups[..<start].joined(separator: ":") + "::" + groups[end...].joined(separator: ":")
            }
            return groups.joined(separator: ":")
        }
        func date() -> String { "\(number(1 ... 2100, width: 4))-\(number(1 ... 12, width: 2))-\(number(1 ... 31, width: 2))" }
        switch format {
        case .ipv4: return address4()
        case .ipv6: return address6()
        case .cidr: return Bool.random(using: &random) ? "\(address4())/\(number(0 ... 34))" : "\(address6())/\(number(0 ... 130))"
        case .date: return date()
        case .dateTime:
            let time = "\(number(0 ... 24, width: 2)):\(number(0 ... 59, width: 2)):\(number(0 ... 59, width: 2))"
            let fraction = Bool.random(using: &random) ? "." + number(0 ... 99999) : ""
            let offset = Bool.random(using: &random) ? "Z" : "+\(number(0 ... 24, width: 2)):\(number(0 ... 60, width: 2))"
            return "\(date())T\(time)\(fraction)\(offset)"
        default:
            let digits = (0 ..< 32).map { _ in "0123456789abcdefABCDEF".randomElement(using: &random) ?? "0" }
            return [0 ..< 8, 8 ..< 12, 12 ..< 16, 16 ..< 20, 20 ..< 32].map { String(digits[$0]) }.joined(separator: "-")
        }
    }

    /// Up to six characters, most of one script, at least one beyond ASCII.
    private func label(_ random: inout SeededRandom) -> String {
        let scripts: [[ClosedRange<UInt32>]] = [
            [0x61 ... 0x7A, 0xC0 ... 0x17F, 0xB7 ... 0xB7, 0x6C ... 0x6C], [0x370 ... 0x3FF, 0x375 ... 0x375],
            [0x5D0 ... 0x5EA, 0x5B0 ... 0x5F4],
            [0x620 ... 0x6FF, 0x627 ... 0x64A, 0x660 ... 0x669, 0x6F0 ... 0x6F9, 0x200C ... 0x200D],
            [0x905 ... 0x939, 0x94D ... 0x94D, 0x200C ... 0x200D],
            [0x3041 ... 0x30FF, 0x30FB ... 0x30FB, 0x4E00 ... 0x4FFF], [0x400 ... 0x52F], [0xAC00 ... 0xD7A3, 0x1100 ... 0x11FF],
            [0x700 ... 0x74F, 0x200C ... 0x200C],
        ]
        let script = scripts.randomElement(using: &random) ?? []
        var scalars: [Unicode.Scalar] = []
        for _ in 0 ..< Int.random(in: 1 ... 6, using: &random) {
            let isOther = Int.random(in: 0 ..< 8, using: &random) == 0
            let ranges = isOther ? [0x2D ... 0x2D, 0x30 ... 0x39, 0x61 ... 0x7A, 0x300 ... 0x36F, 0x80 ... 0xFFFF] : script
            let character = (ranges.randomElement(using: &random) ?? 0x61 ... 0x7A).randomElement(using: &random) ?? 0x61
            if let scalar = Unicode.Scalar(character) { scalars.append(scalar) }
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}
