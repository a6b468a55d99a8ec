internal import Documents
internal import History
internal import Schemas
internal import Validating

/// Schemas as files of the disk, for those who judge outside of a configuration repository.
struct DiskSchemas: SchemaSource {
    private let context: Context
    /// Copies of what stands elsewhere; nil where there are none.
    private let copies: RepositorySchemas?
    private static let scheme = "file:///"

    /// - Parameter folder: what is searched for schemas that are not files beside the first, as the person named it.
    init(folder: String?, in context: Context) {
        self.context = context
        copies = folder.map { RepositorySchemas(SchemaFolder(context.absolute($0))) }
    }

    /// `schemas/` of the configuration root that a file lies in.
    static func folder(near file: String, in context: Context) -> String? {
        var folder = realPath(context.absolute(file))
        while let slash = folder.lastIndex(of: "/") {
            folder = String(folder[..<slash])
            guard fileExists("\(folder)/\(ConfigurationRoot.manifestName)") else { continue }
            return isFolder("\(folder)/\(RepositorySchemas.folder)") ? "\(folder)/\(RepositorySchemas.folder)" : nil
        }
        return nil
    }

    /// What the schema in a file is known by.
    func uri(of file: String) -> String { RepositorySchemas.uri(of: String(realPath(context.absolute(file)).dropFirst())) }

    /// - Parameter name: as the person named it.
    /// - Returns: nil where it cannot be read.
    func file(_ name: String) throws(Diagnostics) -> Document? {
        guard let bytes = readFile(context.absolute(name)) else { return nil }
        let parsed = DataFile.parse(bytes, file: name)
        guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics.filter(\.isError)) }
        return document
    }

    func document(at uri: String) throws -> Document? {
        guard uri.hasPrefix(DiskSchemas.scheme) else { return try copies?.document(at: uri) }
        let path = percentDecoded(uri.dropFirst(DiskSchemas.scheme.utf8.count - 1)), here = realPath(context.currentFolder) + "/"
        return try file(path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path)
    }
}
