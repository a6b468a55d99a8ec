import History
import TestSupport
import Testing

@Suite struct `An index of paths` {
    /// A side branch, a merge, files that come, change, move and go, and a commit that changes nothing below the folder.
    private func repository(_ folder: borrowing TemporaryFolder) throws -> (git: Git, repository: Repository) {
        let git = try Git(folder.path)
        try git.commit(["root/a": "1", "root/f/b": "1", "other": "1"], "one", at: 1_700_000_000)
        try git.commit(["root/a": "2"], "two", at: 1_700_000_100)
        try git("switch", "-q", "-c", "side")
        try git.commit(["root/f/B.yaml": "1", "other": "2"], "three", at: 1_700_000_200)
        try git("switch", "-q", "main")
        try git.commit(["other": "3"], "four", at: 1_700_000_300)
        try git("merge", "-q", "--no-edit", "-X", "ours", "side")
        try git("rm", "-q", "root/f/b")
        try git("mv", "root/a", "root/g")
        try git("commit", "-q", "-m", "five")
        return (git, try Repository.open(folder.path))
    }

    private func index(
        _ repository: Repository, to revision: String = "main", extending known: PathIndex? = nil, folder: String = "root"
    ) throws -> PathIndex {
        let tip = try repository.resolve(revision, now: Moment(seconds: 0))
        return try repository.pathIndex(to: tip, extending: known, folder: folder) { _, _ in }
    }

    @Test func `knows every commit with its parents`() throws {
        let folder = try TemporaryFolder(), (git, repository) = try repository(folder), index = try index(repository)
        let listed = try git("rev-list", "--parents", "main").split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(index.count == listed.count)
        for words in listed {
            let id = try #require(ObjectID(hex: words[0])), position = try #require(index.position(of: id))
            #expect(index.parents(of: position).map { index.id(at: $0).description } == Array(words.dropFirst()))
            let ancestors = try git("rev-list", words[0]).split(separator: "\n").compactMap { ObjectID(hex: $0) }
            #expect(Set(index.ancestry(of: position).indices.filter { index.ancestry(of: position)[$0] }.map(index.id)) == Set(ancestors))
        }
    }

    /// `git log` along first parents, whatever the case of the path, and for a folder what came and went in it.
    @Test(arguments: [
        (["a"], ["five", "two", "one"]), (["f/b"], ["five", "one"]), (["f/b.yaml"], ["Merge branch 'side'", "one"]),
        (["F/B.YAML"], ["Merge branch 'side'", "one"]), (["g"], ["five", "one"]), (["f/"], ["five", "Merge branch 'side'", "one"]),
        (["a", "f/b.yaml"], ["five", "Merge branch 'side'", "two", "one"]), (["other"], ["one"]),
    ])
    func `finds the commits that touch a path`(paths: [String], expected: [String]) throws {
        let folder = try TemporaryFolder(), (_, repository) = try repository(folder), index = try index(repository)
        var touches = PathTouches(in: index), position = index.count - 1, found: [String] = []
        for path in paths { touches.add([path]) }
        while true {
            position = touches.next(from: position)
            found.append(try repository.commit(index.id(at: position)).summary)
            guard let parent = index.firstParent(of: position) else { break }
            position = parent
        }
        #expect(found == expected, "the commit without parents always ends the way")
    }

    @Test func `is the same made at once, step by step, and read again`() throws {
        let folder = try TemporaryFolder(), (_, repository) = try repository(folder), whole = try index(repository)
        var grown: PathIndex?
        for revision in ["main~3", "side", "main~1", "main", "main"] {
            grown = try index(repository, to: revision, extending: grown.flatMap { PathIndex($0.bytes) })
        }
        let grownIndex = try #require(grown)
        #expect(grownIndex.count == whole.count)
        for position in 0 ..< whole.count {
            let other = try #require(grownIndex.position(of: whole.id(at: position)))
            #expect(grownIndex.date(at: other) == whole.date(at: position))
            #expect(grownIndex.parents(of: other).map(grownIndex.id) == whole.parents(of: position).map(whole.id))
        }
        #expect(PathIndex(whole.bytes)?.bytes == whole.bytes)
    }

    @Test func `is refused when a single byte is another one`() throws {
        let folder = try TemporaryFolder(), (_, repository) = try repository(folder), bytes = try index(repository).bytes
        for position in bytes.indices {
            var damaged = bytes
            damaged[position] ^= 0x10
            #expect(PathIndex(damaged) == nil, "byte \(position)")
        }
        for count in stride(from: 0, to: bytes.count, by: 7) { #expect(PathIndex(Array(bytes.prefix(count))) == nil) }
        #expect(PathIndex(bytes + [0]) == nil)
    }

    @Test func `is made anew where a shallow clone was deepened`() throws {
        let folder = try TemporaryFolder(), (git, _) = try repository(folder)
        try git("clone", "-q", "--depth", "2", "file://\(folder.path)", "clone")
        let clone = Git(existing: folder.path("clone")), shallow = try index(Repository.open(clone.folder))
        try clone("fetch", "-q", "--unshallow")
        let whole = try index(Repository.open(clone.folder), extending: shallow)
        #expect(shallow.count < whole.count)
        #expect(try whole.count == index(Repository.open(folder.path)).count)
    }
}
