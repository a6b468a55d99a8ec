import History
import TestSupport
import Testing

/// What all three trees have to agree on, whatever they are read from.
@Suite struct `A commit, the index and the work tree` {
    static let files = [
        "conf/app.yaml": "a: 1\n", "conf/app/x.yaml": "x: 1\n", "conf/app-b.yaml": "b: 1\n", "conf/über/ß.yaml": "s: 1\n",
        "conf/a/b/c/d.yaml": "d: 1\n", "conf/empty.yaml": "", "other/o.yaml": "o: 1\n", "conf0": "z\n",
    ]

    @Test(arguments: ["", "conf", "conf/a/b"])
    func `give the same names and bytes below a configuration root`(root: String) throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.write([".gitignore": ".gitconfig\n"])
        try git.commit(Self.files, "first")
        let repository = try Repository.open(folder.path)
        let trees: [any FileTree] = [
            try repository.headSnapshot(root: root), try repository.indexSnapshot(root: root),
            try #require(try repository.workTreeSnapshot(root: root)),
        ]
        let prefix = root.isEmpty ? "" : root + "/"
        let expected = try git("-c", "core.quotePath=false", "ls-files", "--", root.isEmpty ? "." : root)
            .split(separator: "\n").map { String($0.dropFirst(prefix.count)) }
        for tree in trees {
            let paths = try allPaths(tree)
            #expect(paths == expected, "\(type(of: tree))")
            for path in paths {
                let id = try git("rev-parse", "HEAD:\(prefix)\(path)")
                #expect(try tree.id(of: path)?.description == id)
                #expect(try Repository.blobID(of: #require(try tree.read(path))).description == id)
            }
            for absent in ["nowhere", "nowhere/x", "../other/o.yaml", "app.yaml/x", "conf/app.yaml/x"] {
                #expect(try tree.list(absent) == nil)
                #expect(try tree.read(absent) == nil)
                #expect(try tree.id(of: absent) == nil)
            }
        }
    }

    @Test func `say what is not a file, and follow no link`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.write(["real/app.yaml": "a: 1\n"])
        _ = try run(
            ["sh", "-c", "ln -s real linked; ln -s real/app.yaml link.yaml; git init -q sub; cd sub; git commit -q --allow-empty -m s"],
            in: folder.path, environment: git.environment)
        try git.write([".gitignore": ".gitconfig\n"])
        _ = try? git("-c", "advice.addEmbeddedRepo=false", "add", ".")
        try git("commit", "--quiet", "-m", "first")
        let repository = try Repository.open(folder.path)
        let workTree = try #require(try repository.workTreeSnapshot())
        for tree in [try repository.headSnapshot(), try repository.indexSnapshot(), workTree] as [any FileTree] {
            let kinds = try #require(try tree.list("")).map { "\($0.name) \($0.kind)" }
            #expect(kinds == [".gitignore file", "link.yaml symlink", "linked symlink", "real folder", "sub submodule"])
            #expect(try tree.list("linked") == nil)
            #expect(try tree.read("linked/app.yaml") == nil)
            for path in ["linked", "link.yaml", "real", "sub"] {
                #expect(throws: GitError.self) { try tree.read(path) }
            }
        }
    }

    private func allPaths(_ tree: any FileTree, _ folder: String = "") throws -> [String] {
        let entries = try #require(try tree.list(folder))
        let paths = try entries.flatMap { entry in
            let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
            return entry.kind == .folder ? try allPaths(tree, path) : [path]
        }
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

@Suite struct `The work tree` {
    @Test func `holds tracked and untracked files, and ignored ones only where they are tracked (R2)`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.commit(["kept.log": "k\n", "sub/kept.log": "k\n", "gone.yaml": "g\n"], "first")
        try git.write([
            ".gitignore": "*.log\nbuild/\n.gitconfig\n", "new.yaml": "n\n", "x.log": "x\n", "build/y.yaml": "y\n", "only/z.log": "z",
        ])
        _ = try run(["sh", "-c", "rm gone.yaml; mkdir -p empty/deep; mkfifo pipe"], in: folder.path)
        let tree = try #require(try Repository.open(folder.path).workTreeSnapshot())
        #expect(try tree.list("")?.map(\.name) == [".gitignore", "kept.log", "new.yaml", "sub"])
        #expect(try tree.list("sub")?.map(\.name) == ["kept.log"])
        #expect(try tree.read("kept.log") != nil)
        for path in ["x.log", "build/y.yaml", "gone.yaml", "only/z.log", ".git/config", "pipe"] { #expect(try tree.read(path) == nil) }
    }

    @Test func `is the same when the index has to be asked because there are many files`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        var files = [".gitignore": "*.log\n.gitconfig\n"]
        for number in 0 ..< 300 { files["many/\(number).yaml"] = "n: \(number)\n" }
        try git.commit(files, "first")
        for number in 0 ..< 300 { files["many/\(number).log"] = "l\n" }
        files["many/new.yaml"] = "n\n"
        try git.write(files)
        let tree = try #require(try Repository.open(folder.path).workTreeSnapshot())
        let listed = try git("ls-files", "--cached", "--others", "--exclude-standard", "many").split(separator: "\n")
        let expected = listed.map { String($0.dropFirst(5)) }.sorted()
        for _ in 0 ..< 2 { #expect(try tree.list("many")?.map(\.name) == expected) }
    }

    @Test func `reads what a sparse checkout left out from the index`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.commit(["in/a.yaml": "a\n", "out/b.yaml": "b\n"], "first")
        try git("sparse-checkout", "set", "--cone", "in")
        #expect(folder.exists("out") == false)
        let tree = try #require(try Repository.open(folder.path).workTreeSnapshot())
        #expect(try text(tree.read("out/b.yaml")) == "b\n")
        #expect(try tree.list("out")?.map(\.name) == ["b.yaml"])
        #expect(try tree.list("")?.map(\.name).contains("out") == true)
    }
}

