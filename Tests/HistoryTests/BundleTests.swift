import History
import TestSupport
import Testing

@Suite struct `A bundle` {
    /// Two branches, a light tag, an annotated one, a merge, an executable and a symbolic link.
    private func rich(_ folder: String) throws -> Git {
        let git = try Git(folder)
        try git.commit(["cfgops.yaml": "version: 1\n", "environments/base/app.yaml": "a: 1\n"], "first", at: 1_767_603_600)
        try git("tag", "light")
        try git("checkout", "--quiet", "-b", "feature")
        try git.commit(["environments/base/b.yaml": "b: 1\n"], "on a branch", at: 1_767_603_601)
        try git("checkout", "--quiet", "main")
        try git.commit(["environments/base/app.yaml": "a: 2\n", "run": "#!/bin/sh\n"], "second", at: 1_767_603_602)
        try git("merge", "--quiet", "--no-edit", "feature")
        _ = try run(["sh", "-c", "chmod +x run && ln -s run link"], in: folder)
        try git.commit([:], "modes", at: 1_767_603_604)
        try git("tag", "--annotate", "--message", "as released", "v1")
        return git
    }

    private func restored(_ files: [String], to folder: String, bare: Bool = true) throws -> Repository {
        _ = try run(["mkdir", "-p", folder])
        let repository = try Repository.create(at: folder, bare: bare)
        _ = try repository.unbundle(files) { _, _ in }
        return repository
    }

    private func references(_ folder: String) throws -> String {
        try Git(existing: folder)("for-each-ref") + "\n" + Git(existing: folder)("rev-parse", "--verify", "HEAD")
    }

    @Test func `goes to real git and back`() throws {
        let folder = try TemporaryFolder(), git = try rich(folder.path("origin", made: true)), file = folder.path("a.bundle")
        let contents = try Repository.open(git.folder).writeBundle(to: file, since: nil) { _, _ in }
        #expect(try contents.objects == Int(git("rev-list", "--objects", "--all").split(separator: "\n").count))
        #expect(try readFile(file).count == contents.bytes)
        try git("bundle", "verify", "--quiet", file)
        try git("clone", "--quiet", "--mirror", file, folder.path("mirror"))
        try Git(existing: folder.path("mirror"))("fsck", "--strict")
        #expect(try Git(existing: folder.path("mirror"))("rev-parse", "main", "feature", "v1") == git("rev-parse", "main", "feature", "v1"))
        _ = try restored([file], to: folder.path("ours"))
        #expect(try references(folder.path("ours")) == references(git.folder))
        try Git(existing: folder.path("ours"))("fsck", "--strict")

        try git("bundle", "create", "--quiet", folder.path("git.bundle"), "--all")
        let repository = try restored([folder.path("git.bundle")], to: folder.path("theirs"), bare: false)
        try repository.checkOutHead()
        #expect(try references(folder.path("theirs")) == references(git.folder))
        #expect(try Git(existing: folder.path("theirs"))("status", "--porcelain") == "")
        #expect(try run(["readlink", folder.path("theirs") + "/link"]).output == "run\n")
    }

    @Test func `since a commit holds what is new, and goes on top of the one before`() throws {
        let folder = try TemporaryFolder(), git = try rich(folder.path("origin", made: true))
        let repository = try Repository.open(git.folder), full = folder.path("full"), later = folder.path("later")
        _ = try repository.writeBundle(to: full, since: nil) { _, _ in }
        let base = try #require(try repository.head().commit)
        try git("tag", "--delete", "v1")  // an object of its own, newer than its commit
        let error = #expect(throws: GitError.self) { try repository.writeBundle(to: later, since: base) { _, _ in } }
        #expect(error?.detail == "nothing is newer than \(base.short)")
        try git.commit(["environments/base/app.yaml": "a: 3\n"], "third")
        try git("branch", "--delete", "--force", "feature")
        let contents = try repository.writeBundle(to: later, since: base) { _, _ in }
        #expect(contents.header.prerequisites == [base])
        #expect(contents.objects == 5)  // a commit, three folders, a file
        try git("bundle", "verify", "--quiet", later)
        _ = try restored([full, later], to: folder.path("both"))
        #expect(try references(folder.path("both")) == references(git.folder))
        let alone = #expect(throws: GitError.self) { try restored([later], to: folder.path("alone")) }
        #expect(alone?.detail == "\"\(later)\" builds on commit \(base.short), which is not here")
    }

