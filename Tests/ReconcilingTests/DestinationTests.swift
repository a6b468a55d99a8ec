import Documents
import Glibc
@testable import Reconciling
import Rendering
import TestSupport
import Testing

private let first = [Wanted("app.env", "A=1\n"), Wanted("nginx/nginx.conf", "old"), Wanted("nginx/sites/a", "a")]
private let second = [Wanted("app.env", "A=2\n"), Wanted("nginx/nginx.conf", "old"), Wanted("nginx/sites/b", "b")]

@Suite struct `A destination` {
    @Test(
        arguments: [
            ([], first, ["create app.env", "create nginx/nginx.conf", "create nginx/sites/a"]),
            (first, first, []),
            (first, second, ["replace app.env", "delete nginx/sites/a", "create nginx/sites/b"]),
            (first, [], ["delete app.env", "delete nginx/nginx.conf", "delete nginx/sites/a"]),
            ([Wanted("a", "1")], [Wanted("a/b", "1")], ["delete a", "create a/b"]),
            ([Wanted("a/b", "1")], [Wanted("a", "1")], ["create a", "delete a/b"]),
            ([Wanted("a", "1")], [Wanted("a", "1", mode: 0o600)], ["replace a"]),
            ([Wanted("old", "1")], [Wanted("new", "1")], ["create new", "delete old"]),
        ] as [([Wanted], [Wanted], [String])])
    func `plans a step for each file that differs, and holds exactly what is wanted afterwards`(
        before: [Wanted], after: [Wanted], steps: [String]
    ) throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(before)
        #expect(try destination.changes(to: after) == steps)
        try destination.reconcile(after, 2)
        #expect(try live(folder.path) == texts(after))
        #expect(try destination.plan(rendering(after), for: prod).isEmpty)
    }

    @Test func `is made with its parents when it is not there`() throws {
        let folder = try TemporaryFolder()
        try Destination(at: folder.path("a/b")).reconcile(first)
        #expect(try live(folder.path("a/b")) == texts(first))
    }

    @Test func `is not written to at all when nothing changes`() throws {
        let folder = try TemporaryFolder()
        try Destination(at: folder.path).reconcile(first)
        let before = try listing(folder.path)
        let disk = RecordingDisk(over: RealDisk(folder: folder.path))
        let generation = try Destination(folder: folder.path, disk: disk).reconcile(first, 2)
        #expect(disk.effects.isEmpty)
        #expect(generation.commit == stamp(1).commit)
        #expect(try listing(folder.path) == before)
    }

    @Test(arguments: [
        Binding(rootCommit: prod.rootCommit, configurationRoot: "config", environment: "dev"),
        Binding(rootCommit: prod.rootCommit, configurationRoot: "", environment: "prod"),
        Binding(rootCommit: "aaaaaaaaaaaaaaaa", configurationRoot: "config", environment: "prod"),
    ])
    func `serves one environment of one configuration for good (R3)`(other: Binding) throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(first)
        #expect(try destination.binding() == prod)
        let refusal = diagnostic { _ = try destination.plan(rendering(second), for: other) }
        #expect(refusal?.code == "bound-elsewhere")
        let bound = "\"\(folder.path)\" is bound to environment \"prod\" of \"config\" in the repository that began with 4f2a09c1d3e5"
        #expect(refusal?.message == "\(bound), expected \(other)")
        let late = diagnostic { try destination.hold(Failure(message: "m", commit: "c", time: 1), for: other) }
        #expect(late?.code == "bound-elsewhere")
        #expect(try live(folder.path) == texts(first))
    }

    @Test(arguments: [0o022, 0o077, 0o777] as [mode_t])
    func `gives files and folders their modes whatever the umask is`(mask: mode_t) async throws {
        // In a process of its own: the umask is one for all threads.
        await #expect(processExitsWith: .success) { [mask = mask as mode_t] in
            let folder = try TemporaryFolder()
            let deploy = folder.path("deploy")
            umask(mask)
            try Destination(at: deploy).reconcile([Wanted("sub/a", "1", mode: 0o755), Wanted("sub/b", "2", mode: 0o604)])
            let paths = ["current", "current/sub", "current/sub/a", "current/sub/b", ".cfgops/tmp", ".cfgops/state.json"]
            let found = try run(["stat", "-L", "-c", "%a"] + paths, in: deploy, environment: [:], input: [])
            #expect(found.output == "755\n755\n755\n604\n700\n644\n")
        }
    }

    @Test func `refuses a second reconciler while one is at work, and only then`() throws {
        let folder = try TemporaryFolder()
        try Destination(at: folder.path).reconcile(first)
        let other = RealDisk(folder: folder.path)
        var lock = try other.lock(Layout.lock)
        #expect(lock != nil)
        #expect(diagnostic { try Destination(at: folder.path).reconcile(second) }?.code == "destination-locked")
        lock = nil
        try Destination(at: folder.path).reconcile(second)
        #expect(try live(folder.path) == texts(second))
    }

    @Test func `refuses a plan that another reconciler has overtaken`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(first)
        let plan = try destination.plan(rendering(second), for: prod)
        try destination.reconcile([Wanted("x", "y")], 2)
        #expect(diagnostic { try destination.apply(plan, stamp: stamp(3)) }?.code == "destination-changed")
        #expect(try live(folder.path) == ["x": "y"])
    }

    @Test func `is planned for without a trace by a dry run`() throws {
        let folder = try TemporaryFolder()
        let disk = DryRunDisk(over: RealDisk(folder: folder.path("deploy")))
        let destination = Destination(folder: folder.path("deploy"), disk: disk)
        #expect(try destination.changes(to: first).count == 3)
        try destination.reconcile(first)
        #expect(disk.effects.contains { if case .write(let file) = $0 { file.path.hasSuffix("/app.env") } else { false } })
        let isThere = folder.exists("deploy")
        #expect(!isThere)
    }

    @Test func `remembers generations by number, commit, time and group`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(first)
        let generation = try destination.reconcile(second, 2)
        #expect(generation.number == 2)
        #expect(generation.commit == stamp(2).commit)
        #expect(generation.time == 1_002)
        #expect(generation.groups[""]?.generation == 2)
        #expect(try destination.generations().map(\.number) == [1, 2])
        #expect(try destination.generations().last == generation)
        #expect(try RealDisk(folder: folder.path).list(Layout.generations)?.last == "0002-000000000002.json")
    }

    @Test(arguments: [
        "rm .cfgops/generations/*", "rm .cfgops/generations/0002-*", "rm -r .cfgops/inventory", "rm -r .cfgops/tmp", "rm .cfgops/lock",
        "rm -r .cfgops/store/*", "rm -r .cfgops/store", "rm current", "rm -r .cfgops/generations", "echo x > .cfgops/generations/0002-*",
        "echo x > .cfgops/tmp/x", "rm -r current .cfgops",
    ])
    func `is made whole again whatever part of it somebody removed`(line: String) throws {
        let folder = try TemporaryFolder()
        for (number, files) in [(1, first), (2, second)] { try Destination(at: folder.path).reconcile(files, number) }
        #expect(try run(["sh", "-c", line], in: folder.path, environment: [:], input: []).status == 0)
        for number in 3 ... 4 {
            let destination = Destination(at: folder.path)
            try destination.reconcile(second, number)
            #expect(try live(folder.path) == texts(second))
            #expect(try destination.status().drift == [])
            #expect(try destination.status().generation != nil)
        }
    }

    @Test(arguments: ["../x", "a/../../x", "/etc/x", "a//x", "a/./x", "", "a\tb", "a\nb"])
    func `takes no path that leaves it, and none that an inventory cannot name`(path: String) throws {
        let folder = try TemporaryFolder()
        let refusal = diagnostic { try Destination(at: folder.path("deploy")).reconcile([Wanted(path, "1")]) }
        #expect(["unsafe-path", "control-character"].contains(refusal?.code))
        let isThere = folder.exists("deploy")
        #expect(!isThere)
    }

    @Test func `remembers why nothing newer is live, until something is`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.hold(Failure(message: "before the first use", commit: "c", time: 1), for: prod)
        #expect(try destination.status().lastError == nil)
        try destination.reconcile(first, 1)
        let failure = Failure(message: "environment \"prod\" is gone\n\u{1}", commit: "c0ffee", time: 5)
        try destination.hold(failure, for: prod)
        let before = try listing(folder.path)
        try destination.hold(Failure(message: failure.message, commit: failure.commit, time: 6), for: prod)
        #expect(try listing(folder.path) == before)
        #expect(try destination.status().lastError == failure)
        #expect(try live(folder.path) == texts(first))
        try destination.reconcile(first, 2)
        #expect(try destination.status().lastError == nil)
        #expect(try destination.status().generation?.number == 1)
    }

    @Test(arguments: [(1, 2), (2, 2), (3, 3), (10, 6)]) func `keeps as many generations as asked, two at least`(keep: Int, kept: Int) throws
    {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        for number in 1 ... 6 { try destination.reconcile([Wanted("a/n", "\(number)"), Wanted("b/same", "")], number, keep: keep) }
        #expect(try destination.generations().map(\.number) == Array((7 - kept) ... 6))
        // For each generation a root and a folder `a`, and the folder `b` that all share.
        #expect(try RealDisk(folder: folder.path).list(Layout.store)?.count == 2 * kept + 1)
        #expect(try RealDisk(folder: folder.path).list(Layout.inventories)?.count == 2 * kept + 1)
    }
}
