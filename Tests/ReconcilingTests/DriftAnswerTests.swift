import Glibc
@testable import Overlays
@testable import Reconciling
import TestSupport
import Testing

private let files = [Wanted("a/x", "one"), Wanted("a/y", "two"), Wanted("b/z", "six", isTainted: true)]
private let report = DriftAnswers(otherwise: .report)

extension Destination {
    @discardableResult
    fileprivate func reporting(_ files: [Wanted], _ number: Int) throws -> Plan {
        let plan = try plan(rendering(files), for: prod, answers: report)
        try apply(plan, stamp: stamp(number))
        return plan
    }
}

private func shell(_ line: String, in folder: String) throws {
    let result = try run(["sh", "-c", line], in: folder, environment: [:], input: [])
    #expect(result.status == 0, "\(line): \(result.output)")
}

@Suite struct `Drift that is reported` {
    @Test(
        arguments: [
            ("printf ONE > current/a/x", "cat current/a/x", "ONE"), ("rm current/a/x", "ls current/a", "y\n"),
            ("ln -sf /etc/hostname current/a/x", "readlink current/a/x", "/etc/hostname\n"),
            ("chmod 600 current/a/x", "stat -c %a current/a/x", "600\n"),
        ])
    func `stays, also where its folder is made anew, and goes when a commit changes the file`(
        edit: String, question: String, answer: String
    ) throws {
        func answered(_ folder: String) throws -> String {
            String(decoding: try run(["sh", "-c", question], in: folder, environment: [:], input: []).output.utf8, as: UTF8.self)
        }
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path)
        try destination.reconcile(files)
        try shell(edit, in: folder.path)
        let plan = try destination.reporting(files, 2)
        #expect(plan.isEmpty)
        #expect(plan.count(.drifted) == 1)
        #expect(try answered(folder.path) == answer)

        let other = [files[0], Wanted("a/y", "changed"), files[2]]
        try destination.reporting(other, 3)
        #expect(try answered(folder.path) == answer)
        #expect(try destination.status().drift.map(\.path) == ["a/x"])
        #expect(try destination.generations().count == 2)

        try destination.reporting([Wanted("a/x", "wanted"), other[1], files[2]], 4)
        #expect(try live(folder.path) == ["a/x": "wanted", "a/y": "changed", "b/z": "six"])
        #expect(try destination.status().drift == [])
    }

    @Test func `stays where an earlier generation's folder goes live again`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path)
        try destination.reconcile(files)
        try destination.reconcile([files[0], Wanted("a/y", "second"), files[2]], 2)
        // Not into the inode that both generations share.
        try shell("printf ONE > current/a/new && mv current/a/new current/a/x", in: folder.path)
        try destination.reporting(files, 3)
        #expect(try live(folder.path) == ["a/x": "ONE", "a/y": "two", "b/z": "six"])
        #expect(try destination.status().drift.map(\.path) == ["a/x"])
    }

    @Test func `goes with a target that is gone`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path)
        try destination.reconcile(files)
        try shell("printf ONE > current/a/x", in: folder.path)
        try destination.reporting(Array(files.dropFirst()), 2)
        #expect(try live(folder.path) == ["a/y": "two", "b/z": "six"])
    }

    /// A model: what somebody wrote stays as long as the rendering says the same of the file.
    @Test(arguments: 0 ..< (longRun ? 500 : 30) as Range<UInt64>)
    func `is exactly what somebody wrote, through any sequence of commits`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed), edited: [String: String] = [:]
        let folder = try TemporaryFolder(below: memoryBacked), destination = Destination(at: folder.path)
        var wanted = (0 ..< 6).map { Wanted("d\($0 % 2)/f\($0)", "0") }
        try destination.reconcile(wanted)
        for number in 2 ... 8 {
            for file in wanted where Int.random(in: 0 ..< 4, using: &random) == 0 {
                edited[file.path] = "by hand \(number)"
                try writeFile(folder.path("current/\(file.path)"), Array("by hand \(number)".utf8))
            }
            for index in wanted.indices where Int.random(in: 0 ..< 4, using: &random) == 0 {
                wanted[index].text = "\(number)"
                edited[wanted[index].path] = nil
            }
            try destination.reporting(wanted, number)
            #expect(try live(folder.path) == texts(wanted).merging(edited) { $1 }, "seed \(seed)")
            #expect(try destination.status().drift.map(\.path) == edited.keys.sorted(), "seed \(seed)")
        }
        try destination.reconcile(wanted, 9)
        #expect(try live(folder.path) == texts(wanted), "seed \(seed)")
    }
}

