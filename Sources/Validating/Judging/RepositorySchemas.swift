package import Documents
package import History
internal import Schemas

/// The schemas of one state of the files: by path, as copies of what stands on the web, and by the name that they give themselves.
///
/// It notes what was asked of the files, so that what was made of the answers can be kept as long as they stay the same. For one
/// thread at a time.
package final class RepositorySchemas: SchemaSource {
    /// The folder in which schemas are searched for by `$id`.
    package static let folder = "schemas"

    /// No `$ref` leads into these, so that changes of layers alone need not look at what schemas refer to.
    static let otherFolders = ["environments/", "templates/"]

    private let tree: any FileTree
    /// Every path that was looked at below the configuration root, with the id of what was read there; nil where nothing was.
    private(set) var lookups: [String: ObjectID?] = [:]
    /// Whether the folder was searched, so that any file of it may have a part in the answer.
    private(set) var hasSearched = false

    package init(_ tree: any FileTree) { self.tree = tree }

    /// What a schema that lies at a path is known by.
    package static func uri(of path: String) -> String {
        let escapes: [UInt8: String] = [UInt8(ascii: "%"): "%25", UInt8(ascii: "#"): "%23", UInt8(ascii: "?"): "%3F"]
        let bytes = path.utf8.flatMap { byte in escapes[byte].map { Array($0.utf8) } ?? [byte] }
        return scheme + String(decoding: bytes, as: UTF8.self)
    }

    package func document(at uri: String) throws -> Document? {
        if uri.hasPrefix(Self.scheme) {
            let path = percentDecoded(uri.dropFirst(Self.scheme.utf8.count))
            return try Self.otherFolders.contains(where: path.hasPrefix) ? nil : file(at: path)
        }
        if let path = VendoredSchema.path(of: uri), let found = try file(at: path) { return found }
        return try search(for: uri)
    }

    /// - Throws: `Diagnostics` for a file that cannot be parsed.
    func file(at path: String) throws -> Document? {
        guard !path.split(separator: "/").contains("..") else { return nil }
        let bytes = try tree.read(path)
        lookups.updateValue(try bytes.map(Repository.blobID), forKey: path)
        return try bytes.map { try Self.parse($0, path) }
    }

    private static let scheme = "file:///"

    /// A copy from the web may have no extension: then its first byte tells.
    private static func parse(_ bytes: [UInt8], _ path: String) throws(Diagnostics) -> Document {
        let isYaml = path.hasSuffix(".yaml") || path.hasSuffix(".yml")
        let isJson = path.hasSuffix(".json") || !isYaml && bytes.first { $0 > UInt8(ascii: " ") } == UInt8(ascii: "{")
        let parsed = Layer.parse(bytes, file: path, syntax: isJson ? .json : .yaml, limits: .standard)
        guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics.filter(\.isError)) }
        return document
    }
}

// MARK: Searching

extension RepositorySchemas {
    /// The first file, by path, whose `$id` (`id` in draft 4) is the URI.
    private func search(for uri: String) throws -> Document? {
        hasSearched = true
        return try search(Self.folder, for: uri)
    }

    private func search(_ folder: String, for uri: String) throws -> Document? {
        for entry in try tree.list(folder) ?? [] {
            let path = "\(folder)/\(entry.name)"
            if entry.kind == .folder {
                if let found = try search(path, for: uri) { return found }
            } else if entry.kind == .file || entry.kind == .executable, let bytes = try tree.read(path),
                // Most files do not even have the last name of the URI in them, and are not parsed.
                bytes.holds(Array(uri.utf8.split(separator: UInt8(ascii: "/")).last ?? [])),
                let document = try? Self.parse(bytes, path), document.root.map(Self.names)?.contains(uri) == true
            {
                lookups[path] = try Repository.blobID(of: bytes)
                return document
            }
        }
        return nil
    }

    private static func names(of schema: Value) -> [String] {
        ["$id", "id"].compactMap { schema[$0] }.filter { $0.kind == .string }.map { name in
            name.text.hasSuffix("#") ? String(name.text.dropLast()) : name.text
        }
    }
}

extension [UInt8] {
    fileprivate func holds(_ part: [UInt8]) -> Bool {
        guard let first = part.first, count >= part.count else { return part.isEmpty }
        return (0 ... count - part.count).contains { self[$0] == first && self[$0...].starts(with: part) }
    }
}
