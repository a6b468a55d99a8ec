/// What became of one reference in an exchange with a remote.
package struct ReferenceChange: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        case created, fastForward, forced, removed, upToDate
        /// Why it stays where it is.
        case refused(String)
    }

    /// The name at the remote, and here; nil where there is none on that side.
    package let remote, local: String?
    package let old, new: ObjectID?
    package var outcome: Outcome
}

extension Remote {
    package struct FetchOptions: Sendable {
        /// Removes what is tracked here and gone there; nil: as git's configuration says.
        package var prunes: Bool?
        package var isDryRun: Bool

        package init(prunes: Bool? = nil, isDryRun: Bool = false) { (self.prunes, self.isDryRun) = (prunes, isDryRun) }
    }

    private enum Tags { case none, reached, all }

    /// How often a reference that others move is tried again.
    private static let attempts = 5

    /// Brings what the remote has here, moves the references that track it, and makes tags that point into it.
    ///
    /// - Returns: what is different; a dry run cannot tell a fast-forward, for the objects are not here.
    package func fetch(_ options: FetchOptions = FetchOptions()) throws(GitError) -> [ReferenceChange] {
        if try repository.isShallow() {
            throw GitError(.refused, "this is a shallow clone, which cfgops cannot fetch into", hints: ["git fetch --unshallow \(name)"])
        }
        var connection = try connect(isPush: false)
        let there = connection.references, tags = try tagsWanted()
        let tracked = try self.tracked(there)
        var changes: [ReferenceChange] = []
        if options.isDryRun {
            for entry in tracked {
                let old = try repository.reference(entry.local), outcome = old == nil ? ReferenceChange.Outcome.created : .fastForward
                guard old != entry.id else { continue }
                changes.append(ReferenceChange(remote: entry.remote, local: entry.local, old: old, new: entry.id, outcome: outcome))
            }
            return changes + (try pruned(there, options))
        }
        var missing = try tagsToAskFor(there, tags).map(\.remote)
        for entry in tracked where try !repository.hasObject(entry.id) { missing.append(entry.remote) }
        if !missing.isEmpty { try connection.fetch(missing) }
        for entry in try tracked + tagsReached(there, tags) {
            if let change = try take(entry) { changes.append(change) }
        }
        return changes + (try pruned(there, options))
    }

    private struct Entry {
        let remote, local: String
        let id: ObjectID
        let isForced: Bool
    }

    /// What the refspecs keep here. A remote may call its references anything, so names are looked at.
    private func tracked(_ there: [RemoteReference]) throws(GitError) -> [Entry] {
        var entries: [Entry] = []
        let current = repository.isBare ? nil : try repository.head().branch
        for reference in there {
            guard let (local, isForced) = refspecs.tracked(reference.name), try Repository.isReferenceName(local) else { continue }
            guard local != current else {
                throw GitError(.refused, "a refspec of \"\(name)\" moves the branch that is checked out", hints: ["cfgops pull moves it"])
            }
            entries.append(Entry(remote: reference.name, local: local, id: reference.id, isForced: isForced))
        }
        return entries
    }

    private func tagsWanted() throws(GitError) -> Tags {
        switch try repository.configuration("remote.\(name).tagopt") {
        case "--no-tags": .none
        case "--tags": .all
        default: .reached
        }
    }

    private func tags(_ there: [RemoteReference]) throws(GitError) -> [(tag: Entry, commit: ObjectID)] {
        var peeled: [String: ObjectID] = [:]
        for reference in there where reference.name.hasSuffix("^{}") { peeled[String(reference.name.dropLast(3))] = reference.id }
        var found: [(tag: Entry, commit: ObjectID)] = []
        for tag in there where tag.name.hasPrefix("refs/tags/") && !tag.name.hasSuffix("^{}") {
            guard try Repository.isReferenceName(tag.name) else { continue }
            let entry = Entry(remote: tag.name, local: tag.name, id: tag.id, isForced: false)
            found.append((entry, peeled[tag.name] ?? tag.id))
        }
        return found
    }

    /// Tags of commits that are here already, or of any; the remote adds those of the commits that it sends.
    private func tagsToAskFor(_ there: [RemoteReference], _ wanted: Tags) throws(GitError) -> [Entry] {
        var found: [Entry] = []
        for (tag, commit) in wanted == .none ? [] : try tags(there) {
            let isWanted = wanted == .all ? true : try repository.hasObject(commit)
            if isWanted, try !repository.hasObject(tag.id) { found.append(tag) }
        }
        return found
    }

    private func tagsReached(_ there: [RemoteReference], _ wanted: Tags) throws(GitError) -> [Entry] {
        var found: [Entry] = []
        for (tag, commit) in wanted == .none ? [] : try tags(there) where try repository.reference(tag.local) == nil {
            if try repository.hasObject(tag.id), try repository.hasObject(commit) { found.append(tag) }
        }
        return found
    }

    /// Moves one reference to what the remote has; nil when it was there.
    private func take(_ entry: Entry) throws(GitError) -> ReferenceChange? {
        var left = Self.attempts
        while true {
            let old = try repository.reference(entry.local)
            if old == entry.id { return nil }
            var change = ReferenceChange(remote: entry.remote, local: entry.local, old: old, new: entry.id, outcome: .created)
            if let old {
                let isForward = (try? repository.isAncestor(old, of: entry.id)) == true
                guard isForward || entry.isForced else {
                    change.outcome = .refused("non-fast-forward")
                    return change
                }
                change.outcome = isForward ? .fastForward : .forced
            }
            let how = change.outcome == .created ? "storing head" : change.outcome == .forced ? "forced-update" : "fast-forward"
            do throws(GitError) {
                try repository.moveReference(entry.local, from: old, to: entry.id, "fetch \(name): \(how)")
                return change
            } catch {
                left -= 1
                guard left > 0, error.isLostRace || error.isLocked else { throw error }
            }
        }
    }

    private func prunes(_ options: FetchOptions) throws(GitError) -> Bool {
        if let prunes = options.prunes { return prunes }
        if let prunes = try repository.configurationFlag("remote.\(name).prune") { return prunes }
        return try repository.configurationFlag("fetch.prune") == true
    }

    /// Removes what tracks a reference that the remote no longer has.
    private func pruned(_ there: [RemoteReference], _ options: FetchOptions) throws(GitError) -> [ReferenceChange] {
        guard try prunes(options) else { return [] }
        let names = Set(there.map(\.name))
        var changes: [ReferenceChange] = []
        for (local, id) in try repository.references("refs/") {
            let sources = refspecs.compactMap { $0.source(of: local) }
            guard !sources.isEmpty, sources.allSatisfy({ !names.contains($0) }), !local.hasSuffix("/HEAD") else { continue }
            if !options.isDryRun { try repository.moveReference(local, from: id, to: nil, "fetch \(name): prune") }
            changes.append(ReferenceChange(remote: nil, local: local, old: id, new: nil, outcome: .removed))
        }
        return changes
    }
}
