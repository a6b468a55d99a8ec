import Documents
import TestSupport
import Testing

/// Random templates over random documents, against pystache (`Tests/Oracles/mustache.py`).
@Suite struct `Templates` {
    @Test func `give what another implementation gives`() throws {
        guard try run(["/usr/bin/python3", "-c", "import pystache"]).status == 0 else {
            return printError("skipped: no pystache (Debian's python3-pystache)")
        }
        let folder = try TemporaryFolder(), count = longRun ? 20_000 : 400
        var lines: [UInt8] = []
        for seed in 0 ..< UInt64(count) {
            var random = RandomTemplate(seed: seed)
            let templates = random.templates(), data = random.mapping(depth: 0)
            let (text, diagnostics) = try rendered(templates, over: data)
            lines += line("seed \(seed)", templates, data, try #require(text, "seed \(seed): \(templates), \(data): \(diagnostics)"))
        }
        try folder.write("cases", lines)
        let result = try run(
            ["/usr/bin/python3", "-B", "\(packageFolder)/Tests/Oracles/mustache.py", folder.path("cases")], deadline: 1200)
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output == "")
    }

    private func line(_ name: String, _ templates: [String: String], _ data: String, _ text: String) -> [UInt8] {
        let partials = templates.map { "\(quoted($0.key)): \(quoted($0.value))" }.joined(separator: ", ")
        return Array("{\"name\": \(quoted(name)), \"templates\": {\(partials)}, \"data\": \(data), \"text\": \(quoted(text))}\n".utf8)
    }

    /// Cut, doubled and swapped bytes of templates that hold, and of every tag: an error or a text, and always the same one.
    @Test(arguments: 0 ..< (longRun ? 20_000 : 500) as Range<UInt64>)
    func `never stop a rendering, however they are mangled`(seed: UInt64) throws {
        var random = RandomTemplate(seed: seed)
        var templates = random.templates()
        let data = random.mapping(depth: 0)
        templates["main"] = random.mangled(templates["main"] ?? "")
        templates["one"] = random.mangled(templates["one"] ?? "")
        let first = try rendered(templates, over: data)
        #expect((first.text == nil) == !first.diagnostics.isEmpty)
        #expect(try rendered(templates, over: data) == first)
    }

    @Test(arguments: 0 ..< 50 as Range<UInt64>)
    func `without tags give themselves`(seed: UInt64) throws {
        var random = RandomTemplate(seed: seed)
        let text = random.mangled(random.mangled("{ a }\r\n\u{e9} {b}{\n\n  }{ \t#")).replacing("{{", with: "{ {").replacing(
            "{{", with: "{ {")
        #expect(try rendered(["main": text], over: "{}").text == text)
    }
}

/// Templates that hold for every document of `mapping`: `a`, `b` and `c` are texts and numbers at the root, `m` a mapping, `l` a list of
/// mappings, `s` a list of texts; `t`, `f` and `n` are true, false and null; `x` is nowhere.
private struct RandomTemplate {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func templates() -> [String: String] {
        ["main": text(depth: 0, partials: ["one", "two"]), "one": text(depth: 2, partials: ["two"]), "two": text(depth: 3, partials: [])]
    }

    private mutating func text(depth: Int, partials: [String]) -> String {
        (0 ... Int.random(in: 1 ... 7, using: &random)).map { _ in part(depth: depth, partials) }.joined()
    }

    private mutating func part(depth: Int, _ partials: [String]) -> String {
        let blank = pick(["", "", "  ", "\t"]), end = pick(["", "\n", "\n", "\r\n"])
        switch Int.random(in: 0 ..< 13, using: &random) {
        case 0 ... 2: return pick(["x", "word ", "\n", "\n\n", " { ", "} ", "listen 80;\n", "é", "x\r\n"])
        case 3 ... 4: return blank + pick(["{{a}}", "{{ b }}", "{{{c}}}", "{{&a}}", "{{m.a}}", "{{#m}}{{a}}{{/m}}"]) + end
        case 5: return blank + "{{! \(pick(["one", "two\nlines"])) }}" + end
        case 6: return blank + "{{#s}}\(pick(["{{.}}", "\n {{.}}\n"])){{/s}}" + end
        case 7: return blank + "{{=<% %>=}}" + end + "<% a %>{{a}}" + blank + "<%={{ }}=%>" + end
        case 8 where !partials.isEmpty: return blank + "{{> \(pick(partials))}}" + end
        case 9 ... 12 where depth < 4:
            let name = pick(["m", "l", "s", "t", "f", "n", "x", "m.a", "x.y", "m.x"]), sign = pick(["#", "#", "#", "^"])
            let inside = text(depth: depth + 1, partials: partials)
            return blank + "{{\(sign)\(name)}}" + pick(["", end]) + inside + blank + "{{/\(name)}}" + end
        default: return "x"
        }
    }

    /// A document in JSON. Scalars are neither 0 nor empty, which not all implementations take for values.
    mutating func mapping(depth: Int) -> String {
        var entries = ["a", "b", "c"].filter { _ in depth == 0 || Bool.random(using: &random) }.map { "\"\($0)\": \(scalar())" }
        if depth == 0 { entries += ["\"t\": true", "\"f\": false", "\"n\": null"] }
        let elements = (0 ..< Int.random(in: 0 ... 3, using: &random)).map { _ in depth < 2 ? mapping(depth: depth + 1) : "{\"a\": 1}" }
        entries.append("\"l\": [\(elements.joined(separator: ", "))]")
        entries.append("\"s\": [\((0 ..< Int.random(in: 0 ... 3, using: &random)).map { _ in scalar() }.joined(separator: ", "))]")
        entries.append("\"m\": {\"a\": \(scalar())}")
        return "{\(entries.joined(separator: ", "))}"
    }

    private mutating func scalar() -> String { pick(["1", "85", "\"text\"", "\"two\\nlines\"", "\"{{a}}\"", "\" \"", "\"<&>\""]) }

    mutating func mangled(_ text: String) -> String {
        var scalars = Array(text.unicodeScalars)
        let tags = Array("{{#a}}{{/a}}{{^x}}{{> one}}{{> main}}{{{a}}}{{=| |=}}{{! {{".unicodeScalars)
        for _ in 0 ... Int.random(in: 0 ... 4, using: &random) {
            let place = Int.random(in: 0 ... scalars.count, using: &random),
                length = min(Int.random(in: 0 ... 6, using: &random), scalars.count - place)
            switch Int.random(in: 0 ..< 4, using: &random) {
            case 0: scalars.removeSubrange(place ..< place + length)
            case 1: scalars.insert(contentsOf: scalars[place ..< place + length], at: place)
            case 2: scalars.insert(pick(Array("{}#^/>!=&. \n\0".unicodeScalars)), at: place)
            default:
                let start = Int.random(in: 0 ..< tags.count, using: &random)
                scalars.insert(contentsOf: tags[start ..< min(start + 8, tags.count)], at: place)
            }
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element { choices[Int.random(in: 0 ..< choices.count, using: &random)] }
}
