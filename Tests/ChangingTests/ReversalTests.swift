import Changing
import Documents
import History
import Overlays
import TestSupport
import Testing
import Validating

@Suite struct `Taking a commit back` {
    private static let app = "environments/base/app.yaml"
    private static let files: [String: String?] = [
        "cfgops.yaml": "version: 1\nenvironments: { dev: {}, prod: {} }\n", app: "# all\nport: 1 # ours\nhost: a\n",
        "environments/prod/app.yaml": "workers: 2\n",
    ]

    /// What taking the commit after the first files back makes of the last one.
    private func reversed(_ commits: [String: String?]..., part: Selection = Selection()) throws -> [String: String?] {
        let folder = try TemporaryFolder(), repository = try folder.repository(Self.files)
        for files in commits { try repository.commit(files) }
        let made = try repository.resolve("HEAD~\(commits.count - 1)", now: Moment(seconds: 0))
        return try texts(repository.reversal(of: [made], part).execute(on: repository.headSnapshot()).edits, in: repository)
    }

    @Test func `keeps what was changed since at other keys, and comments`() throws {
        let back = try reversed(
            [Self.app: "# all\nport: 2 # ours\nhost: a\n", "environments/prod/app.yaml": nil],
            [Self.app: "# everybody\nport: 2 # ours\nhost: b # theirs\nnew: 1\n"])
        #expect(
            back == [Self.app: "# everybody\nport: 1 # ours\nhost: b # theirs\nnew: 1\n", "environments/prod/app.yaml": "workers: 2\n"])
    }

    @Test func `leaves what others stated since in a layer that it brought`() throws {
        let file = "environments/dev/app.yaml"
        #expect(try reversed([file: "port: 2\n"], [file: "port: 2\nhost: b # theirs\n"]) == [file: "host: b # theirs\n"])
        #expect(try reversed([file: "port: 2\nhost: b\n"], [file: "port: 2\n"]) == [file: String?.none])
    }

    @Test func `changes nothing where it is taken back already`() throws {
        #expect(try reversed([Self.app: "port: 2\n"], [Self.app: Self.files[Self.app] ?? nil]).isEmpty)
    }

    @Test func `is refused by every key that changed again since`() throws {
        let error = #expect(throws: Diagnostics.self) {
            try reversed(
                [Self.app: "port: 2\nhost: b\n", "environments/prod/app.yaml": "workers: 3\n"],
                [Self.app: "port: 3\nhost: b\nnew: 1\n", "environments/prod/app.yaml": "workers: 4\n"])
        }
        #expect(error?.list.map(\.code) == ["conflict", "conflict"])
        #expect(
            error?.list.map(\.message) == [
                "\"port\" is 3 here and 1 in the change; both started from 2",
                "\"workers\" is 4 here and 2 in the change; both started from 3",
            ])
    }

    @Test(
        arguments: [
            (Selection(environment: "prod"), ["environments/prod/app.yaml": "workers: 2\n"]),
            (Selection(documents: [DocumentPath(document: "web")]), ["environments/base/web.yaml": nil]),
            (
                Selection(documents: [DocumentPath(document: "app", path: Path([.key("port")]))]),
                [app: "# all\nport: 1 # ours\nhost: b\nnew: 1\n"]
            ),
        ] as [(Selection, [String: String?])])
    func `takes a part of it back`(part: Selection, expected: [String: String?]) throws {
        let back = try reversed(
            [
                Self.app: "# all\nport: 2 # ours\nhost: b\n", "environments/prod/app.yaml": "workers: 3\n",
                "environments/base/web.yaml": "a: 1\n",
            ], [Self.app: "# all\nport: 2 # ours\nhost: b\nnew: 1\n"], part: part)
        #expect(back == expected)
    }

    @Test func `takes the manifest back, but not its protection`() throws {
        let folder = try TemporaryFolder()
        let old = "version: 1\nenvironments:\n  prod: {}\n", new = "version: 1\nenvironments:\n  prod: { protected: true }\n  qa: {}\n"
        let repository = try folder.repository(["cfgops.yaml": old], ["cfgops.yaml": new])
        let made = try repository.resolve("HEAD", now: Moment(seconds: 0))
        let back = try texts(repository.reversal(of: [made]).execute(on: repository.headSnapshot()).edits, in: repository)
        #expect(back["cfgops.yaml"] == "version: 1\nenvironments:\n  prod:\n    protected: true\n")
    }

    @Test func `never takes the manifest away`() throws {
        let folder = try TemporaryFolder(), repository = try folder.repository(Self.files)
        let made = try repository.resolve("HEAD", now: Moment(seconds: 0))
        let error = #expect(throws: Diagnostic.self) { try repository.reversal(of: [made]).execute(on: repository.headSnapshot()) }
        #expect(error?.code == "manifest-deleted")
    }

    @Test func `leaves what a commit rotated unless told to take it back too (R24)`() throws {
        func sealed(_ data: String) -> String {
            "password: ENC[AES256_GCM,data:\(data)]\nsops: { age: [{ recipient: a, enc: \(data) }], mac: \(data) }\n"
        }
        let file = "environments/prod/db.secrets.yaml", folder = try TemporaryFolder()
        let repository = try folder.repository(Self.files.merging([file: sealed("one")]) { $1 })
        try repository.commit([file: sealed("two")], [Trailer("Cfgops-Rotated", "db:password")])
        let made = try repository.resolve("HEAD", now: Moment(seconds: 0))
        let plan = try repository.reversal(of: [made]).execute(on: repository.headSnapshot())
        #expect(plan.edits.isEmpty)
        #expect(plan.kept.map(\.target.description) == ["db:password"])
        let all = try repository.reversal(of: [made], restoresRotated: true).execute(on: repository.headSnapshot())
        #expect(try texts(all.edits, in: repository) == [file: sealed("one")])
    }
}

