/// Sends a value of a layer to a writer: aliases replaced by what they stand for, merge keys expanded, keys as their source text
/// (R8). Layers have no cyclic aliases and bounded expansion; other documents may have either.
package func emit<Writer: TreeWriter>(_ value: Value, to writer: inout Writer) throws(Diagnostic) {
    let complaint: Diagnostic? = value.document.withView { view in
        do throws(Diagnostic) { try Emission(document: value.document, view: view).send(value.index, to: &writer) } catch { return error }
        return nil
    }
    if let complaint { throw complaint }
}

private struct Emission {
    let document: Document
    let view: DocumentView

    func send<Writer: TreeWriter>(_ index: Int, to writer: inout Writer) throws(Diagnostic) {
        let index = view.resolved(index), nodes = view.nodes
        switch nodes[index].kind {
        case .mapping:
            writer.beginMapping()
            try sendEntries(of: index, to: &writer)
            writer.endMapping()
        case .sequence:
            writer.beginSequence()
            var child = index + 1
            while child < nodes[index].next {
                try send(child, to: &writer)
                child = Int(nodes[child].next)
            }
            writer.endSequence()
        case let kind:
            do throws(Diagnostic) { try writer.scalar(kind, view.text(index)) } catch {
                var complaint = error
                complaint.place = document.place(of: index)
                throw complaint
            }
        }
    }

    private func sendEntries<Writer: TreeWriter>(of mapping: Int, to writer: inout Writer) throws(Diagnostic) {
        let nodes = view.nodes
        if nodes[mapping].flags.contains(.hasMerge) {
            for (key, value) in Value(document, mapping).entries {
                writer.key(view.text(key.resolved))
                try send(value.index, to: &writer)
            }
            return
        }
        var key = mapping + 1
        while key < nodes[mapping].next {
            let value = Int(nodes[key].next)
            writer.key(view.text(view.resolved(key)))
            try send(value, to: &writer)
            key = Int(nodes[value].next)
        }
    }
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
