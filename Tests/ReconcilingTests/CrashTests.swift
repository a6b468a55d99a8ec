import Documents
import Glibc
@testable import Reconciling
import TestSupport
import Testing

/// Two renderings between which everything happens: files made, replaced, removed, kept by link, folders shared, a mode changed, secrets.
private let old = [
    Wanted("app.env", "A=1\n"), Wanted("mode", "same"), Wanted("nginx/nginx.conf", "old"), Wanted("nginx/kept", "kept"),
    Wanted("nginx/sites/a", "a"), Wanted("same/x", "x"), Wanted("secret/db", "hunter2", mode: 0o600, isTainted: true),
]
private let new = [
    Wanted("app.env", "A=2\n"), Wanted("mode", "same", mode: 0o600), Wanted("nginx/nginx.conf", "new"), Wanted("nginx/kept", "kept"),
    Wanted("nginx/sites/b", "b"), Wanted("same/x", "x"), Wanted("secret/db", "hunter3", mode: 0o600, isTainted: true),
]

/// Where a run starts from, and what is seen before it.
enum Start: String, CaseIterable {
    case nothing, oneGeneration, severalGenerations, drifted

    var seen: [String: String]? {
        switch self {
        case .nothing: nil
        case .oneGeneration, .severalGenerations: texts(old)
        case .drifted: texts(old).merging(["same/x": "drift"]) { $1 }
        }
    }

    func prepare(_ folder: String) throws {
        let destination = Destination(at: folder)
        if self == .severalGenerations {
            try destination.reconcile([Wanted("gone/soon", "1"), Wanted("s", "t", mode: 0o600, isTainted: true)], 1)
            try destination.reconcile([Wanted("nginx/kept", "kept"), Wanted("same/x", "x")], 2)
        }
        if self != .nothing { try destination.reconcile(old, 3) }
        if self == .drifted { try writeFile("\(folder)/current/same/x", Array("drift".utf8)) }
    }
}

@Suite struct `A run that dies or fails` {
    /// A long run looks at each effect, a short one at some of them, spread over all.
    private static let stride = longRun ? 1 : 4

    @Test(arguments: Start.allCases, Fault.allCases)
    func `leaves all of the old or all of the new generation, and the next run converges`(start: Start, fault: Fault) throws {
        var number = 0, wentWrong = true
        while wentWrong {
            let folder = try TemporaryFolder(below: memoryBacked)
            try start.prepare(folder.path)
            let disk = FailingDisk(over: RealDisk(folder: folder.path), at: number, fault)
            let destination = Destination(folder: folder.path, disk: disk)
            _ = try? destination.reconcile(new, 4, keep: 2)
            wentWrong = disk.hasFailed
            try expectWhole(folder.path, start, "effect \(number)")
            try expectConvergence(folder.path, "effect \(number)")
            number += Self.stride
        }
        #expect(number > 10)
    }

    /// Drift is put back file by file, so that a file, and not the generation, is all old or all new.
    private func expectWhole(_ folder: String, _ start: Start, _ comment: Comment) throws {
        let seen = try live(folder)
        let healed = start == .drifted ? texts(old) : start.seen
        #expect(seen == start.seen || seen == texts(new) || seen == healed, comment)
    }

    private func expectConvergence(_ folder: String, _ comment: Comment) throws {
        let destination = Destination(at: folder)
        try destination.reconcile(new, 5, keep: 2)
        #expect(try live(folder) == texts(new), comment)
        #expect(try destination.plan(rendering(new), for: prod).isEmpty, comment)
        #expect(try destination.status().drift == [], comment)
        #expect(try RealDisk(folder: folder).list(Layout.temporary) == [], comment)
        try expectNothingUnreferred(destination, comment)
        // One change more sweeps the store, whatever was lost sight of.
        try destination.reconcile(old, 6, keep: 2)
        try expectNothingUnreferred(destination, comment)
        #expect(try live(folder) == texts(old), comment)
    }

    @Test(arguments: Fault.allCases) func `can die while it puts drift back`(fault: Fault) throws {
        var number = 0, wentWrong = true
        while wentWrong {
            let folder = try TemporaryFolder(below: memoryBacked)
            try Start.drifted.prepare(folder.path)
            let disk = FailingDisk(over: RealDisk(folder: folder.path), at: number, fault)
            _ = try? Destination(folder: folder.path, disk: disk).reconcile(old, 4)
            wentWrong = disk.hasFailed
            let seen = try live(folder.path)
            #expect(seen == Start.drifted.seen || seen == texts(old), "effect \(number)")
            try Destination(at: folder.path).reconcile(old, 5)
            #expect(try live(folder.path) == texts(old), "effect \(number)")
            #expect(try Destination(at: folder.path).generations().count == 1)
            number += 1
        }
        #expect(number > 3)
    }

    @Test func `is found out by a half-written folder that was moved into the store, which is never switched in`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(new, 1)
        try destination.reconcile(old, 2)
        // The older generation's folder is in the store, and damaged.
        let damaged = try #require(try destination.generations().first.flatMap { try destination.tree($0.digest)?.folders["nginx"] }).digest
        try writeFile("\(folder.path)/\(Layout.folder(damaged))/nginx.conf", [])
        #expect(unlink("\(folder.path)/\(Layout.folder(damaged))/kept") == 0)
        try destination.reconcile(new, 3)
        #expect(try live(folder.path) == texts(new))
    }

    @Test func `has its leftovers removed also when nothing changes`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(old, 1)
        try writeFile("\(folder.path)/.cfgops/tmp/half", [1])
        #expect(mkdir("\(folder.path)/.cfgops/tmp/folder", 0o700) == 0)
        try writeFile("\(folder.path)/.cfgops/tmp/folder/half", [1])
        try destination.reconcile(old, 2)
        #expect(try RealDisk(folder: folder.path).list(Layout.temporary) == [])
    }
}
