/// Sends a value of a layer to a writer: aliases replaced by what they stand for, merge keys expanded, keys as their source text
/// (R8). Layers have no cyclic aliases and bounded expansion; other documents may have either.
package func emit<Writer: TreeWriter>(_ value: Value, to writer: inout Writer) throws(Diagnostic) {
    let value = Value(value.document, value.resolved), node = value.node
    switch node.kind {
    case .mapping:
        writer.beginMapping()
        if node.flags.contains(.hasMerge) {
            for (key, value) in value.entries { try emit(key, value, to: &writer) }
        } else {
            var child = value.index + 1
            while child < node.next {
                let next = Int(value.document.nodes[child].next)
                try emit(Value(value.document, child), Value(value.document, next), to: &writer)
                child = Int(value.document.nodes[next].next)
            }
        }
        writer.endMapping()
    case .sequence:
        writer.beginSequence()
        var child = value.index + 1
        while child < node.next {
            try emit(Value(value.document, child), to: &writer)
            child = Int(value.document.nodes[child].next)
        }
        writer.endSequence()
    default: try emitScalar(value, to: &writer)
    }
}

private func emit<Writer: TreeWriter>(_ key: Value, _ value: Value, to writer: inout Writer) throws(Diagnostic) {
    key.withText { writer.key($0) }
    try emit(value, to: &writer)
}

/// The complaint of a writer gets the place of the value.
private func emitScalar<Writer: TreeWriter>(_ value: Value, to writer: inout Writer) throws(Diagnostic) {
    let complaint: Diagnostic? = value.withText { text in
        do throws(Diagnostic) { try writer.scalar(value.kind, text) } catch { return error }
        return nil
    }
    guard var complaint else { return }
    complaint.place = value.place
    throw complaint
}

extension Value {
    /// Canonical YAML.
    package func yaml() -> [UInt8] {
        var writer = YamlWriter()
        try? emit(self, to: &writer)  // a YamlWriter takes every value
        return writer.bytes
    }

    package func json(_ style: JsonWriter.Style = .pretty) throws(Diagnostic) -> [UInt8] {
        var writer = JsonWriter(style)
        try emit(self, to: &writer)
        return writer.bytes
    }
}
