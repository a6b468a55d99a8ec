internal import History
internal import Overlays
internal import Validating

/// The files of a tree as overlays read them, but of the folders of layers only what concerns a few documents: a folder of thousands
/// would cost more than everything else about a commit.
struct DocumentSource: LayerSource {
    private let tree: any FileTree
    private let documents: Set<String>

    init(_ tree: any FileTree, documents: Set<String>) {
        (self.tree, self.documents) = (tree, documents)
    }

    func list(_ folder: String) throws -> [SourceEntry]? {
        let names = folder.split(separator: "/", maxSplits: 2)
        guard names.count > 1, names[0] == "environments" else { return try TreeSource(tree).list(folder) }
        let prefix = names.count > 2 ? names[2] + "/" : ""
        return try tree.list(folder, beginningWith: DocumentSource.beginnings(of: documents, below: prefix))?.map(SourceEntry.init)
    }

    func read(_ path: String) throws -> [UInt8]? { try tree.read(path) }

    /// What the file names of documents begin with in the folder that `prefix` (empty or `payments/`) names.
    static func beginnings(of documents: Set<String>, below prefix: String) -> [String] {
        documents.compactMap { document in
            let name = document.dropFirst(prefix.count)
            return document.hasPrefix(prefix) && !name.contains("/") ? name + "." : nil
        }
    }
}