@Suite struct `The answer to drift` {
    @Test(
        arguments: [
            (.heal, .content, .heal), (.report, .missing, .report), (.adopt, .content, .adopt), (.adopt, .missing, .heal),
            (.adopt, .mode, .heal), (.adopt, .owner, .heal), (.adopt, .replaced, .heal), (.adopt, .unreadable, .heal),
        ] as [(DriftAnswer, Drift, DriftAnswer)])
    func `is that of the target; only other bytes are adopted`(stated: DriftAnswer, drift: Drift, answer: DriftAnswer) {
        #expect(DriftAnswers(["app": stated]).answer(to: drift, of: "app") == answer)
        #expect(DriftAnswers(["app": stated], otherwise: .report).answer(to: drift, of: "web") == .report)
        #expect(DriftAnswers(["app": stated]).answer(to: drift, of: nil) == .heal)
    }

    @Test func `adopts from a file that a commit changes, too, and leaves the others to the commit`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path)
        try destination.reconcile(files)
        try shell("printf ONE > current/a/x; printf TWO > current/a/y; printf SIX > current/b/z", in: folder.path)
        let wanted = rendering([files[0], Wanted("a/y", "changed")])
        let plan = try destination.plan(wanted, for: prod, answers: DriftAnswers(["target": .adopt]))
        #expect(plan.toAdopt.map { "\($0.action) \($0.path)" } == ["drifted a/x", "replace a/y"])
        let reported = try destination.plan(wanted, for: prod, answers: report)
        #expect(reported.steps.map(\.answer) == [.report, nil, nil])
    }
}

/// Lets nobody read one file.
private final class ForbiddingDisk: Disk {
    private let base: any Disk
    private let name: String
    init(over base: any Disk, _ name: String) { (self.base, self.name) = (base, name) }

    func status(_ path: String) throws(DiskError) -> FileStatus? { try base.status(path) }
    func list(_ path: String) throws(DiskError) -> [String]? { try base.list(path) }
    func read(_ path: String) throws(DiskError) -> [UInt8]? {
        if path.hasSuffix("/\(name)") { throw DiskError(call: "openat", path: path, code: EACCES) }
        return try base.read(path)
    }
    func readLink(_ path: String) throws(DiskError) -> String? { try base.readLink(path) }
    func lock(_ path: String) throws(DiskError) -> DiskLock? { try base.lock(path) }
    func perform(_ effect: Effect) throws(DiskError) { try base.perform(effect) }
}

@Suite struct `A live file that this user may not read` {
    /// Tests may run as root, who may read everything.
    @Test func `is in the plan, which says so`() throws {
        let folder = try TemporaryFolder()
        try Destination(at: folder.path).reconcile(files)
        let disk = ForbiddingDisk(over: RealDisk(folder: folder.path), "x")
        let destination = Destination(folder: folder.path, disk: disk)
        let plan = try destination.plan(rendering([files[0], Wanted("a/y", "new"), files[2]]), for: prod)
        let changes = try destination.changes(of: plan)
        #expect(
            changes.map { "\($0.step.action) \($0.step.path) \($0.step.drift?.rawValue ?? "-")" } == [
                "drifted a/x unreadable", "replace a/y -",
            ])
        #expect(changes.first?.live == .unreadable)
        #expect(changes.first?.wanted == .bytes(Array("one".utf8)))
    }
}

@Suite struct `What stands on both sides of a step` {
    @Test func `has bytes, modes and names of owners`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path)
        try destination.reconcile([Wanted("link", "1"), Wanted("long", "1"), Wanted("gone", "1"), Wanted("mode", "1"), Wanted("old", "1")])
        try shell(
            "ln -sf /etc/hostname current/link; truncate -s 2M current/long; rm current/gone; chmod 600 current/mode", in: folder.path)
        let plan = try destination.plan(
            rendering([Wanted("link", "1"), Wanted("long", "1"), Wanted("gone", "1"), Wanted("mode", "1"), Wanted("new", "2")]), for: prod)
        let changes = try destination.changes(of: plan), one = PlannedChange.Content.bytes(Array("1".utf8))
        #expect(changes.map(\.step.path) == ["gone", "link", "long", "mode", "new", "old"])
        #expect(changes.map(\.live) == [.absent, .link("/etc/hostname"), .long(2 << 20), one, .absent, one])
        #expect(changes.map(\.wanted) == [one, one, one, one, .bytes(Array("2".utf8)), .absent])
        let owner = Accounts.userName(getuid())
        #expect(changes[3].liveAccess == PlannedChange.Access(mode: 0o600, owner: owner, ownerGroup: Accounts.groupName(getgid())))
        #expect(changes[3].wantedAccess == PlannedChange.Access(mode: 0o644, owner: nil, ownerGroup: nil))
        #expect(Accounts.userName(0) == "root")
        #expect(Accounts.userName(4_000_000_000) == "4000000000")
    }
}
