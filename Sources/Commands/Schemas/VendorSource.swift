internal import Documents
internal import Schemas

/// Answers a schema that is being compiled with what it refers to on the web, and keeps all of it: so exactly what is needed is fetched,
/// whatever names schemas give themselves on the way.
final class VendorSource: SchemaSource {
    struct Download {
        /// Without a fragment.
        let url: String
        let bytes: [UInt8]
    }

    let fetcher: SchemaFetcher
    /// Of the configuration root, with a slash.
    private let root: String
    /// Whether copies that are there already are fetched again.
    private let refetches: Bool
    /// The first schema, then what it refers to in the order in which it was asked for.
    private(set) var copies: [Download] = []
    private var documents: [String: Document] = [:]
    /// Called with the number of documents so far.
    var progress: (Int) -> Void = { _ in }

    /// The largest family of schemas that people publish in files of their own has some hundreds of them.
    private static let limit = 1000

    init(_ fetcher: SchemaFetcher, root: String, refetches: Bool) {
        (self.fetcher, self.root, self.refetches) = (fetcher, root, refetches)
    }

    /// Takes a schema, and what it refers to, into the copies.
    ///
    /// - Throws: the errors of a schema that is none, or is wrong.
    func take(_ first: Download) throws {
        let document = try parsed(first)
        guard let value = document.root, VendorSource.isSchema(value) else {
            throw Diagnostic("no-schema", "expected a JSON Schema, found none of its keywords", at: Place(file: first.url))
        }
        add(first, document)
        let (schema, diagnostics) = try Schema.compile(document, uri: first.url, source: self)
        if schema == nil { throw Diagnostics(diagnostics.filter(\.isError)) }
    }

    func document(at uri: String) throws -> Document? {
        if let known = documents[uri] { return known }
        guard let path = VendoredCopy.path(of: uri) else { return nil }
        guard copies.count < VendorSource.limit else {
            throw Failure(.failed, "too-many-schemas", "it refers to more than \(VendorSource.limit) documents")
        }
        let there = refetches ? nil : readFile(root + path)
        let download = try Download(url: uri, bytes: there ?? fetcher.bytes(at: uri)), document = try parsed(download)
        add(download, document)
        return document
    }

    private func add(_ download: Download, _ document: Document) {
        copies.append(download)
        documents[download.url] = document
        progress(copies.count)
    }

    private func parsed(_ download: Download) throws(Diagnostics) -> Document {
        let parsed = DataFile.parse(download.bytes, file: download.url)
        guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics.filter(\.isError)) }
        return document
    }

    /// A page that says "not found" in JSON is no schema, and judges nothing: some keyword must be there.
    private static func isSchema(_ value: Value) -> Bool {
        let keywords: Set = [
            "$schema", "$id", "id", "$ref", "$defs", "definitions", "type", "properties", "patternProperties", "items", "prefixItems",
            "enum",
            "const", "required", "allOf", "anyOf", "oneOf", "not", "if", "pattern", "format", "additionalProperties",
        ]
        return value.entries.contains { keywords.contains($0.key.text) }
    }
}
