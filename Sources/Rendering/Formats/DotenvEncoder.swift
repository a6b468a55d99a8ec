internal import Documents
internal import Overlays

/// Writes a document as lines `NAME=value` (R18): a variable for each scalar, named after the keys on the way to it.
///
/// Null is left out, and so is a collection without elements, which has no scalars. What no variable can hold is a problem.
struct DotenvEncoder {
    private let document: EffectiveDocument
    private var name: VariableName
    private var output: [UInt8] = []
    private var lines: [Line] = []
    private(set) var problems: [Diagnostic] = []

    /// A variable that was written: where its name stands in the output, and which node it came from.
    private struct Line {
        var hash: UInt64
        var name: Range<Int>
        var node: EffectiveDocument.NodeID
    }

    init(_ document: EffectiveDocument, keepsKeys: Bool) {
        self.document = document
        name = VariableName(keepsKeys: keepsKeys)
    }

    mutating func lines(of root: EffectiveDocument.NodeID) -> [UInt8] {
        guard document.kind(root) == .mapping, !(document.isStream && root == document.root) else {
            problems.append(document.problem(root, "is \(document.described(root)), dotenv needs a mapping"))
            return []
        }
        write(root)
        reportCollisions()
        return output
    }

    private mutating func write(_ node: EffectiveDocument.NodeID) {
        switch document.kind(node) {
        case .mapping:
            for entry in document.children(node) {
                let length = document.withText(entry.key) { name.append($0) }
                write(entry.value)
                name.truncate(to: length)
            }
        case .sequence:
            for (index, element) in document.children(node).enumerated() {
                let length = name.append(index: index)
                write(element.value)
                name.truncate(to: length)
            }
        case .null: break
        default: writeLine(node)
        }
    }

    private mutating func writeLine(_ node: EffectiveDocument.NodeID) {
        guard name.isName, !name.isOwnedByShells else { return refuseName(of: node) }
        let start = output.count
        output.append(contentsOf: name.bytes)
        lines.append(Line(hash: hash(name.bytes), name: start ..< output.count, node: node))
        output.append(UInt8(ascii: "="))
        let isSayable = document.withScalarText(node) { text in
            appendShellWord(text, to: &output)
            return !text.contains(0)
        }
        output.append(UInt8(ascii: "\n"))
        if !isSayable {
            problems.append(document.problem(node, "holds a NUL byte, which no variable can"))
        }
    }

    private mutating func refuseName(of node: EffectiveDocument.NodeID) {
        let text = String(decoding: name.bytes, as: UTF8.self)
        if name.isName {
            let message = "gives the variable \(text), which the shell keeps for itself"
            problems.append(document.problem(node, message, hints: ["rename the key, or put it below another one"]))
        } else {
            let message = "gives the variable \"\(text)\", expected letters, digits and _, no digit first"
            let hints = name.keepsKeys ? ["without `keys: keep` keys become upper case, and other characters `_`"] : []
            problems.append(document.problem(node, message, hints: hints))
        }
    }

    /// Finds names written twice, by their hashes, so that the common case makes nothing for each name.
    private mutating func reportCollisions() {
        let order = lines.indices.sorted { (lines[$0].hash, $0) < (lines[$1].hash, $1) }
        for (first, second) in zip(order, order.dropFirst()) where lines[first].hash == lines[second].hash {
            let name = output[lines[first].name]
            guard name == output[lines[second].name] else { continue }
            let other = document.address(of: lines[first].node)
            let message = "gives the variable \(String(decoding: name, as: UTF8.self)), and so does \"\(other)\""
            problems.append(document.problem(lines[second].node, message))
        }
    }
}

/// FNV-1a, 64 bits.
private func hash(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}
