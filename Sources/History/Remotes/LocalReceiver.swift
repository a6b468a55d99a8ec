internal import CGit2
internal import Documents
internal import Glibc

/// A push into a repository of this machine. libgit2's own moves references without asking the hooks that judge; this one does what git's
/// receive-pack does, and needs no git:
///
/// 1. What is missing there is packed into a folder of its own, the quarantine.
/// 2. `pre-receive` sees the quarantined objects and refuses by its exit code; the quarantine goes away then.
/// 3. The pack moves into the repository, is on the disk, and each reference moves by compare-and-swap, if `update` lets it.
/// 4. `post-receive` and `post-update` hear of what was moved.
struct LocalReceiver {
    private let source: Repository
    private let hub: Repository
    private let channel: TransportChannel
    private let environment: [String: String]
    private let quarantine: String

    /// Of the repository that git runs in, not of the one that is pushed to.
    private static let foreignVariables: Set = [
        "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT", "GIT_NAMESPACE",
    ]

    init(_ source: Repository, at path: String, _ channel: TransportChannel, _ environment: [String: String]) throws(GitError) {
        (self.source, self.channel) = (source, channel)
        self.environment = environment.filter { !LocalReceiver.foreignVariables.contains($0.key) }
        hub = try Repository.openRemote(path)
        quarantine = "\(hub.commonFolder)/objects/\(LocalReceiver.quarantineName(getpid()))"
    }

    /// `git prune` removes what is called so, should nobody else.
    static func quarantineName(_ process: Int32) -> String { "tmp_objdir-incoming-cfgops-\(process)" }

    func run() throws {
        try hub.sendReferences(to: channel)
        var updates: [RemoteUpdate] = []
        while true {
            let line = try channel.receive()
            if line.word == "update" { updates.append(RemoteUpdate(line)) } else if line.word == "push" { break } else { return }
        }
        let allowed = try updates.filter { update in
            let reason = try policy(update)
            if let reason { channel.send(TransportLine("result", [update.name, reason])) }
            return reason == nil
        }
        if !allowed.isEmpty { try receive(allowed) }
    }

    /// What git's receive-pack refuses by itself.
    private func policy(_ update: RemoteUpdate) throws(GitError) -> String? {
        if update.new == nil, try hub.configurationFlag("receive.denydeletes") == true { return "deletion prohibited" }
        guard !hub.isBare, try hub.head().branch == update.name else { return nil }
        switch try hub.configuration("receive.denycurrentbranch") {
        case "ignore", "false", "warn": return nil
        default: return "branch is currently checked out"
        }
    }

    private func receive(_ updates: [RemoteUpdate]) throws {
        defer { removeFolder(quarantine) }
        // Of a shallow clone only what is moved is known to be whole.
        let known = try source.isShallow() ? updates.compactMap(\.old) : hub.references("refs/").map(\.id)
        let there = Set(known), folder = quarantine + "/pack"
        for path in [quarantine, folder] where mkdir(path, 0o777) != 0 { throw systemError("mkdir", path) }
        try source.writePack(of: updates.compactMap(\.new), without: there, into: folder)
        channel.send(TransportLine("sent"))
        guard try runHook("pre-receive", [], input: updates.map(\.hookLine).joined(), inQuarantine: true) == 0 else {
            return updates.forEach { channel.send(TransportLine("result", [$0.name, "pre-receive hook declined"])) }
        }
        try hub.takePacks(from: quarantine + "/pack")
        var moved: [RemoteUpdate] = []
        for update in updates {
            let words = [update.name, "\(update.old ?? .zero)", "\(update.new ?? .zero)"]
            let reason = try runHook("update", words, input: "") == 0 ? try move(update) : "hook declined"
            channel.send(TransportLine("result", [update.name] + (reason.map { [$0] } ?? [])))
            if reason == nil { moved.append(update) }
        }
        guard !moved.isEmpty else { return }
        _ = try runHook("post-receive", [], input: moved.map(\.hookLine).joined())
        _ = try runHook("post-update", moved.map(\.name), input: "")
    }

    /// Compare-and-swap; the reason why not.
    private func move(_ update: RemoteUpdate) throws(GitError) -> String? {
        do throws(GitError) {
            try hub.moveReference(update.name, from: update.old, to: update.new, "push")
            return nil
        } catch  where error.isLostRace || error.isLocked {
            return "it moved meanwhile"
        }
    }

    /// The exit code of a hook as git runs it; 0 where there is none.
    private func runHook(_ name: String, _ words: [String], input: String, inQuarantine: Bool = false) throws -> Int32 {
        let folder = try hub.configuration("core.hookspath") ?? hub.commonFolder + "/hooks", hook = "\(folder)/\(name)"
        guard access(hook, X_OK) == 0 else { return 0 }
        var variables = environment
        variables["GIT_DIR"] = hub.gitFolder
        if inQuarantine {
            variables["GIT_OBJECT_DIRECTORY"] = quarantine
            variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = hub.commonFolder + "/objects"
            variables["GIT_QUARANTINE_PATH"] = quarantine
        }
        var child = try PipedChild([hook] + words, environment: variables, folder: hub.gitFolder, hasOwnGroup: false, mergesErrors: true)
        child.send(Array(input.utf8))
        child.finishInput()
        var text: [UInt8] = []
        // The process that asked ends us, and the hook with us, when time is up.
        while let next = try child.receive(until: .now + .seconds(86400)), !next.isEmpty {
            text += next
            guard let end = text.lastIndex(of: .lineFeed) else { continue }
            channel.sendText(text[..<end])
            text.removeFirst(end + 1)
        }
        channel.sendText(text)
        return child.end()
    }
}