@Suite struct `The index` {
    @Test func `holds what is staged, without what is only announced`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.commit(["app.yaml": "a: 1\n", "gone.yaml": "g\n"], "first")
        try git.write(["app.yaml": "a: 2\n", "announced.yaml": "x\n"])
        try git("add", "app.yaml")
        try git("rm", "--cached", "--quiet", "gone.yaml")
        try git("add", "--intent-to-add", "announced.yaml")
        try git.write(["app.yaml": "a: 3\n"])
        let index = try Repository.open(folder.path).indexSnapshot()
        #expect(try text(index.read("app.yaml")) == "a: 2\n")
        #expect(try index.read("announced.yaml") == nil)
        #expect(try index.read("gone.yaml") == nil)
    }

    @Test func `with a merge conflict is refused by the name of the file`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.commit(["app.yaml": "a: 1\n"], "first")
        try git("switch", "--quiet", "-c", "side")
        try git.commit(["app.yaml": "a: 2\n"], "side")
        try git("switch", "--quiet", "main")
        try git.commit(["app.yaml": "a: 3\n"], "main")
        _ = try? git("merge", "--quiet", "side")
        let repository = try Repository.open(folder.path)
        let error = #expect(throws: GitError.self) { try repository.indexSnapshot() }
        #expect(error?.detail == "\"app.yaml\" has a merge conflict")
        #expect(try repository.operationInProgress() == "merge")
    }

    @Test(arguments: ["", "conf"])
    func `differs from a commit where git says so`(root: String) throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.write([".gitignore": ".gitconfig\n"])
        try git.commit(["conf/a.yaml": "a: 1\n", "conf/b/c.yaml": "c: 1\n", "conf/d.yaml": "d: 1\n", "other.yaml": "o: 1\n"], "first")
        try git.write(["conf/a.yaml": "a: 2\n", "conf/new.yaml": "n\n", "other.yaml": "o: 2\n"])
        _ = try run(["sh", "-c", "chmod +x conf/d.yaml; rm conf/b/c.yaml"], in: folder.path)
        try git("add", "--all")
        let repository = try Repository.open(folder.path)
        let changed = try repository.indexSnapshot(root: root).changedPaths(from: repository.headSnapshot(root: root))
        #expect(try changed.joined(separator: "\n") == git("diff", "--cached", "--name-only", "--", root.isEmpty ? "." : root))
    }

    @Test(arguments: [2, 3, 4])
    func `is read in every version of its format`(version: Int) throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git("config", "index.version", "\(version)")
        try git.commit(["a/app.yaml": "a: 1\n", "a/b.yaml": "b: 1\n"], "first")
        #expect(try Repository.open(folder.path).indexSnapshot(root: "a").list("")?.map(\.name) == ["app.yaml", "b.yaml"])
    }
}
