package import Documents
package import Schemas

/// The schemas of this package, found as the program finds those of a configuration root.
package struct PackageSchemas: SchemaSource {
    package init() {}

    package func document(at uri: String) throws -> Document? {
        let path = String(uri.dropFirst(PackageSchemas.root.count))
        return try Layer.parse(readFile("\(packageFolder)/\(path)"), file: path).document
    }

    /// - Parameter path: from the package's folder.
    /// - Throws: `Diagnostics` with what is wrong with the schema.
    package static func compile(_ path: String) throws -> Schema {
        let source = PackageSchemas()
        guard let document = try source.document(at: root + path) else { throw Diagnostics([]) }
        let (schema, diagnostics) = try Schema.compile(document, uri: root + path, source: source)
        guard let schema else { throw Diagnostics(diagnostics) }
        return schema
    }

    private static let root = "file:///"
}
