/// A walk over commits, newest commit date first; of equal dates the one found first comes first, as in `git log`.
struct LogWalk {
    /// Commits that still go on after the walk met nothing but excluded ones: git's allowance for clocks that were wrong.
    private static let allowanceForClocks = 5

    private let repository: Repository
    private let firstParent: Bool
    /// Commits whose parents a shallow clone left out.
    private let cutOff: Set<ObjectID>
    private let rule: CutOffRule
    /// Handed out, with its parents still to come.
    private var last: Commit?
    /// Sorted, the next one last.
    private var queue: [Commit] = []
    private var seen: Set<ObjectID> = []
    private var excluded: Set<ObjectID> = []
    /// What is left to hand out of a walk with exclusions, the next one last; nil where there are none.
    private var limited: [Commit]?

    init(
        _ repository: Repository, from start: ObjectID, firstParent: Bool, excluding: [ObjectID], atCutOff rule: CutOffRule
    ) throws(GitError) {
        (self.repository, self.firstParent, self.rule) = (repository, firstParent, rule)
        cutOff = try repository.shallowCommits()
        excluded = Set(excluding)
        for id in [start] + excluding { try push(id) }
        if !excluding.isEmpty { limited = try limit() }
    }

    mutating func next() throws(GitError) -> Commit? {
        if limited != nil { return limited?.popLast() }
        if let last {
            try refuseCutOff([last])
            for parent in parents(of: last) { try push(parent) }
        }
        last = queue.popLast()
        return last
    }

    /// Everything that is not reachable from an excluded commit, oldest first. All of it has to be known before any is handed out,
    /// since an excluded commit may be found late.
    private mutating func limit() throws(GitError) -> [Commit] {
        var found: [Commit] = [], allowance = Self.allowanceForClocks, parentsOf: [ObjectID: [ObjectID]] = [:]
        while let commit = queue.popLast() {
            let parents = self.parents(of: commit)
            parentsOf[commit.id] = parents
            if excluded.contains(commit.id) {
                exclude(parents, parentsOf)
            } else {
                found.append(commit)
            }
            for parent in parents { try push(parent) }
            if queue.contains(where: { !excluded.contains($0.id) }) { allowance = Self.allowanceForClocks; continue }
            if let newest = queue.last, let oldest = found.last, newest.committer.time.seconds >= oldest.committer.time.seconds {
                continue
            }
            allowance -= 1
            if allowance == 0 { break }
        }
        found = found.filter { !excluded.contains($0.id) }.reversed()
        try refuseCutOff(found)
        return found
    }

    private func refuseCutOff(_ commits: [Commit]) throws(GitError) {
        guard rule == .fail, let commit = commits.first(where: { cutOff.contains($0.id) }) else { return }
        throw .cutOff("commit \(commit.id.short)")
    }

    /// Marks commits and those of their ancestors that were walked already.
    private mutating func exclude(_ ids: [ObjectID], _ parentsOf: [ObjectID: [ObjectID]]) {
        var rest = ids
        while let id = rest.popLast() {
            if excluded.insert(id).inserted { rest += parentsOf[id] ?? [] }
        }
    }

    private func parents(of commit: Commit) -> [ObjectID] {
        if cutOff.contains(commit.id) { return [] }
        return firstParent && !excluded.contains(commit.id) ? Array(commit.parents.prefix(1)) : commit.parents
    }

    private mutating func push(_ id: ObjectID) throws(GitError) {
        guard seen.insert(id).inserted else { return }
        let commit = try repository.commit(id), date = commit.committer.time.seconds
        var low = 0, high = queue.count
        while low < high {  // the first place whose commit is newer, so that equal dates leave in the order they came
            let middle = (low + high) / 2
            if queue[middle].committer.time.seconds < date { low = middle + 1 } else { high = middle }
        }
        queue.insert(commit, at: low)
    }
}
