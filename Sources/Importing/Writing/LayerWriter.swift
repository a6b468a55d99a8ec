internal import Documents

/// A layer as text that a person would have written: block style, quotes only where a reader needs them, numbers as they are
/// spelled, comments where they were.
struct LayerWriter {
    private var writer = YamlWriter(step: 2, sequenceStep: 2, keepsNumbers: true)

    /// - Parameter layer: what it states; a null removes the document.
    static func text(of layer: ImportedValue, asStream: Bool) -> [UInt8] {
        var writer = LayerWriter()
        guard asStream, layer.isMapping else {
            writer.document(layer)
            return writer.writer.bytes
        }
        for (index, part) in StreamObjects.parts(of: layer).enumerated() {
            if index > 0 { writer.writer.separator() }
            writer.document(part)
        }
        return writer.writer.bytes
    }

    private mutating func document(_ root: ImportedValue) {
        writer.comments(root.comments.above)
        if let beside = root.comments.beside { writer.comments([beside]) }
        write(root.content)
        writer.comments(root.comments.below)
    }

    private mutating func write(_ content: ImportedValue.Content) {
        switch content {
        case .scalar(let kind, var text): text.withUTF8 { writer.scalar(kind, $0) }
        case .binary(let bytes): bytes.withUnsafeBufferPointer { writer.scalar(.string, $0) }
        case .mapping(let entries):
            writer.beginMapping()
            for entry in entries { write(entry) }
            writer.endMapping()
        case .sequence(let elements):
            writer.beginSequence()
            for element in elements { write(element) }
            writer.endSequence()
        }
    }

    private mutating func write(_ entry: ImportedEntry) {
        writer.comments(entry.comments.above)
        writer.key(entry.key)
        if let beside = entry.comments.beside { writer.comment(beside) }
        write(entry.value.content)
        writer.comments(entry.comments.below)
    }

    /// The first key of an element stands in the line of its dash: what is above it goes above the dash.
    private mutating func write(_ element: ImportedValue) {
        var element = element
        writer.comments(element.comments.above)
        if case .mapping(var entries) = element.content, let first = entries.first {
            writer.comments((element.comments.beside.map { [$0] } ?? []) + first.comments.above)
            entries[0].comments.above = []
            element.content = .mapping(entries)
        } else if let beside = element.comments.beside {
            writer.comment(beside)
        }
        write(element.content)
        writer.comments(element.comments.below)
    }
}

extension ImportedValue {
    /// As the text of a layer with one document.
    package var layerText: [UInt8] { LayerWriter.text(of: self, asStream: false) }
}
