internal import CGit2
internal import Glibc

/// One name in a folder of a commit.
package struct TreeEntry: Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case file, executable, folder, symlink, submodule }

    package let name: String
    package let kind: Kind
    package let id: ObjectID

    package init(name: String, kind: Kind, id: ObjectID) {
        (self.name, self.kind, self.id) = (name, kind, id)
    }
}

extension TreeEntry.Kind {
    package var isFile: Bool { self == .file || self == .executable }

    /// Older repositories also have 0100664: a plain file.
    init(mode: UInt32) {
        self =
            switch mode {
            case 0o040000: .folder
            case 0o120000: .symlink
            case 0o160000: .submodule
            default: mode & 0o100 == 0 ? .file : .executable
            }
    }

    var mode: git_filemode_t {
        switch self {
        case .file: GIT_FILEMODE_BLOB
        case .executable: GIT_FILEMODE_BLOB_EXECUTABLE
        case .folder: GIT_FILEMODE_TREE
        case .symlink: GIT_FILEMODE_LINK
        case .submodule: GIT_FILEMODE_COMMIT
        }
    }
}

extension Repository {
    /// The names in one folder, in git's order (bytes, a folder as if its name ended in "/").
    package func entries(ofTree id: ObjectID) throws(GitError) -> [TreeEntry] {
        try locked { repository throws(GitError) in try repository.entries(ofTree: id) }
    }

    /// The same of the names that begin with one of `beginnings`, ASCII letters of either case: what a few documents have in a folder
    /// of thousands.
    package func entries(ofTree id: ObjectID, beginningWith beginnings: [String]) throws(GitError) -> [TreeEntry] {
        try locked { repository throws(GitError) in try repository.entries(ofTree: id, beginningWith: beginnings) }
    }

    /// What stands at a path below a tree; "" is the tree itself. Nil when nothing does, also when a parent is a file.
    /// Reads the trees on the way and nothing else.
    package func entry(tree: ObjectID, path: String) throws(GitError) -> TreeEntry? {
        try locked { repository throws(GitError) in try repository.entry(tree: tree, path: path) }
    }

    package func blob(_ id: ObjectID) throws(GitError) -> [UInt8] {
        try locked { repository throws(GitError) in try repository.blob(id) }
    }

    /// The size in bytes, from the object's header alone.
    package func blobSize(_ id: ObjectID) throws(GitError) -> Int {
        try locked { repository throws(GitError) in try repository.blobSize(id) }
    }

    /// The id that git gives to a file of these bytes; nothing is written.
    package static func blobID(of bytes: [UInt8]) throws(GitError) -> ObjectID {
        try Library.start()
        var id = git_oid()
        try check("git_odb_hash", git_odb_hash(&id, bytes, bytes.count, GIT_OBJECT_BLOB))
        return ObjectID(id)
    }
}

extension LockedRepository {
    func entries(ofTree id: ObjectID) throws(GitError) -> [TreeEntry] {
        let tree = try treeHandle(id)
        return (0 ..< git_tree_entrycount(tree.pointer)).map { TreeEntry(raw: git_tree_entry_byindex(tree.pointer, $0)) }
    }

    func entries(ofTree id: ObjectID, beginningWith beginnings: [String]) throws(GitError) -> [TreeEntry] {
        let tree = try treeHandle(id), beginnings = beginnings.map { (text: $0, count: $0.utf8.count) }
        return (0 ..< git_tree_entrycount(tree.pointer)).compactMap { index in
            let entry = git_tree_entry_byindex(tree.pointer, index), name = git_tree_entry_name(entry)
            guard let entry, let name, beginnings.contains(where: { strncasecmp(name, $0.text, $0.count) == 0 }) else { return nil }
            return TreeEntry(raw: entry)
        }
    }

    func entry(tree: ObjectID, path: String) throws(GitError) -> TreeEntry? {
        var entry = TreeEntry(name: "", kind: .folder, id: tree)
        for name in names(of: path) {
            guard entry.kind == .folder else { return nil }
            let folder = try treeHandle(entry.id)
            guard let raw = git_tree_entry_byname(folder.pointer, name) else { return nil }
            entry = TreeEntry(raw: raw)
        }
        return entry
    }

    func blob(_ id: ObjectID) throws(GitError) -> [UInt8] {
        let blob = try blobHandle(id)
        return Array(UnsafeRawBufferPointer(start: git_blob_rawcontent(blob.pointer), count: Int(git_blob_rawsize(blob.pointer))))
    }

    func blobHandle(_ id: ObjectID) throws(GitError) -> BlobHandle {
        var raw = id.raw
        return try lookedUp(id, "file") { () throws(GitError) in
            try BlobHandle("git_blob_lookup") { git_blob_lookup(&$0, pointer, &raw) }
        }
    }

    func blobSize(_ id: ObjectID) throws(GitError) -> Int {
        var raw = id.raw, size = 0, kind = git_object_t(0)
        let database = try DatabaseHandle("git_repository_odb") { git_repository_odb(&$0, pointer) }
        try lookedUp(id, "file") { () throws(GitError) in
            try check("git_odb_read_header", git_odb_read_header(&size, &kind, database.pointer, &raw))
        }
        return size
    }

    func treeHandle(_ id: ObjectID) throws(GitError) -> TreeHandle {
        var raw = id.raw
        return try lookedUp(id, "folder") { () throws(GitError) in
            try TreeHandle("git_tree_lookup") { git_tree_lookup(&$0, pointer, &raw) }
        }
    }
}

extension TreeEntry {
    init(raw: OpaquePointer) {
        self.init(
            name: String(cString: git_tree_entry_name(raw)), kind: Kind(mode: git_tree_entry_filemode(raw).rawValue),
            id: ObjectID(git_tree_entry_id(raw).pointee))
    }
}
