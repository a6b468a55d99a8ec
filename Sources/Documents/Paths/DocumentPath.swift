/// `DOC:PATH`: a document and an address in it, split at the first `:` (R22). `DOC` alone is the whole document.
package struct DocumentPath: Hashable, Sendable, CustomStringConvertible {
    package var document: String
    package var path: Path

    package init(document: String, path: Path = .root) {
        self.document = document
        self.path = path
    }

    package init(parsing text: String) throws(Diagnostic) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        document = String(parts[0])
        path = parts.count == 2 ? try Path(parsing: String(parts[1])) : .root
        guard DocumentPath.isDocumentName(document) else {
            throw Diagnostic(
                "bad-document-name",
                "bad document name \"\(document)\": expected letters, digits, \"_\", \"-\", \".\" in segments joined by \"/\"",
                hints: parts.count == 2 ? [] : ["a value is addressed as DOC:PATH, for example app:server.port"])
        }
    }

    /// R4: segments `[A-Za-z0-9_-][A-Za-z0-9._-]*` joined by `/`.
    package static func isDocumentName(_ name: String) -> Bool {
        name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { segment in
            segment.first.map { $0 != .dot } == true && segment.allSatisfy(isNameByte)
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a") ... UInt8(ascii: "z"), UInt8(ascii: "A") ... UInt8(ascii: "Z"), .zero ... .nine,
            UInt8(ascii: "_"), .dash, .dot:
            true
        default: false
        }
    }

    package var description: String { path.isRoot ? document : "\(document):\(path)" }
}
