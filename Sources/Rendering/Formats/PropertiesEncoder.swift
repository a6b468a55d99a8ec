internal import Documents
internal import Overlays

/// Writes a mapping as lines `name=value` that `java.util.Properties` reads (R18), from bytes in Latin-1 as from text: all of it is
/// ASCII, other characters are `\uXXXX`.
///
/// A name is the way to the value: `a.b[0]`, a key that a name has other uses for in brackets: `a[x.y]`. The key of a scalar at the
/// root is the name as it is, so that flat properties come back as they were. Null is left out, and so is a collection without
/// elements.
struct PropertiesEncoder: Encoder {
    private let document: EffectiveDocument
    private(set) var bytes: [UInt8] = []
    private(set) var problems: [Diagnostic] = []
    var trace: OutputTrace?
    /// The way to the innermost value, escaped.
    private var name: [UInt8] = []
    private var names = WrittenNames()

    init(_ document: EffectiveDocument) { self.document = document }

    mutating func write(_ root: EffectiveDocument.NodeID) {
        guard document.isPlainMapping(root) else {
            return problems.append(document.problem(root, "is \(document.described(root)), properties need a mapping"))
        }
        writeChildren(of: root)
        problems += names.collisions(in: bytes, of: document, what: "property")
    }

    private mutating func writeChildren(of node: EffectiveDocument.NodeID) {
        let isMapping = document.kind(node) == .mapping
        for (index, child) in document.children(node).enumerated() {
            let length = name.count
            if isMapping {
                let isName = name.isEmpty && ![.mapping, .sequence].contains(document.kind(child.value))
                document.withText(child.key) { isName ? appendEscaped($0, asName: true, to: &name) : appendSegment($0) }
            } else {
                name.append(UInt8(ascii: "["))
                appendDecimal(index, to: &name)
                name.append(UInt8(ascii: "]"))
            }
            switch document.kind(child.value) {
            case .mapping, .sequence: writeChildren(of: child.value)
            case .null: break
            default: writeLine(child.value)
            }
            name.removeLast(name.count - length)
        }
    }

    private mutating func writeLine(_ node: EffectiveDocument.NodeID) {
        let start = bytes.count
        bytes.append(contentsOf: name)
        names.add(start ..< bytes.count, of: bytes, from: node)
        bytes.append(UInt8(ascii: "="))
        document.withScalarText(node) { appendEscaped($0, asName: false, to: &bytes) }
        bytes.append(UInt8(ascii: "\n"))
        trace?.note(node, from: start, to: bytes.count)
    }

    /// Dots and brackets divide a name, so a key with one of them has brackets around it.
    private mutating func appendSegment(_ key: UnsafeBufferPointer<UInt8>) {
        let isPlain = !key.isEmpty && !key.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }
        if isPlain, !name.isEmpty { name.append(UInt8(ascii: ".")) }
        if !isPlain { name.append(UInt8(ascii: "[")) }
        appendEscaped(key, asName: true, to: &name)
        if !isPlain { name.append(UInt8(ascii: "]")) }
    }
}

/// Appends text as `java.util.Properties` documents it for `load`: blanks, separators and comment marks escaped where they would be
/// taken for such, controls and everything beyond ASCII as UTF-16 units.
private func appendEscaped(_ text: UnsafeBufferPointer<UInt8>, asName: Bool, to bytes: inout [UInt8]) {
    var index = 0
    while index < text.count {
        let byte = text[index]
        switch byte {
        case UInt8(ascii: "\\"): bytes.append(contentsOf: [backslash, backslash])
        case UInt8(ascii: "\t"): bytes.append(contentsOf: [backslash, UInt8(ascii: "t")])
        case UInt8(ascii: "\n"): bytes.append(contentsOf: [backslash, UInt8(ascii: "n")])
        case UInt8(ascii: "\r"): bytes.append(contentsOf: [backslash, UInt8(ascii: "r")])
        case 0x0C: bytes.append(contentsOf: [backslash, UInt8(ascii: "f")])
        case UInt8(ascii: " ") where asName || index == 0: bytes.append(contentsOf: [backslash, byte])
        case UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "#"), UInt8(ascii: "!"):
            if asName { bytes.append(backslash) }
            bytes.append(byte)
        case 0 ..< 0x20, 0x7F: appendUnit(UInt16(byte), to: &bytes)
        case 0x80...:
            index += appendUnits(text, at: index, to: &bytes)
            continue
        default: bytes.append(byte)
        }
        index += 1
    }
}

/// Appends the UTF-16 units of the scalar at an index. The result is how many bytes it has.
private func appendUnits(_ text: UnsafeBufferPointer<UInt8>, at index: Int, to bytes: inout [UInt8]) -> Int {
    let count = text[index] >= 0xF0 ? 4 : text[index] >= 0xE0 ? 3 : 2
    var scalar = UInt32(text[index]) & (0xFF >> UInt32(count + 1))
    for next in text[index + 1 ..< min(index + count, text.count)] { scalar = scalar << 6 | UInt32(next & 0x3F) }
    if scalar < 0x10000 {
        appendUnit(UInt16(truncatingIfNeeded: scalar), to: &bytes)
    } else {
        appendUnit(UInt16(truncatingIfNeeded: 0xD800 + (scalar - 0x10000) >> 10), to: &bytes)
        appendUnit(UInt16(truncatingIfNeeded: 0xDC00 + (scalar - 0x10000) & 0x3FF), to: &bytes)
    }
    return count
}

private func appendUnit(_ unit: UInt16, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: [backslash, UInt8(ascii: "u")])
    for shift in [12, 8, 4, 0] as [UInt16] {
        let digit = UInt8(unit >> shift & 0xF)
        bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
}

private let backslash = UInt8(ascii: "\\")