    /// Each byte is changed in two ways: refused, or the restored references are the same.
    @Test func `with any byte changed is refused, or restores the same`() throws {
        let folder = try TemporaryFolder(below: "/dev/shm"), git = try Git(folder.path("origin", made: true))
        try git.commit(["a.yaml": "a: 1\n"], "first")
        let file = folder.path("a.bundle"), changed = folder.path("changed"), target = folder.path("target")
        _ = try Repository.open(git.folder).writeBundle(to: file, since: nil) { _, _ in }
        let bytes = try readFile(file), expected = try references(git.folder)
        var refused = 0
        for position in bytes.indices {
            for mask: UInt8 in longRun ? Array(1 ... 255) : [0x01, 0x20] {
                var copy = bytes
                copy[position] ^= mask
                try writeFile(changed, copy)
                _ = try run(["rm", "-rf", target])
                do {
                    _ = try restored([changed], to: target)
                    #expect(try references(target) == expected, "byte \(position) xor \(mask)")
                } catch let error as GitError {
                    refused += 1
                    #expect(error.reason == .failure, "byte \(position) xor \(mask): \(error)")
                }
            }
        }
        #expect(refused > bytes.count)
    }

    @Test func `that was cut short or goes on is refused`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path("origin", made: true))
        try git.commit(["a.yaml": "a: 1\n"], "first")
        let file = folder.path("a.bundle"), other = folder.path("b.bundle")
        _ = try Repository.open(git.folder).writeBundle(to: file, since: nil) { _, _ in }
        let bytes = try readFile(file)
        for (number, copy) in (Array(stride(from: 0, to: bytes.count, by: 17)).map { Array(bytes[..<$0]) } + [bytes + [0], bytes + bytes])
            .enumerated()
        {
            try writeFile(other, copy)
            let error = #expect(throws: GitError.self) { try restored([other], to: folder.path("r\(number)")) }
            #expect(error?.detail.hasPrefix("\"\(other)\" is ") == true, "\(copy.count) bytes: \(error?.detail ?? "")")
        }
    }

    @Test(arguments: [
        ("", "is no git bundle", ["cfgops bundle FILE and git bundle create FILE --all write one"]),
        ("version: 1\n", "is no git bundle", ["cfgops bundle FILE and git bundle create FILE --all write one"]),
        (
            "# v3 git bundle\n@object-format=sha256\n\n", "is a git bundle of version 3, expected version 2",
            ["git bundle create --version=2 writes it"]
        ),
        ("# v2 git bundle\n\nPACK", "is damaged: it has no reference", ["take another copy of it"]),
        (
            "# v2 git bundle\nnonsense\n\n", "is damaged: line 2 is neither a commit to build on nor a reference",
            ["take another copy of it"]
        ),
        (
            "# v2 git bundle\n\(String(repeating: "a", count: 40)) refs/heads/../x\n\n",
            "is damaged: line 2 is neither a commit to build on nor a reference", ["take another copy of it"]
        ),
        (
            "# v2 git bundle\n\(String(repeating: "a\n", count: 1))", "is damaged: line 2 is neither a commit to build on nor a reference",
            ["take another copy of it"]
        ),
    ])
    func `says what is wrong with its beginning`(text: String, message: String, hints: [String]) throws {
        let folder = try TemporaryFolder(), file = folder.path("a.bundle")
        try folder.write("a.bundle", text)
        let error = #expect(throws: GitError.self) { try restored([file], to: folder.path("r")) }
        #expect(error?.detail == "\"\(file)\" \(message)")
        #expect(error?.hints == hints)
    }

    /// Real git checks that a pack is whole, not that it leads everywhere it should.
    @Test func `that lacks an object is refused`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path("origin", made: true)), file = folder.path("a.bundle")
        let id = try git.commit(["a.yaml": "a: 1\n"], "first")
        let pack = folder.path("pack"), tree = try git("rev-parse", "HEAD^{tree}"), blob = try git("rev-parse", "HEAD:a.yaml")
        for (objects, missing) in [("\(id)\n\(tree)\n", blob), ("\(tree)\n\(blob)\n", id)] {
            let name = try git("pack-objects", "--quiet", pack, input: objects)
            let text = Array("# v2 git bundle\n\(id) refs/heads/main\n\(id) HEAD\n\n".utf8)
            try writeFile(file, text + readFile("\(pack)-\(name).pack"))
            let error = #expect(throws: GitError.self) { try restored([file], to: folder.path("r-\(missing)")) }
            #expect(error?.detail.hasPrefix("\"\(file)\" is damaged: ") == true)
        }
    }

    @Test func `replaces a bundle, and nothing else`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path("origin", made: true)), file = folder.path("origin/a.yaml")
        let repository = try Repository.open(git.folder)
        let empty = #expect(throws: GitError.self) { try repository.writeBundle(to: folder.path("b"), since: nil) { _, _ in } }
        #expect(empty?.detail == "there is no commit to write yet")
        try git.commit(["a.yaml": "a: 1\n"], "first")
        let error = #expect(throws: GitError.self) { try repository.writeBundle(to: file, since: nil) { _, _ in } }
        #expect(error?.detail == "\"\(file)\" is there and is no bundle")
        for _ in 1 ... 2 { _ = try repository.writeBundle(to: folder.path("b"), since: nil) { _, _ in } }
        #expect(try run(["ls", folder.path]).output == "b\norigin\n")
    }

    @Test func `of a clone that lacks history is refused`() throws {
        let folder = try TemporaryFolder(), git = try rich(folder.path("origin", made: true))
        try git("clone", "--quiet", "--depth", "1", "file://\(git.folder)", folder.path("clone"))
        let error = #expect(throws: GitError.self) {
            try Repository.open(folder.path("clone")).writeBundle(to: folder.path("b"), since: nil) { _, _ in }
        }
        #expect(error?.detail == "the history was cut off before all of it could be written")
    }

    /// libgit2 would end the process where mapped memory finds no room.
    @Test func `on a full disk fails with a reason, and leaves nothing`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path("origin", made: true)), small = try folder.path("small", made: true)
        var random = SeededRandom(seed: 1)
        for number in 1 ... 20 {
            try git.commit(
                ["\(number).yaml": (0 ..< 800).map { _ in "\(UInt64.random(in: 0 ... .max, using: &random))\n" }.joined()], "\(number)")
        }
        guard try run(["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", small]).status == 0 else {
            return printError("skipped: no tmpfs")
        }
        defer { _ = try? run(["umount", small]) }
        let repository = try Repository.open(git.folder)
        let writing = #expect(throws: GitError.self) { try repository.writeBundle(to: "\(small)/b", since: nil) { _, _ in } }
        #expect(writing?.detail == "write \"\(small)/b\": No space left on device")
        #expect(try run(["ls", "-A", small]).output == "")
        _ = try repository.writeBundle(to: folder.path("b"), since: nil) { _, _ in }
        let reading = #expect(throws: GitError.self) {
            let scratch = try ScratchFolder(beside: "\(small)/r")
            _ = try Repository.create(at: scratch.path, bare: true).unbundle([folder.path("b")]) { _, _ in }
        }
        #expect(reading?.detail.hasSuffix("No space left on device") == true, "\(reading?.detail ?? "")")
        #expect(try run(["ls", "-A", small]).output == "")
    }
}
