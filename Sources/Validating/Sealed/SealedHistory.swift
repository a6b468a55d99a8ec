package import Documents
package import History

/// The versions that one sealed file had, under all its names, oldest first: parents stand before those that were made from them.
package struct SealedHistory {
    /// What stood at the path.
    package enum State {
        case absent
        /// For everybody who can read the repository.
        case plain
        /// A SOPS file that cannot be read.
        case broken
        case sealed(SealedVersion)
    }

    /// A commit on the way, for people.
    package struct Stamp: Hashable, Sendable {
        package let commit: ObjectID
        /// When it was made, in seconds since 1970.
        package let date: Int64
        /// In the index of paths: later commits have larger ones.
        let position: Int

        /// Parents come before their children.
        package func isNotBefore(_ other: Stamp) -> Bool { position >= other.position }
    }

    package struct Version {
        /// The commit that made it.
        package let since: Stamp
        /// The last commit that put something else in its place; nil where nothing did.
        package fileprivate(set) var until: Stamp?
        /// From the configuration root, as it was called then.
        package let file: String
        package let state: State
        /// By path, the version that gave the value: the same one means the same value.
        package fileprivate(set) var givers: [Path: Int] = [:]
        fileprivate let id: ObjectID?
        fileprivate var parents: [Int]

        package var sealed: SealedVersion? { if case .sealed(let version) = state { version } else { nil } }
    }

    package private(set) var versions: [Version] = []
    /// What stands at the start of the walk; nil where nothing does.
    package private(set) var newest: Int?
    /// Whether a shallow clone ends before the first version: what came before is not known.
    package private(set) var isCutOff = false

    /// The commit since which a value has been what it is; nil where it is not there today, or older than a shallow clone.
    package func given(_ path: Path) -> Stamp? {
        guard let giver = newest.flatMap({ versions[$0].givers[path] }) else { return nil }
        return isCutOff && versions[giver].parents.isEmpty ? nil : versions[giver].since
    }
}

extension SealedHistory {
    /// How many names a file may have had: nobody renames that often, and each costs a comparison of trees.
    private static let renameLimit = 16

    /// - Parameter start: a position in the index.
    init(of file: String, from start: Int, in past: SealedPast, renames: Int = renameLimit) throws {
        let hits = past.hits(of: file, from: start)
        var nodes: [Int: Int] = [:]
        for position in hits.positions {
            let parents = (hits.parents[position] ?? []).compactMap { nodes[$0] }, commit = past.index.id(at: position)
            let entry = try past.entry(file, at: commit),
                stamp = Stamp(commit: commit, date: past.index.date(at: position), position: position)
            for parent in Set(parents) where versions[parent].id != entry?.id {
                versions[parent].until = max(stamp, versions[parent].until)
            }
            if let same = parents.first(where: { versions[$0].id == entry?.id }) {
                nodes[position] = same
                continue
            }
            if past.isCutOff(commit) { isCutOff = true }
            var version = Version(since: stamp, file: file, state: try past.state(of: entry, file), id: entry?.id, parents: parents)
            if renames > 0, version.sealed != nil, parents.allSatisfy({ versions[$0].id == nil }) {
                try adopt(into: &version, from: past, renames: renames)
            }
            try connect(&version, past)
            nodes[position] = versions.count
            versions.append(version)
        }
        newest = past.touched(file, from: start).flatMap { nodes[$0] }.flatMap { versions[$0].id == nil ? nil : $0 }
    }

    /// Puts the history of the file that a new one was made from before it.
    private mutating func adopt(into version: inout Version, from past: SealedPast, renames: Int) throws {
        guard let content = version.sealed, let (name, parent) = try past.origin(of: content, at: version.since.position) else { return }
        let earlier = try SealedHistory(of: name, from: parent, in: past, renames: renames - 1)
        let shift = versions.count
        for var old in earlier.versions {
            old.parents = old.parents.map { $0 + shift }
            old.givers = old.givers.mapValues { $0 + shift }
            versions.append(old)
        }
        isCutOff = isCutOff || earlier.isCutOff
        guard let newest = earlier.newest else { return }
        versions[newest + shift].until = max(version.since, versions[newest + shift].until)
        version.parents = [newest + shift]
    }

    /// Finds out who gave the values: a version before, where the ciphertext is the same, or where all of it is new under a new data key and
    /// no trailer says that the value is, too; otherwise this one.
    private func connect(_ version: inout Version, _ past: SealedPast) throws {
        guard let content = version.sealed else { return }
        let olds = version.parents.compactMap { index in versions[index].sealed.map { (index, $0, content.isUnderNewKey(since: $0)) } }
        let isRotated = olds.contains { $0.2 } ? try past.rotated(by: version.since.commit, in: version.file) : { _ in false }
        for (path, leaf) in content.leaves {
            let giver = olds.lazy.compactMap { index, old, isNewKey -> Int? in
                guard let before = old.leaves[path] else { return nil }
                let isSame = before.hash == leaf.hash || isNewKey && before.mayEqual(leaf) && !isRotated(path)
                return isSame ? versions[index].givers[path] : nil
            }.first
            version.givers[path] = giver ?? versions.count
        }
    }
}

private func max(_ stamp: SealedHistory.Stamp, _ other: SealedHistory.Stamp?) -> SealedHistory.Stamp {
    if let other, other.position > stamp.position { other } else { stamp }
}
