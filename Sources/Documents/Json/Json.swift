/// JSON as RFC 8259 has it: no comments, no trailing commas, one value, UTF-8.
///
/// What the RFC leaves open: a byte order mark is passed over; numbers of any size and precision are kept as text; duplicate keys
/// pass (`Layer` refuses them); `\u` escapes must be Unicode characters, so lone surrogates are refused, which a UTF-8 text
/// could not hold; nesting ends at `Limits.depth`.
package enum Json {
    /// - Parameter file: the name that messages use.
    package static func parse(_ source: [UInt8], file: String, limits: Limits = .standard) -> Parsed {
        source.withUnsafeBufferPointer { bytes in
            var parser = JsonParser(bytes, limits: limits)
            do throws(JsonParser.Mistake) {
                try parser.document()
            } catch {
                parser.note(error)
            }
            guard parser.mistakes.isEmpty else {
                return Parsed(document: nil, diagnostics: parser.mistakes.map { $0.diagnostic(file: file, bytes) })
            }
            let root = Document.Root(node: 0, startMarker: 0 ..< 0, endMarker: 0 ..< 0)
            let document = Document(
                file: file, syntax: .json, source: source, cooked: parser.cooked, nodes: parser.nodes, roots: [root], comments: [],
                properties: [])
            return Parsed(document: document, diagnostics: [])
        }
    }
}
