internal import Documents
internal import Importing
internal import Validating

/// A scalar as a layer states it: `$${` for `${` (R15).
func newScalar(_ kind: Node.Kind, _ text: String, escapingReferences: Bool) -> NewValue {
    .scalar(kind: kind, text: kind == .string && escapingReferences ? text.escapingReferences : text)
}

extension ImportedValue {
    /// A whole value as a layer states it.
    func newValue(escapingReferences: Bool) throws(Diagnostic) -> NewValue {
        if case .scalar(let kind, let text) = content { return newScalar(kind, text, escapingReferences: escapingReferences) }
        var writer = JsonWriter(.compact)
        try write(to: &writer, escapingReferences)
        return try NewValue(json: String(decoding: writer.bytes, as: UTF8.self))
    }

    private func write(to writer: inout JsonWriter, _ escapingReferences: Bool) throws(Diagnostic) {
        switch content {
        case .mapping(let entries):
            writer.beginMapping()
            for entry in entries {
                writer.key(entry.key)
                try entry.value.write(to: &writer, escapingReferences)
            }
            writer.endMapping()
        case .sequence(let elements):
            writer.beginSequence()
            for element in elements { try element.write(to: &writer, escapingReferences) }
            writer.endSequence()
        case .scalar(let kind, let text):
            let text = Array((kind == .string && escapingReferences ? text.escapingReferences : text).utf8)
            // `withUnsafeBufferPointer` does not pass a typed error on: the result comes out as a value.
            var copy = writer
            let result = text.withUnsafeBufferPointer { bytes in Result { () throws(Diagnostic) in try copy.scalar(kind, bytes) } }
            writer = copy
            try result.get()
        case .binary:
            throw Diagnostic("binary-value", "expected text, found bytes that are none", at: place)
        }
    }
}
