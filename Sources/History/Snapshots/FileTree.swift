/// One name in a folder of a commit, of the index or of the work tree.
package struct FileEntry: Sendable, Hashable {
    package let name: String
    package let kind: TreeEntry.Kind
    /// Nil where finding it would mean reading the file: in a work tree.
    package let id: ObjectID?

    package init(name: String, kind: TreeEntry.Kind, id: ObjectID?) {
        (self.name, self.kind, self.id) = (name, kind, id)
    }
}

/// A tree of files that can be read: one commit, the index or the work tree, seen from a configuration root.
///
/// Paths are relative to that root, with "/" between names, without "." and ".."; "" is the root itself. Symbolic links are
/// entries like others and are never followed.
package protocol FileTree: Sendable {
    /// The commit whose files these are; nil for what is not committed.
    var commit: ObjectID? { get }
    /// The same files seen from the top of the repository.
    var fromTop: any FileTree { get throws(GitError) }
    /// What is in a folder, sorted by the bytes of the names; nil when no folder is there.
    func list(_ folder: String) throws(GitError) -> [FileEntry]?
    /// The same of the names that begin with one of `beginnings`, ASCII letters of either case.
    func list(_ folder: String, beginningWith beginnings: [String]) throws(GitError) -> [FileEntry]?
    /// The bytes of a file; nil when nothing is there. Anything but a file there is an error.
    func read(_ path: String) throws(GitError) -> [UInt8]?
    /// The git id of what is there; nil when nothing is. A work tree reads the file for it, and has none for a folder.
    func id(of path: String) throws(GitError) -> ObjectID?
}

extension FileTree {
    package var commit: ObjectID? { nil }
    package var fromTop: any FileTree { self }

    package func list(_ folder: String, beginningWith beginnings: [String]) throws(GitError) -> [FileEntry]? {
        let beginnings = beginnings.map { lowercased($0) }
        return try list(folder)?.filter { entry in beginnings.contains { lowercased(entry.name).starts(with: $0) } }
    }
}

/// The bytes of a text, ASCII capitals as small letters.
func lowercased(_ text: String) -> [UInt8] {
    text.utf8.map { (UInt8(ascii: "A") ... UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
}

/// `folder/name`, or the other one where one is empty.
func joined(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : name.isEmpty ? folder : folder + "/" + name
}

/// The names on a path. By bytes: a "/" before a combining character is part of no `Character` of its own.
func names(of path: String) -> [String] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { String($0) ?? "" }
}

/// Whether a name is one of those that lead out of a folder or nowhere.
func isDots(_ name: String) -> Bool { name == "." || name == ".." }

/// A path without its last name, and that name.
func split(_ path: String) -> (parent: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
    return (String(path[..<slash]), String(path[path.utf8.index(after: slash)...]))
}

func sortedByName(_ entries: [FileEntry]) -> [FileEntry] {
    // Git's order differs only where a folder stands beside a file.
    let isSorted = zip(entries, entries.dropFirst()).allSatisfy { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return isSorted ? entries : entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
}

func notAFile(_ path: String, _ kind: TreeEntry.Kind) -> GitError {
    let found =
        switch kind {
        case .folder: "a folder"
        case .symlink: "a symbolic link"
        case .submodule: "a submodule"
        case .file, .executable: "a file"
        }
    return GitError(.failure, "expected a file at \"\(path)\", found \(found)")
}
