import Documents
import Importing
import TestSupport
import Testing

/// One file of toml-test, of those that its list for TOML 1.0 names.
struct TomlCase: Sendable, CustomTestStringConvertible {
    let name: String
    let source: [UInt8]
    var testDescription: String { name }

    static let root = Conformance.folder("toml-test").map { "\($0)/tests" }

    static func all(_ folder: String) -> [TomlCase] {
        guard let root, let list = try? readFile("\(root)/files-toml-1.0.0") else { return [] }
        let names = String(decoding: list, as: UTF8.self).split(separator: "\n").map(String.init)
        return names.filter { $0.hasPrefix("\(folder)/") && $0.hasSuffix(".toml") }.compactMap { name in
            (try? readFile("\(root)/\(name)")).map { TomlCase(name: name, source: $0) }
        }
    }

    /// The lines of `.multi` files, each a text of its own; in `control.multi` `\xNN` stands for the byte.
    static func lines(_ folder: String) -> [TomlCase] {
        guard let root else { return [] }
        return filePaths(below: "\(root)/\(folder)").filter { $0.hasSuffix(".multi") }.sorted().flatMap { path in
            let bytes = (try? readFile(path)) ?? []
            let lines = bytes.split(separator: 10).filter { $0.first != UInt8(ascii: "#") }
            return lines.map { line in
                let text = String(decoding: line, as: UTF8.self)
                return TomlCase(
                    name: "\(path.dropFirst(root.count + 1)): \(text)", source: path.contains("control") ? withBytes(line) : Array(line))
            }
        }
    }

    private static func withBytes(_ line: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = [], rest = line
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x") {
                let digits = String(decoding: rest.dropFirst().prefix(2), as: UTF8.self)
                result.append(UInt8(digits, radix: 16) ?? 0)
                rest = rest.dropFirst(3)
            } else {
                result.append(byte)
            }
        }
        return result
    }

    func read() -> ForeignFile { ForeignFormat.toml.read(source, file: "f.toml") }
}

@Suite struct `The TOML test suite` {
    @Test(arguments: TomlCase.all("valid"))
    func `good texts give their values`(_ testCase: TomlCase) throws {
        let file = testCase.read()
        #expect(file.diagnostics.map(\.rendered) == [])
        let path = try #require(TomlCase.root) + "/" + testCase.name.dropLast(".toml".count) + ".json"
        let expected = try #require(Json.parse(try readFile(path), file: "f.json").document?.root)
        #expect(difference(try #require(file.roots.first), expected) == nil)
    }

    @Test(arguments: TomlCase.lines("valid")) func `good lines are accepted`(_ testCase: TomlCase) {
        #expect(testCase.read().diagnostics.map(\.rendered) == [])
    }

    @Test(arguments: TomlCase.all("invalid") + TomlCase.lines("invalid"))
    func `bad texts are refused at a place in the file`(_ testCase: TomlCase) throws {
        let file = testCase.read()
        #expect(file.roots.isEmpty)
        let position = try #require(file.diagnostics.first(where: \.isError)?.place?.position)
        #expect((1 ... testCase.source.split(separator: 10, omittingEmptySubsequences: false).count).contains(position.line))
    }

    @Test(arguments: TomlCase.all("valid"))
    func `keys and values stand where the text has them`(_ testCase: TomlCase) throws {
        let document = try #require(Toml.parse(testCase.source, file: "f.toml").document), root = try #require(document.root)
        #expect(document.nodes.first.map { Int($0.next) } == document.nodes.count)
        #expect(document.comments.allSatisfy { document.source[Int($0.lowerBound)] == UInt8(ascii: "#") })
        try expectPlaces(of: root)
    }

    /// What the span of a key or a scalar holds, read alone, is the same.
    private func expectPlaces(of value: Value) throws {
        for (key, entry) in value.ownEntries {
            let again = Toml.parse(Array(key.document.source[key.node.span]) + Array(" = 1".utf8), file: "k").document?.root
            #expect(again?.ownEntries.map(\.key.text) == [key.text])
            try expectPlaces(of: entry)
        }
        for element in value.elements { try expectPlaces(of: element) }
        guard value.isScalar else { return }
        let again = Toml.parse(Array("a = ".utf8) + Array(value.document.source[value.node.span]), file: "v").document?.root?["a"]
        #expect(again?.kind == value.kind && again?.text == value.text)
    }

    /// What a value and its tagged JSON differ in; nil when they are equal.
    private func difference(_ value: ImportedValue, _ tagged: Value) -> String? {
        switch value.content {
        case .mapping(let entries):
            guard tagged.kind == .mapping, tagged.ownEntries.count == entries.count else { return "keys \(entries.map(\.key))" }
            return entries.lazy.compactMap { entry in
                guard let expected = tagged.lookup(Array(entry.key.utf8)) else { return "key \(entry.key)" }
                return self.difference(entry.value, expected)
            }.first
        case .sequence(let elements):
            guard tagged.kind == .sequence, tagged.elements.count == elements.count else { return "\(elements.count) elements" }
            return zip(elements, tagged.elements).lazy.compactMap { self.difference($0, $1) }.first
        case .scalar(let kind, let text):
            guard let type = tagged["type"]?.text, let expected = tagged["value"]?.text else { return "\(kind) \(text)" }
            return isSame(kind, text, type, expected) ? nil : "\(kind) \(text), expected \(type) \(expected)"
        case .binary: return "bytes"
        }
    }

    /// Dates are strings of their source text (R16); the suite spells them its own way.
    private func isSame(_ kind: Node.Kind, _ text: String, _ type: String, _ expected: String) -> Bool {
        switch type {
        case "string": kind == .string && Array(text.utf8) == Array(expected.utf8)
        case "bool": kind == .boolean && text == expected
        case "integer": kind == .integer && integer(text) == Int(expected)
        case "float": kind == .decimal && (decimal(text) == decimal(expected) || decimal(text).isNaN && decimal(expected).isNaN)
        default: kind == .string && canonicalDate(text) == canonicalDate(expected)
        }
    }

    private func integer(_ text: String) -> Int? {
        if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0o") { return Int(text.dropFirst(2), radix: 8) }
        return Int(text)
    }

    /// `.inf` of the core schema and `inf` of the suite are the same to `Double` without the point.
    private func decimal(_ text: String) -> Double {
        Double(text) ?? Double(text.filter { $0 != "." }) ?? 0.5
    }

    private func canonicalDate(_ text: String) -> String {
        var text = text.uppercased().replacing(" ", with: "T")
        if text.hasSuffix("+00:00") { text = text.dropLast(6) + "Z" }
        guard let dot = text.firstIndex(of: ".") else { return text }
        let digits = text[text.index(after: dot)...].prefix { $0.isNumber }
        let kept = String(digits.reversed().drop { $0 == "0" }.reversed())
        return text[..<dot] + (kept.isEmpty ? "" : "." + kept) + text[digits.endIndex...]
    }
}
