internal import Glibc

/// What a writer is about to hold of git's lock files, written down in `<git common dir>/cfgops/holders/` as long as it lives.
///
/// Git's locks are files, and one that a killed process leaves blocks everybody for ever. The note is under an `flock`, which the
/// kernel lets go when the process dies: who finds a note without one knows that its locks are nobody's, and what was half done.
struct HolderNote: ~Copyable {
    /// One line of a note: fields that each end in a zero byte, then a line feed.
    enum Entry: Hashable {
        /// The branch is about to move to a commit, under `BRANCH.lock`.
        case reference(String, ObjectID)
        /// `INDEX.lock` is, or is about to be, the file of this inode.
        case index(String, inode: UInt64)
        /// Files of a work tree and its index are about to follow the branch from one commit to the next.
        case move(workTree: String, branch: String, from: ObjectID?, to: ObjectID)
    }

    /// The number of the process and one of its own: what its files beside others end in.
    let name: String
    private let descriptor: Int32
    private let path: String

    /// Made under another name, so that nobody finds it before it is locked.
    init(_ repository: Repository) throws(GitError) {
        let folder = try repository.madeHoldersFolder(), name = "\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let hidden = "\(folder)/.\(name)"
        let path = "\(folder)/\(name)", descriptor = open(hidden, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw systemError("create", hidden) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, rename(hidden, path) == 0 else {
            let error = systemError("flock", hidden)
            close(descriptor)
            unlink(hidden)
            throw error
        }
        (self.name, self.path, self.descriptor) = (name, path, descriptor)
    }

    deinit {
        unlink(path)
        close(descriptor)
    }

    func add(_ entry: Entry) throws(GitError) { try writeAll(entry.bytes, to: descriptor, path) }
}

extension HolderNote.Entry {
    fileprivate var bytes: [UInt8] {
        let fields =
            switch self {
            case .reference(let name, let commit): ["reference", name, commit.description]
            case .index(let file, let inode): ["index", file, "\(inode)"]
            case .move(let workTree, let branch, let old, let new):
                ["move", workTree, branch, (old ?? .zero).description, new.description]
            }
        return fields.flatMap { Array($0.utf8) + [0] } + [UInt8(ascii: "\n")]
    }

    /// Nil for what a writer had no time to finish.
    private init?(_ fields: [String]) {
        switch fields.first {
        case "reference" where fields.count == 3:
            guard let id = ObjectID(hex: fields[2]) else { return nil }
            self = .reference(fields[1], id)
        case "index" where fields.count == 3:
            guard let inode = UInt64(fields[2]) else { return nil }
            self = .index(fields[1], inode: inode)
        case "move" where fields.count == 5:
            guard let old = ObjectID(hex: fields[3]), let new = ObjectID(hex: fields[4]) else { return nil }
            self = .move(workTree: fields[1], branch: fields[2], from: old == .zero ? nil : old, to: new)
        default: return nil
        }
    }

    /// What a note says. A path has no zero byte, so a zero byte and a line feed are the end of an entry.
    static func parsed(_ bytes: [UInt8]) -> [HolderNote.Entry] {
        var entries: [HolderNote.Entry] = [], fields: [String] = [], start = 0
        for (index, byte) in bytes.enumerated() where byte == 0 {
            fields.append(String(decoding: bytes[start ..< index], as: UTF8.self))
            start = index + 1
            guard start < bytes.count, bytes[start] == UInt8(ascii: "\n") else { continue }
            if let entry = HolderNote.Entry(fields) { entries.append(entry) }
            fields = []
            start += 1
        }
        return entries
    }
}

extension Repository {
    var holdersFolder: String { ownFolder + "/holders" }

    /// The folder `cfgops` of the git folder, made where it is not there yet.
    func madeOwnFolder() throws(GitError) -> String { try made(ownFolder) }

    fileprivate func madeHoldersFolder() throws(GitError) -> String {
        if mkdir(holdersFolder, 0o777) == 0 || errno == EEXIST { return holdersFolder }
        _ = try madeOwnFolder()
        return try made(holdersFolder)
    }

    private func made(_ folder: String) throws(GitError) -> String {
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else { throw systemError("mkdir", folder) }
        return folder
    }
}
