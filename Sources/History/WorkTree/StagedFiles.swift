internal import CGit2
internal import Glibc
internal import Synchronization

/// One file that is staged.
struct StagedFile: Sendable {
    /// From the top of the repository.
    let path: String
    let kind: TreeEntry.Kind
    let id: ObjectID
    /// Not in the work tree although nobody deleted it: a sparse checkout.
    let isSkipped: Bool
}

/// git's index, read and never written: the git that runs a hook holds its lock. Entries become values only when they are asked for.
final class StagedFiles: Sendable {
    private let index: Mutex<IndexHandle>

    init(_ file: String) throws(GitError) {
        try Library.start()
        index = Mutex(try IndexHandle("git_index_open") { git_index_open(&$0, file) })
    }

    /// What is staged at that very path.
    func file(at path: String) -> StagedFile? {
        index.withLock { index in
            let position = first(from: path, in: index.pointer)
            guard let entry = git_index_get_byindex(index.pointer, position), strcmp(entry.pointee.path, path) == 0 else { return nil }
            return StagedFile(entry.pointee)
        }
    }

    /// Whether anything is staged in a folder.
    func hasFiles(in folder: String) -> Bool {
        let prefix = prefix(of: folder)
        return index.withLock { index in
            var position = first(from: prefix, in: index.pointer)
            while let entry = git_index_get_byindex(index.pointer, position), begins(entry.pointee.path, prefix) {
                if StagedFile(entry.pointee) != nil { return true }
                position += 1
            }
            return false
        }
    }

    /// What is in a folder, each subfolder once and without reading what is in it; empty when nothing is staged there.
    func list(_ folder: String, where isWanted: (StagedFile) -> Bool) -> [FileEntry] {
        let prefix = prefix(of: folder), length = prefix.utf8.count
        return index.withLock { index in
            var position = first(from: prefix, in: index.pointer), found: [FileEntry] = []
            while let entry = git_index_get_byindex(index.pointer, position), begins(entry.pointee.path, prefix) {
                position += 1
                guard let file = StagedFile(entry.pointee), isWanted(file) else { continue }
                let rest = file.path.utf8.dropFirst(length)
                let name = String(rest.prefix { $0 != UInt8(ascii: "/") }) ?? ""
                if name.utf8.count == rest.count {
                    found.append(FileEntry(name: name, kind: file.kind, id: file.id))
                } else {
                    found.append(FileEntry(name: name, kind: .folder, id: nil))
                    position = first(from: prefix + name + "0", in: index.pointer)  // "0" is the byte after "/"
                }
            }
            return found
        }
    }

    /// Every file below a folder, sorted by the bytes of the paths.
    func all(in folder: String) -> [StagedFile] {
        let prefix = prefix(of: folder)
        return index.withLock { index in
            var position = first(from: prefix, in: index.pointer), found: [StagedFile] = []
            while let entry = git_index_get_byindex(index.pointer, position), begins(entry.pointee.path, prefix) {
                if let file = StagedFile(entry.pointee) { found.append(file) }
                position += 1
            }
            return found
        }
    }

    /// The first file below a folder with a merge conflict.
    func conflict(in folder: String) -> String? {
        let prefix = prefix(of: folder)
        return index.withLock { index in
            guard git_index_has_conflicts(index.pointer) == 1 else { return nil }
            var position = first(from: prefix, in: index.pointer)
            while let entry = git_index_get_byindex(index.pointer, position), begins(entry.pointee.path, prefix) {
                if git_index_entry_is_conflict(entry) == 1 { return String(cString: entry.pointee.path) }
                position += 1
            }
            return nil
        }
    }

    /// Every entry, conflicts included.
    func entries<Found: Sendable>(_ add: (UnsafePointer<git_index_entry>, inout [Found]) -> Void) -> [Found] {
        index.withLock { index in
            var found: [Found] = []
            for position in 0 ..< git_index_entrycount(index.pointer) {
                if let entry = git_index_get_byindex(index.pointer, position) { add(entry, &found) }
            }
            return found
        }
    }

    private func prefix(of folder: String) -> String { folder.isEmpty ? "" : folder + "/" }

    private func begins(_ path: UnsafePointer<CChar>, _ prefix: String) -> Bool { strncmp(path, prefix, prefix.utf8.count) == 0 }

    /// The position of the first entry whose path is not before this one; entries are sorted by the bytes of their paths.
    private func first(from path: String, in index: OpaquePointer) -> Int {
        var low = 0, high = git_index_entrycount(index)
        while low < high {
            let middle = (low + high) / 2
            guard let entry = git_index_get_byindex(index, middle) else { return high }
            if strcmp(entry.pointee.path, path) < 0 { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension StagedFile {
    /// Nil for a file that `git add --intent-to-add` only announced.
    init?(_ entry: git_index_entry) {
        let extended = UInt32(entry.flags_extended)
        if extended & GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue != 0 { return nil }
        self.init(
            path: String(cString: entry.path), kind: TreeEntry.Kind(mode: entry.mode), id: ObjectID(entry.id),
            isSkipped: extended & GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue != 0)
    }
}
