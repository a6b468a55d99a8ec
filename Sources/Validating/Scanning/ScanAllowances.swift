internal import Documents
package import History
internal import Overlays

/// What the manifests of one state allow.
package struct ScanAllowances: Sendable {
    /// One entry, and the configuration root whose manifest has it.
    struct Entry: Sendable {
        let root: String
        let allowance: ScanAllowance

        /// Where it stands, seen from the top of the repository.
        var place: Place {
            Place(file: root.isEmpty ? allowance.place.file : "\(root)/\(allowance.place.file)", position: allowance.place.position)
        }
    }

    let entries: [Entry]
    /// The folders of all roots, the deepest first.
    private let roots: [String]

    package static let none = ScanAllowances(entries: [], roots: [])

    private init(entries: [Entry], roots: [String]) { (self.entries, self.roots) = (entries, roots) }

    /// - Parameter tree: seen from the top of the repository. A manifest that cannot be read allows nothing: judging says what is wrong.
    package init(in tree: any FileTree) throws {
        let folders = try ConfigurationRoot.all(in: tree)
        entries = try folders.flatMap { folder in
            let path = folder.isEmpty ? ConfigurationRoot.manifestName : "\(folder)/\(ConfigurationRoot.manifestName)"
            return Self.entries(of: try tree.read(path), in: folder)
        }
        roots = folders.sorted { $0.utf8.count > $1.utf8.count }
    }

    /// - Parameter tree: seen from a configuration root, whose manifest alone counts.
    package init(in tree: any FileTree, of root: ConfigurationRoot) throws {
        entries = Self.entries(of: try tree.read(ConfigurationRoot.manifestName), in: root.folder)
        roots = [root.folder]
    }

    private static func entries(of manifest: [UInt8]?, in folder: String) -> [Entry] {
        let manifest = manifest.flatMap { Manifest.read($0).manifest }
        return manifest?.scanAllowed.map { Entry(root: folder, allowance: $0) } ?? []
    }

    /// The entry that allows a finding; nil when none does. A manifest speaks of the files below its folder, by paths from there, and
    /// by a path that begins with "/" of files that are in no configuration root.
    ///
    /// - Parameters:
    ///   - path: of the file, from the top of the repository.
    ///   - keys: the path of the value in its document; nil for what is no value of a layer.
    func entry(for rule: String, at path: String, line: Int, keys: () -> [[UInt8]]?) -> Int? {
        let root = roots.first { $0.isEmpty || path.hasPrefix($0 + "/") }
        let place = root.map { $0.isEmpty ? path : String(path.dropFirst($0.utf8.count + 1)) } ?? "/" + path
        return entries.indices.first { index in
            let entry = entries[index]
            guard root == nil || entry.root == root, entry.allowance.rule ?? rule == rule else { return false }
            switch entry.allowance.subject {
            case .files(let pattern, let only): return pattern.matches(place) && only ?? line == line
            case .values(let pattern):
                guard let layer = LayerPath(place), pattern.documents.matches(layer.document), let keys = keys() else { return false }
                guard let values = pattern.path else { return true }
                return (0 ... keys.count).contains { values.matches(Array(keys.prefix($0))) }
            }
        }
    }
}
