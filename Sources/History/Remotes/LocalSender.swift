internal import CGit2
internal import Glibc

/// A fetch from a repository of this machine: the objects that are wanted, and no others, as one pack. libgit2's own brings all that the
/// other repository has.
struct LocalSender {
    private let own: Repository
    private let other: Repository
    private let channel: TransportChannel
    private let scratch: String

    /// - Parameter scratch: a folder on the disk of `own`.
    init(to own: Repository, at path: String, _ channel: TransportChannel, scratch: String) throws(GitError) {
        (self.own, self.channel, self.scratch) = (own, channel, scratch)
        other = try Repository.openRemote(path)
    }

    func run() throws(GitError) {
        try other.sendReferences(to: channel)
        var wanted: [ObjectID] = []
        while true {
            let line = try channel.receive()
            if line.word == "fetch" { break }
            guard line.word == "want" else { return }
            if let id = try other.reference(line[0]) { wanted.append(id) }
        }
        let folder = scratch + "/pack"
        guard mkdir(folder, 0o777) == 0 else { throw systemError("mkdir", folder) }
        // A shallow clone has commits without what is behind them.
        let here = try own.isShallow() ? [] : Set(try own.references("refs/").map(\.id))
        try other.writePack(of: wanted, without: here, into: folder)
        try own.takePacks(from: folder)
    }
}

extension Repository {
    /// Opens a repository that is a remote of another.
    static func openRemote(_ path: String) throws(GitError) -> Repository {
        do throws(GitError) { return try open(path) } catch  where error.reason == .noRepository {
            throw error.with(.failure, "no git repository at \"\(path)\"")
        }
    }

    /// Says what is here, annotated tags with what they are tags of.
    func sendReferences(to channel: TransportChannel) throws(GitError) {
        if case .branch(let name, let id) = try head() { channel.send(TransportLine("ref", [id.description, "HEAD", name])) }
        for (name, id) in try references("refs/") {
            channel.send(TransportLine("ref", [id.description, name]))
            guard name.hasPrefix("refs/tags/"), let commit = try locked({ repository throws(GitError) in try repository.peeled(id) }),
                commit != id
            else { continue }
            channel.send(TransportLine("ref", [commit.description, name + "^{}"]))
        }
        channel.send(TransportLine("connected"))
    }

    /// Packs what some commits or tags need beside what others have.
    func writePack(of wanted: [ObjectID], without there: Set<ObjectID>, into folder: String) throws(GitError) {
        try locked { repository throws(GitError) in try repository.writePack(of: wanted, without: there, into: folder) }
    }

    /// Moves packs into the object database, and has them on the disk; indexes go last, since git looks for those.
    func takePacks(from folder: String) throws(GitError) {
        let target = commonFolder + "/objects/pack", names = fileNames(in: folder)
        guard !names.isEmpty else { return }
        for name in names.filter({ !$0.hasSuffix(".idx") }) + names.filter({ $0.hasSuffix(".idx") }) {
            try synchronize("\(folder)/\(name)")
            guard rename("\(folder)/\(name)", "\(target)/\(name)") == 0 else { throw systemError("rename", "\(target)/\(name)") }
        }
        try synchronize(target)
    }
}

extension LockedRepository {
    /// What a tag is a tag of, over any number of tags; nil for what leads to no commit.
    fileprivate func peeled(_ id: ObjectID) throws(GitError) -> ObjectID? {
        var raw = id.raw
        let object = try ObjectHandle("git_object_lookup") { git_object_lookup(&$0, pointer, &raw, GIT_OBJECT_ANY) }
        guard let commit = try? ObjectHandle("git_object_peel", { git_object_peel(&$0, object.pointer, GIT_OBJECT_COMMIT) }) else {
            return nil
        }
        return ObjectID(git_object_id(commit.pointer).pointee)
    }

    /// Packs what some commits or tags need beside what others have.
    func writePack(of wanted: [ObjectID], without there: Set<ObjectID>, into folder: String) throws(GitError) {
        let walk = try RevisionWalkHandle("git_revwalk_new") { git_revwalk_new(&$0, pointer) }
        let builder = try PackBuilderHandle("git_packbuilder_new") { git_packbuilder_new(&$0, pointer) }
        for id in wanted {
            var raw = id.raw
            let object = try ObjectHandle("git_object_lookup") { git_object_lookup(&$0, pointer, &raw, GIT_OBJECT_ANY) }
            if git_object_type(object.pointer) == GIT_OBJECT_TAG {
                try check("git_packbuilder_insert", git_packbuilder_insert(builder.pointer, &raw, nil))
            }
            try check("git_revwalk_push", git_revwalk_push(walk.pointer, &raw))
        }
        for id in there {
            var raw = id.raw
            _ = git_revwalk_hide(walk.pointer, &raw)  // what is not here hides nothing
        }
        let code = git_packbuilder_insert_walk(builder.pointer, walk.pointer)
        guard code >= 0 || !isShallow else {
            throw GitError(
                .refused, "what is to be pushed reaches beyond where this shallow clone was cut off", hints: ["git fetch --unshallow"])
        }
        try check("git_packbuilder_insert_walk", code)
        guard git_packbuilder_object_count(builder.pointer) > 0 else { return }
        try check("git_packbuilder_write", git_packbuilder_write(builder.pointer, folder, 0o444, nil, nil))
    }
}
