internal import CSystem
internal import Glibc
internal import History
internal import Synchronization

/// The copy of a remote that an agent keeps below its destination. It holds nothing that the remote does not have, so one that is damaged is
/// made anew, beside the old one, and put in its place when all of it is there.
final class AgentMirror: Sendable {
    private static let remote = "origin"
    /// Every fetch leaves a pack, and every pack is one more place to look.
    private static let packLimit = 50

    let folder: String
    private let url: String
    /// The full name of the branch.
    private let branch: String
    private let isDoubtful = Mutex(false)
    private let packs = Mutex(0)

    init(in destination: String, of url: String, _ branch: String) {
        folder = "\(destination)/.cfgops/repository.git"
        (self.url, self.branch) = (url, branch)
    }

    func repository() throws(GitError) -> Repository { try Repository.open(folder, environment: ["GIT_DIR": folder]) }

    /// Something could not be read: the next look at the remote brings everything anew.
    func doubt() { isDoubtful.withLock { $0 = true } }

    /// Doubts a mirror that does not have what its branch leads to, whatever the reason was that a look failed.
    func examine() {
        guard let repository = try? repository(), let tip = try? repository.reference(branch) else { return }
        if (try? repository.commit(tip)) == nil { doubt() }
    }

    /// What the branch of the remote is at, and its objects here; nil where there is no such branch.
    func bring(_ transport: Transport) throws -> ObjectID? {
        if fileExists("\(folder)/HEAD"), !isDoubtful.withLock(\.self), let repository = try? repository() {
            try set(repository)
            return try Remote(Self.remote, of: repository, transport).bring(branch)
        }
        return try renewed(transport)
    }

    /// Joins packs when there are many. What comes of it is of no account: the next time may be better.
    func tidy() {
        let isDue = packs.withLock { count in
            count = (count + 1) % Self.packLimit
            return count == 0
        }
        if isDue, let repository = try? repository() { _ = try? Packing(repository).run() }
    }

    private func renewed(_ transport: Transport) throws -> ObjectID? {
        let draft = "\(folder).new"
        removeFolder(draft)
        defer { removeFolder(draft) }
        try makeFolders(draft, mode: 0o700)
        let new = try Repository.create(at: draft, bare: true)
        try overwriteFile("\(draft)/HEAD", Array("ref: \(branch)\n".utf8))
        try set(new)
        guard let tip = try Remote(Self.remote, of: new, transport).bring(branch) else { return nil }
        // The branch stays where it was until the tip is judged.
        if let old = try? repository().reference(branch), try new.hasObject(old) {
            try new.moveReference(branch, from: nil, to: old, "agent: renewed")
        }
        try replace(with: draft)
        isDoubtful.withLock { $0 = false }
        return tip
    }

    /// In one step where the file system has one for it, so that there is always a mirror.
    private func replace(with draft: String) throws {
        if renameat2(AT_FDCWD, draft, AT_FDCWD, folder, CFGOPS_RENAME_EXCHANGE) == 0 { return }
        removeFolder(folder)
        guard rename(draft, folder) == 0 else { throw Failure.system("cannot rename \"\(draft)\"") }
    }

    private func set(_ repository: Repository) throws(GitError) {
        for (key, value) in [("url", url), ("fetch", "+\(branch):\(branch)")] {
            let name = "remote.\(Self.remote).\(key)"
            if try repository.configuration(name) != value { try repository.setConfiguration(name, to: value) }
        }
    }
}
