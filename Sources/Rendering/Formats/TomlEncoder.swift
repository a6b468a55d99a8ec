internal import Documents
internal import Overlays

/// Writes a mapping as TOML 1.0.
///
/// In every table values come first and tables behind them, whatever the order of the keys, since a value behind `[a.b]` would belong
/// to it. Mappings are tables `[a.b]`; lists whose elements are all mappings are arrays of tables `[[a.b]]`; other collections stand
/// inline. Strings have double quotes and escapes and stay in one line, which every reader takes alike.
struct TomlEncoder: Encoder {
    private typealias NodeID = EffectiveDocument.NodeID

    private let document: EffectiveDocument
    private(set) var bytes: [UInt8] = []
    private(set) var problems: [Diagnostic] = []
    var trace: OutputTrace?
    /// The keys on the way to the innermost table, as its header spells them.
    private var path: [UInt8] = []

    init(_ document: EffectiveDocument) { self.document = document }

    mutating func write(_ root: EffectiveDocument.NodeID) {
        guard document.isPlainMapping(root) else {
            return problems.append(document.problem(root, "is \(document.described(root)), TOML needs a mapping"))
        }
        writeTable(root)
    }

    private mutating func writeTable(_ table: NodeID) {
        var hasTables = false
        for entry in document.children(table) {
            guard !isTable(entry.value) else {
                hasTables = true
                continue
            }
            let start = bytes.count
            writeKey(entry.key)
            writeInline(entry.value)
            bytes.append(UInt8(ascii: "\n"))
            trace?.note(entry.value, from: start, to: bytes.count)
        }
        guard hasTables else { return }
        for entry in document.children(table) where isTable(entry.value) {
            let length = path.count
            if length > 0 { path.append(UInt8(ascii: ".")) }
            document.withText(entry.key) { appendKey($0, to: &path) }
            writeTables(entry.value)
            path.removeLast(path.count - length)
        }
    }

    /// The table of a mapping, or those of a list.
    private mutating func writeTables(_ value: NodeID) {
        let start = bytes.count
        defer { trace?.note(value, from: start, to: bytes.count) }
        if document.kind(value) == .mapping {
            // A table that only holds tables is made by their headers.
            let children = document.children(value)
            if document.count(value) == 0 || children.contains(where: { !isTable($0.value) }) { writeHeader(brackets: 1) }
            return writeTable(value)
        }
        for element in document.children(value) {
            let start = bytes.count
            writeHeader(brackets: 2)
            writeTable(element.value)
            trace?.note(element.value, from: start, to: bytes.count)
        }
    }

    private mutating func writeHeader(brackets: Int) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "["), count: brackets))
        bytes.append(contentsOf: path)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "]"), count: brackets))
        bytes.append(UInt8(ascii: "\n"))
    }

    private func isTable(_ value: NodeID) -> Bool {
        switch document.kind(value) {
        case .mapping: true
        case .sequence: document.count(value) > 0 && document.children(value).allSatisfy { document.kind($0.value) == .mapping }
        default: false
        }
    }

    private mutating func writeInline(_ value: NodeID) {
        let kind = document.kind(value)
        switch kind {
        case .mapping, .sequence: writeInlineCollection(value, isMapping: kind == .mapping)
        case .null:
            problems.append(
                document.problem(value, "is null, which TOML cannot say", hints: ["an empty string, or a layer that leaves the key out"]))
        case .boolean: document.withScalarText(value) { bytes.append(contentsOf: $0) }
        case .string, .alias: document.withText(value) { appendQuoted($0, to: &bytes) }
        case .integer, .decimal:
            let refusal = document.withText(value) { text -> Diagnostic? in
                do throws(Diagnostic) { try appendTomlNumber(kind, text, to: &bytes) } catch { return error }
                return nil
            }
            if let refusal { problems.append(document.problem(value, "cannot be written: \(refusal.message)", hints: refusal.hints)) }
        }
    }

    /// `{ a = 1, b = 2 }` or `[1, 2]`.
    private mutating func writeInlineCollection(_ collection: NodeID, isMapping: Bool) {
        bytes.append(isMapping ? UInt8(ascii: "{") : UInt8(ascii: "["))
        for (index, child) in document.children(collection).enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if index > 0 || isMapping { bytes.append(UInt8(ascii: " ")) }
            if isMapping { writeKey(child.key) }
            writeInline(child.value)
        }
        if isMapping, document.count(collection) > 0 { bytes.append(UInt8(ascii: " ")) }
        bytes.append(isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]"))
    }

    /// `key = `
    private mutating func writeKey(_ key: NodeID) {
        document.withText(key) { appendKey($0, to: &bytes) }
        bytes.append(contentsOf: [UInt8(ascii: " "), UInt8(ascii: "="), UInt8(ascii: " ")])
    }
}

/// A key bare where TOML allows it, otherwise in double quotes.
private func appendKey(_ key: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    if !key.isEmpty, key.allSatisfy(isBareKeyByte) { bytes.append(contentsOf: key) } else { appendQuoted(key, to: &bytes) }
}

private func isBareKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a") ... UInt8(ascii: "z"), UInt8(ascii: "A") ... UInt8(ascii: "Z"), UInt8(ascii: "0") ... UInt8(ascii: "9"),
        UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
    default: false
    }
}
