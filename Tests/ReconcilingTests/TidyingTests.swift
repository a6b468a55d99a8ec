import Documents
@testable import Reconciling
import Rendering
import TestSupport
import Testing

@Suite struct `Housekeeping of a destination` {
    private let files = [Wanted("a/x", "x"), Wanted("a/y", "y", mode: 0o640, isTainted: true)]

    @Test func `removes what a run that died was making, and generations that are kept no longer`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path)
        for number in 1 ... 6 { try destination.reconcile([Wanted("n", "\(number)")], number) }
        try folder.write(".cfgops/tmp/generation/half", "x")
        try folder.write(".cfgops/tmp/state.json", "{")
        let before = try live(folder.path)
        let done = try #require(try destination.tidy(for: prod, keep: 3, keepFor: 0, now: 2000))
        #expect(done.generations == [1, 2, 3])
        #expect(done.leftovers == 2)
        #expect(try destination.generations().map(\.number) == [4, 5, 6])
        #expect(try destination.disk.list(Layout.temporary) == [])
        #expect(try live(folder.path) == before)
        try expectNothingUnreferred(destination, "tidied")
        let listed = try listing(folder.path)
        #expect(try destination.tidy(for: prod, keep: 3, keepFor: 0, now: 2000)?.isEmpty == true)
        #expect(try listing(folder.path) == listed)
    }

    @Test func `does nothing while somebody is at work, and leaves other destinations alone`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path)
        #expect(try destination.tidy(for: prod, keep: 2, keepFor: 0, now: 2000)?.isEmpty == true)
        #expect(folder.exists(".cfgops") == false)
        try destination.reconcile(files)
        try folder.write(".cfgops/tmp/being-made", "x")
        let other = Destination(at: folder.path), lock = try #require(try other.disk.lock(Layout.lock))
        let done = try destination.tidy(for: prod, keep: 2, keepFor: 0, now: 2000)
        withExtendedLifetime(lock) { #expect(done == nil) }
        #expect(folder.exists(".cfgops/tmp/being-made") == true)
        let test = Binding(rootCommit: prod.rootCommit, configurationRoot: "config", environment: "test")
        #expect(diagnostic { _ = try destination.tidy(for: test, keep: 2, keepFor: 0, now: 2000) }?.code == "bound-elsewhere")
    }

    /// Generation n was made at 1000 + n, and live until the next one was made.
    @Test(
        arguments: [
            (2, 0, 2000, [5, 6]), (2, 997, 2000, [3, 4, 5, 6]), (2, 996, 2000, [4, 5, 6]), (2, 995, 2000, [5, 6]),
            (4, 0, 2000, [3, 4, 5, 6]), (2, 1_000_000, 2000, [1, 2, 3, 4, 5, 6]),
            (4, 10, 1010, [1, 2, 3, 4, 5, 6]), (2, 10, 1012, [2, 3, 4, 5, 6]),
        ] as [(Int, Int64, Int64, [Int])])
    func `keeps generations by their number, and by how long ago they were live`(
        keep: Int, keepFor: Int64, now: Int64, numbers: [Int]
    ) throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path)
        for number in 1 ... 6 { try destination.reconcile([Wanted("n", "\(number)")], number) }
        _ = try destination.tidy(for: prod, keep: keep, keepFor: keepFor, now: now)
        #expect(try destination.generations().map(\.number) == numbers)
    }

    @Test func `keeps no generation with secrets but the live one, and for a day the one before (R36)`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path)
        for number in 1 ... 3 { try destination.reconcile(files + [Wanted("n", "\(number)")], number) }
        _ = try destination.tidy(for: prod, keep: 10, keepFor: 1_000_000, now: 2000)
        #expect(try destination.generations().map(\.number) == [2, 3])
        let done = try destination.tidy(for: prod, keep: 10, keepFor: 1_000_000, now: 1003 + 86400)
        #expect(done?.generations == [2])
        #expect(try destination.generations().map(\.number) == [3])
    }

    @Test func `keeps a bounded number, however young they are`() {
        let records = (1 ... 3000).map { number in
            Generation(
                number: number, commit: stamp(number).commit, time: 1000, digest: rendering([]).digest, isTainted: false, groups: [:])
        }
        #expect(Keeping(count: 2, seconds: 1_000_000, now: 1000).kept(of: records).count == 1001)
    }
}
