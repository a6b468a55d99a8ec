internal import Documents

/// What a part of the manifest may look like. The whole manifest is one such value (`ManifestShape.swift`), so a key is
/// described in one place and every complaint is worded in one place.
indirect enum Shape: Sendable {
    case boolean
    /// A whole number within the range.
    case integer(ClosedRange<Int>)
    case string
    /// A string, or what says more in place of it.
    case stringOr(Shape)
    /// A string that the function accepts; otherwise the text says what was expected.
    case text(expected: String, @Sendable (String) -> Bool)
    /// One of the words.
    case word([String])
    case list(Shape)
    /// A single value, or a list of such.
    case oneOrList(Shape)
    /// Any keys that are names, each with a value of this shape.
    case named(Shape)
    /// Any keys, each with a value of this shape.
    case entries(Shape)
    case mapping([Key])
    /// The value, or nothing behind the colon.
    case optional(Shape)

    struct Key: Sendable {
        let name: String
        let shape: Shape
        let isRequired: Bool
        /// Of the keys of one choice exactly one is stated.
        let choice: String?

        init(_ name: String, _ shape: Shape, required: Bool = false, choice: String? = nil) {
            self.name = name
            self.shape = shape
            isRequired = required
            self.choice = choice
        }
    }

    /// What a value of this shape is called in "expected ...".
    var name: String {
        switch self {
        case .boolean: "true or false"
        case .integer(let range) where range.upperBound == .max: "a whole number from \(range.lowerBound)"
        case .integer(let range) where range.count == 1: "\(range.lowerBound)"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .string: "a string"
        case .stringOr(let shape): "a string or \(shape.name)"
        case .text(let expected, _): expected
        case .word(let words): words.dropLast().map { "\"\($0)\"" }.joined(separator: ", ") + " or \"\(words.last ?? "")\""
        case .list: "a list"
        case .oneOrList(let shape): "\(shape.name) or a list of such"
        case .named, .entries, .mapping: "a mapping"
        case .optional(let shape): shape.name
        }
    }
}

/// Compares a tree with its shape and collects every difference.
struct ShapeChecker {
    private(set) var diagnostics: [Diagnostic] = []

    mutating func check(_ value: Value, _ shape: Shape, at path: String) {
        switch shape {
        case .boolean: expect(value.kind == .boolean, value, shape, path)
        case .integer(let range): expect(value.integer.map(range.contains) ?? false, value, shape, path)
        case .string: expect(value.kind == .string, value, shape, path)
        case .stringOr(let other):
            value.kind == .mapping ? check(value, other, at: path) : expect(value.kind == .string, value, shape, path)
        case .text(_, let accepts): expect(value.kind == .string && accepts(value.text), value, shape, path)
        case .word(let words): checkWord(value, words, shape, path)
        case .list(let element): checkList(value, element, shape, path)
        case .oneOrList(let element):
            if value.kind == .sequence {
                checkList(value, element, shape, path)
            } else if value.isScalar {
                check(value, element, at: path)
            } else {
                expect(false, value, shape, path)
            }
        case .named(let element): checkEntries(value, element, shape, path, namesOnly: true)
        case .entries(let element): checkEntries(value, element, shape, path, namesOnly: false)
        case .mapping(let keys): checkMapping(value, keys, shape, path)
        case .optional(let shape): if value.kind != .null { check(value, shape, at: path) }
        }
    }

    private mutating func expect(_ isRight: Bool, _ value: Value, _ shape: Shape, _ path: String) {
        guard !isRight else { return }
        diagnostics.append(
            Diagnostic("manifest-type", "expected \(shape.name) for \(whole(path)), got \(value.named)", at: value.place))
    }

    private func whole(_ path: String) -> String { path.isEmpty ? "the manifest" : "\"\(path)\"" }

    private mutating func checkWord(_ value: Value, _ words: [String], _ shape: Shape, _ path: String) {
        guard value.kind == .string, !words.contains(value.text) else { return expect(value.kind == .string, value, shape, path) }
        expect(false, value, shape, path)
        if let near = nearest(value.text, in: words) { diagnostics[diagnostics.count - 1].hints = ["did you mean \"\(near)\"?"] }
    }

    private mutating func checkList(_ value: Value, _ element: Shape, _ shape: Shape, _ path: String) {
        guard value.kind == .sequence else { return expect(false, value, shape, path) }
        for (index, item) in value.elements.enumerated() { check(item, element, at: "\(path)[\(index)]") }
    }

    private mutating func checkEntries(_ value: Value, _ element: Shape, _ shape: Shape, _ path: String, namesOnly: Bool) {
        guard value.kind == .mapping else { return expect(false, value, shape, path) }
        for (key, item) in value.entries {
            if namesOnly, !LayerName.isSegment(key.text) {
                diagnostics.append(
                    Diagnostic("manifest-name", "bad name \"\(key.text)\" in \"\(path)\": expected \(LayerName.segmentRule)", at: key.place)
                )
            }
            check(item, element, at: "\(path).\(key.text)")
        }
    }

    private mutating func checkMapping(_ value: Value, _ keys: [Shape.Key], _ shape: Shape, _ path: String) {
        guard value.kind == .mapping else { return expect(false, value, shape, path) }
        var stated: Set<String> = []
        for (key, item) in value.entries {
            let name = key.text, inner = path.isEmpty ? name : "\(path).\(name)"
            stated.insert(name)
            if let known = keys.first(where: { $0.name == name }) {
                check(item, known.shape, at: inner)
            } else {
                let near = nearest(name, in: keys.lazy.map(\.name)).map { "did you mean \"\($0)\"?" }
                let hint = near ?? "known keys here: \(keys.map(\.name).joined(separator: ", "))"
                diagnostics.append(
                    Diagnostic(
                        "unknown-key", "unknown key \"\(name)\"" + (path.isEmpty ? "" : " in \"\(path)\""), at: key.place, hints: [hint]))
            }
        }
        let whole = whole(path)
        for key in keys where key.isRequired && !stated.contains(key.name) {
            diagnostics.append(
                Diagnostic("missing-key", "missing key \"\(key.name)\" in \(whole): expected \(key.shape.name)", at: value.place))
        }
        checkChoices(value, keys, stated, whole)
    }

    private mutating func checkChoices(_ value: Value, _ keys: [Shape.Key], _ stated: Set<String>, _ whole: String) {
        let choices = keys.filter { $0.choice != nil }
        guard let choice = choices.first?.choice else { return }
        let chosen = choices.filter { stated.contains($0.name) }
        guard chosen.count != 1 else { return }
        let names = choices.map { "\"\($0.name)\"" }.joined(separator: ", ")
        let got = chosen.isEmpty ? "none" : chosen.map { "\"\($0.name)\"" }.joined(separator: ", ")
        diagnostics.append(Diagnostic("manifest-choice", "\(whole) takes exactly one \(choice) of \(names), got \(got)", at: value.place))
    }
}

extension Value {
    /// A whole number in decimal that fits 64 bits.
    var integer: Int? { kind == .integer ? Int(text) : nil }

    /// A string, or the strings of a list.
    var strings: [(text: String, place: Place)] {
        kind == .sequence ? elements.map { ($0.text, $0.place) } : [(text, place)]
    }

    /// The value as messages quote it.
    var named: String {
        switch kind {
        case .null: "null"
        case .boolean, .integer, .decimal: text
        case .string: "\"\(text)\""
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}