@Suite struct `What undo takes back` {
    /// The messages' marks of what is left, after commits given as `operation`, `operation>mark` (takes that back), or `-` for others.
    @Test(
        arguments: [
            (["a set", "b -", "c set"], 2, ["c", "a"]),
            (["a set", "b set", "c undo>b"], 2, ["a"]),
            (["a set", "b set", "c undo>b", "d undo>a"], 1, []),
            (["a set", "b revert>a"], 2, ["b", "a"]),
            (["a set", "b revert>a", "c undo>b"], 1, ["a"]),
            (["a set", "b set", "c undo>b", "d revert>c"], 2, ["d", "a"]),
            (["a set@team", "b set"], 2, ["b"]),
        ])
    func `are commits by cfgops that nothing took back`(commits: [String], count: Int, expected: [String]) throws {
        let folder = try TemporaryFolder(), repository = try folder.repository(["cfgops.yaml": "version: 1\n"])
        var ids: [String: ObjectID] = [:]
        for commit in commits {
            let words = commit.split(separator: " "), parts = words[1].split { $0 == ">" || $0 == "@" }.map(String.init)
            var trailers = parts[0] == "-" ? [] : [Trailer("Cfgops-Operation", parts[0])]
            if words[1].contains("@") { trailers.append(Trailer("Cfgops-Root", parts[1])) }
            if words[1].contains(">"), let id = ids[parts[1]] { trailers.append(Trailer("Cfgops-Reverts", "\(id)")) }
            try repository.commit(["note": commit], trailers)
            ids[String(words[0])] = try repository.headSnapshot().commit
        }
        let head = try #require(try repository.headSnapshot().commit)
        let found = try ConfigurationRoot(repository: repository, folder: "").lastCommits(count, from: head)
        #expect(found.compactMap { commit in ids.first { $0.value == commit.id }?.key } == expected)
    }
}

extension Repository {
    /// Takes commits back, each against its first parent.
    func reversal(of commits: [ObjectID], _ part: Selection = Selection(), restoresRotated: Bool = false) throws -> Reversal {
        let steps = try commits.map { Reversal.Step(before: try commit($0).parents.first, made: $0) }
        let root = ConfigurationRoot(repository: self, folder: "")
        return Reversal(root: root, steps: steps, selection: part, restoresRotated: restoresRotated, inputs: Inputs(), sealing: .without)
    }
}
