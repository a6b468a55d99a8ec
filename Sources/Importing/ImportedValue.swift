package import Documents

/// A value as an import source states it, with its comments: a tree to build and to change, unlike a `Document`.
package struct ImportedValue: Sendable {
    package indirect enum Content: Sendable {
        /// Never the kind of a collection or an alias. Numbers are spelled as the YAML 1.2 core schema has them, so `1_000` of a TOML
        /// file is `1000` here.
        case scalar(Node.Kind, String)
        /// What is no UTF-8 text.
        case binary([UInt8])
        /// In the order of the source; keys are unique.
        case mapping([ImportedEntry])
        case sequence([ImportedValue])
    }

    package var content: Content
    /// Of an element of a list; those of an entry stand with the entry.
    package var comments = Comments()
    /// Where the source states it.
    package var place: Place?
    /// Whether the source keeps it as a secret, though not encrypted: a value of a Kubernetes Secret.
    package var isSecret = false

    package init(_ content: Content, comments: Comments = Comments(), at place: Place? = nil) {
        self.content = content
        self.comments = comments
        self.place = place
    }

    package static func string(_ text: String) -> ImportedValue { ImportedValue(.scalar(.string, text)) }

    /// The value of a key; nil when there is none or this is no mapping.
    package subscript(_ key: String) -> ImportedValue? { entries.first { $0.key == key }?.value }

    /// The entries of a mapping; empty for anything else.
    package var entries: [ImportedEntry] { if case .mapping(let entries) = content { entries } else { [] } }

    /// The elements of a list; empty for anything else.
    package var elements: [ImportedValue] { if case .sequence(let elements) = content { elements } else { [] } }

    /// The text of a scalar; nil for anything else.
    package var text: String? { if case .scalar(_, let text) = content { text } else { nil } }

    /// Whether both are the same value: kinds, texts of scalars as spelled, lists in order, mappings in any order. Comments and places
    /// do not count.
    package func isEqual(to other: ImportedValue) -> Bool {
        switch (content, other.content) {
        case (.scalar(let kind, let text), .scalar(let otherKind, let otherText)):
            guard kind == otherKind else { return false }
            return switch kind {
            case .null: true
            case .boolean: text.utf8.first.map { $0 | 0x20 } == otherText.utf8.first.map { $0 | 0x20 }  // `True` is `true`
            default: text.utf8.elementsEqual(otherText.utf8)
            }
        case (.binary(let bytes), .binary(let others)): return bytes == others
        case (.sequence(let elements), .sequence(let others)):
            return elements.count == others.count && zip(elements, others).allSatisfy { $0.isEqual(to: $1) }
        case (.mapping(let entries), .mapping(let others)):
            guard entries.count == others.count else { return false }
            let byKey = Dictionary(others.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
            return entries.allSatisfy { entry in byKey[entry.key].map { entry.value.isEqual(to: $0) } ?? false }
        default: return false
        }
    }
}

/// One entry of a mapping.
package struct ImportedEntry: Sendable {
    package var key: String
    package var value: ImportedValue
    package var comments: Comments

    package init(_ key: String, _ value: ImportedValue, comments: Comments = Comments()) {
        self.key = key
        self.value = value
        self.comments = comments
    }
}
