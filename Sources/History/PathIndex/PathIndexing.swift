extension Repository {
    /// Brings an index up to date, so that it knows `start` and everything that leads there.
    ///
    /// - Parameters:
    ///   - known: an index of the same folder; nil, or one of a clone that was cut off elsewhere: a new one is made.
    ///   - folder: what paths are seen from; "" is the top.
    ///   - progress: called with the number of commits that were read, and of those that have to be.
    package func pathIndex(
        to start: ObjectID, extending known: PathIndex?, folder: String, progress: (_ done: Int, _ total: Int) -> Void
    ) throws(GitError) -> PathIndex {
        let shallow = try shallowCommits()
        let cutOff = shallow.sorted().reduce(into: UInt64(shallow.count)) { sum, id in
            for byte in id.bytes { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        }
        var index = known.flatMap { $0.cutOff == cutOff ? $0 : nil } ?? PathIndex(cutOff: cutOff)
        guard index.position(of: start) == nil else { return index }
        let new = try missing(from: start, index, shallow)
        var trees: [ObjectID: ObjectID?] = [:]
        for (done, commit) in new.commits.enumerated() {
            let parent = shallow.contains(commit.id) ? nil : commit.parents.first
            let old =
                try parent.map { parent throws(GitError) in
                    if let tree = trees[parent] { return tree }
                    return try self.tree(of: folder, in: self.commit(parent).tree)
                } ?? nil
            let tree = try self.tree(of: folder, in: commit.tree)
            trees[commit.id] = .some(tree)
            let changes = old == tree ? [] : try changes(from: old, to: tree)
            index.append(commit, parents: shallow.contains(commit.id) ? [] : commit.parents.map { new.positions[$0] ?? 0 }, changes)
            progress(done + 1, new.commits.count)
        }
        return index
    }

    /// The commits that an index lacks, parents first, and the positions that they and their parents have or get.
    private func missing(
        from start: ObjectID, _ index: PathIndex, _ shallow: Set<ObjectID>
    ) throws(GitError) -> (commits: [Commit], positions: [ObjectID: Int]) {
        var positions = Dictionary(uniqueKeysWithValues: index.ids.enumerated().map { ($1, $0) })
        var commits: [Commit] = [], open: [(commit: Commit, next: Int)] = [(try commit(start), 0)], seen: Set<ObjectID> = [start]
        while let (commit, next) = open.last {
            let parents = shallow.contains(commit.id) ? [] : commit.parents
            if next == parents.count {
                open.removeLast()
                positions[commit.id] = index.count + commits.count
                commits.append(commit)
            } else {
                open[open.count - 1].next += 1
                if positions[parents[next]] == nil, seen.insert(parents[next]).inserted {
                    open.append((try self.commit(parents[next]), 0))
                }
            }
        }
        return (commits, positions)
    }

    private func tree(of folder: String, in tree: ObjectID) throws(GitError) -> ObjectID? {
        guard !folder.isEmpty else { return tree }
        let entry = try entry(tree: tree, path: folder)
        return entry?.kind == .folder ? entry?.id : nil
    }
}

extension PathIndex {
    fileprivate mutating func append(_ commit: Commit, parents: [Int], _ changes: [PathChange]) {
        let child = UInt32(count)
        ids.append(commit.id)
        dates.append(commit.committer.time.seconds)
        firstParents.append(parents.first.map(UInt32.init) ?? PathIndex.none)
        for parent in parents.dropFirst() { otherParents.append((child, UInt32(parent))) }
        var found: Set<UInt32> = []
        for change in changes {
            found.insert(pathHash(change.path))
            guard change.old == nil || change.new == nil else { continue }
            for (index, byte) in zip(change.path.utf8.indices, change.path.utf8) where byte == UInt8(ascii: "/") {
                found.insert(pathHash(change.path[...index]))
            }
        }
        hashes += found.sorted()
        ends.append(UInt32(hashes.count))
    }
}
