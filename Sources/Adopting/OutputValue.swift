package import Documents
internal import Importing

/// One value that a file states: a scalar, or a collection with nothing in it.
package struct OutputValue: Sendable {
    package enum Content: Hashable, Sendable {
        /// Never the kind of a collection.
        case scalar(Node.Kind, String)
        /// What is no UTF-8 text.
        case binary([UInt8])
        case emptyMapping, emptySequence
    }

    package let content: Content
    /// Where the file states it, from 1; nil for what an alias brought there.
    package let line: Int?

    /// Nil for a collection that has something in it.
    init?(_ value: ImportedValue) {
        line = value.place?.position?.line
        switch value.content {
        case .scalar(.null, _): content = .scalar(.null, "null")
        case .scalar(let kind, let text): content = .scalar(kind, text)
        case .binary(let bytes): content = .binary(bytes)
        case .mapping(let entries) where entries.isEmpty: content = .emptyMapping
        case .sequence(let elements) where elements.isEmpty: content = .emptySequence
        case .mapping, .sequence: return nil
        }
    }

    /// The text of a scalar; nil for anything else.
    package var text: String? { if case .scalar(_, let text) = content { text } else { nil } }

    /// Compact JSON; of what is no text how long it is.
    package var shown: String {
        switch content {
        case .emptyMapping: return "{}"
        case .emptySequence: return "[]"
        case .binary(let bytes): return "\"<\(bytes.count) bytes>\""
        case .scalar(let kind, let text):
            var writer = JsonWriter(.compact), copy = text
            // What JSON has no number for (an infinity) is shown as text.
            copy.withUTF8 { bytes in
                do { try writer.scalar(kind, bytes) } catch { _ = try? writer.scalar(.string, bytes) }
            }
            return String(decoding: writer.bytes, as: UTF8.self)
        }
    }
}
