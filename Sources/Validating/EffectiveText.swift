package import Documents
package import Overlays

extension EffectiveDocument {
    /// The entries of a mapping in order; empty for anything else.
    package func mappingEntries(_ node: NodeID) -> [(key: String, value: NodeID)] {
        kind(node) == .mapping ? children(node).map { (text($0.key), $0.value) } : []
    }

    /// Calls `body` with each leaf below a node: scalars, and collections that are empty.
    package func leaves(_ node: NodeID, at path: Path, _ body: (Path, NodeID) -> Void) {
        switch kind(node) {
        case .mapping where count(node) > 0:
            for (key, value) in mappingEntries(node) { leaves(value, at: path.appending(key: key), body) }
        case .sequence where count(node) > 0:
            for (index, element) in elements(node).enumerated() { leaves(element, at: path.appending(index: index), body) }
        default: body(path, node)
        }
    }

    /// What a scalar is compared by, never shown: its text, for secrets the ciphertext, also of those that a string embeds (R21). Nulls
    /// are equal however they are spelled, and so are booleans.
    package func comparedText(_ node: NodeID) -> [UInt8] {
        if kind(node) == .null { return [] }
        if kind(node) == .boolean { return withText(node) { $0.map { $0 | 0x20 } } }
        return deferredPieces(node).map { $0.flatMap(comparedText) } ?? withText(node) { Array($0) }
    }

    /// What a layer holds in place of a secret, be it open or not; nil for every other value.
    package func ciphertext(_ node: NodeID) -> [UInt8]? {
        (isSealed(node) ? node : sealedOrigin(node)).map { sealed in withText(sealed) { Array($0) } }
    }

    /// A value as JSON in one line, secrets in it as `"<secret>"`, files that are no text as `"<binary, 512 bytes>"`. What JSON lacks
    /// (infinities) is written as a string.
    ///
    /// - Parameter escapingReferences: whether `${` becomes `$${` and the null of a key `${null}`, so that a layer may state the
    ///   value. In lists null is content.
    package func compactJSON(_ node: NodeID, escapingReferences: Bool = false) -> String {
        var writer = JsonWriter(.compact)
        write(node, to: &writer, escapingReferences)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func write(_ node: NodeID, to writer: inout JsonWriter, _ escapes: Bool, _ isInList: Bool = false) {
        switch kind(node) {
        case .mapping:
            writer.beginMapping()
            for (key, value) in mappingEntries(node) {
                writer.key(key)
                let removes = escapes && !isInList && kind(value) == .null
                removes ? writeScalar(.string, "${null}", false, to: &writer, false) : write(value, to: &writer, escapes, isInList)
            }
            writer.endMapping()
        case .sequence:
            writer.beginSequence()
            for element in elements(node) { write(element, to: &writer, escapes, true) }
            writer.endSequence()
        case let kind: writeScalar(kind, shownText(node), isTainted(node), to: &writer, escapes)
        }
    }

    private func shownText(_ node: NodeID) -> String {
        if isTainted(node) { return "<secret>" }
        return binaries(below: node).isEmpty ? text(node) : "<binary, \(withText(node, \.count)) bytes>"
    }

    private func writeScalar(_ kind: Node.Kind, _ text: String, _ isSecret: Bool, to writer: inout JsonWriter, _ escapes: Bool) {
        var text = escapes && kind == .string ? text.escapingReferences : text
        text.withUTF8 { bytes in
            do throws(Diagnostic) {
                try writer.scalar(isSecret ? .string : kind, bytes)
            } catch {
                // Infinities and NaN; a string never throws.
                try? writer.scalar(.string, bytes)
            }
        }
    }
}

extension String {
    /// With every `${` as `$${`, which stands for itself in a layer (R13).
    package var escapingReferences: String {
        var result = "", rest = self[...]
        while let found = rest.firstRange(of: "${") {
            result += rest[..<found.lowerBound] + "$${"
            rest = rest[found.upperBound...]
        }
        return result + rest
    }
}
