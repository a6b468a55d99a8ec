import Glibc
@testable import Reconciling
import TestSupport
import Testing

private let files = (0 ..< 20).map { Wanted("d\($0 % 3)/f\($0)", "text \($0)", isTainted: $0 == 7) }

/// Nanoseconds since 1970, some time ahead: files that were just written have been left alone by then.
private func later(seconds: Int64 = 60) -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return (Int64(now.tv_sec) + seconds) * 1_000_000_000 + Int64(now.tv_nsec)
}

@Suite struct `A watch for drift` {
    @Test func `reads every file once, and after that what changed`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path), watch = DriftWatch()
        try destination.reconcile(files)
        let first = try watch.look(at: destination, time: later())
        #expect(first.isClean)
        #expect(first.hashedCount == 20)
        #expect(first.generation?.number == 1)
        let second = try watch.look(at: destination, time: later())
        #expect((second.hashedCount, second.knownCount) == (0, 20))

        // As long as before, with the time that it had: only that it was changed cannot be undone.
        let result = try run(
            ["sh", "-c", "cp -p current/d1/f4 old && printf 'TEXT 4' > current/d1/f4 && touch -r old current/d1/f4"], in: folder.path,
            environment: [:], input: [])
        #expect(result.status == 0)
        let third = try watch.look(at: destination, time: later())
        #expect(third.steps.map { "\($0.path) \($0.drift?.rawValue ?? "")" } == ["d1/f4 content"])
        #expect((third.hashedCount, third.knownCount) == (1, 19))

        // What has drifted is not known to be anything; what is put back is read once.
        try destination.reconcile(files)
        #expect(try watch.look(at: destination, time: later()).hashedCount == 1)
        #expect(try watch.look(at: destination, time: later()).hashedCount == 0)
    }

    @Test func `reads a file again that was written just before it was hashed`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path), watch = DriftWatch()
        try destination.reconcile(files)
        #expect(try watch.look(at: destination, time: later(seconds: 0)).hashedCount == 20)
        #expect(try watch.look(at: destination, time: later(seconds: 0)).hashedCount == 20)
        #expect(try watch.look(at: destination, time: later()).hashedCount == 20)
        #expect(try watch.look(at: destination, time: later()).hashedCount == 0)
    }

    @Test func `gives a plan what it knows`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path), watch = DriftWatch()
        try destination.reconcile(files)
        _ = try watch.look(at: destination, time: later())
        watch.memory.begin(at: later())
        let plan = try destination.plan(rendering(files), for: prod, memory: watch.memory)
        #expect(plan.isEmpty)
        #expect((watch.memory.hashedCount, watch.memory.knownCount) == (0, 20))
    }

    @Test func `follows a switch, and what is foreign`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path), watch = DriftWatch()
        #expect(try watch.look(at: destination, time: later()).generation == nil)
        try destination.reconcile(files)
        _ = try watch.look(at: destination, time: later())
        try destination.reconcile(Array(files.dropLast()), 2)
        try folder.write("current/d0/mine", "mine")
        let look = try watch.look(at: destination, time: later())
        #expect(look.generation?.number == 2)
        #expect(look.steps.map { "\($0.action) \($0.path)" } == ["foreign current/d0/mine"])
    }

    @Test func `starts again where the process before it left off`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path), watch = DriftWatch()
        try destination.reconcile(files)
        _ = try watch.look(at: destination, time: later())
        try destination.remember(watch.memory)
        let before = try listing(folder.path)
        _ = try watch.look(at: destination, time: later())
        try destination.remember(watch.memory)
        #expect(try listing(folder.path) == before)

        let next = DriftWatch(try destination.rememberedFiles())
        #expect(try next.look(at: destination, time: later()).hashedCount == 0)
        // A damaged memory is none.
        let text = try #require(try destination.disk.read(Layout.seen))
        for (index, byte) in [(0, 0x58), (20, 0x58), (text.count - 3, 0x58)] as [(Int, UInt8)] {
            var damaged = text
            damaged[index] = byte
            #expect(FileMemory(text: damaged) == nil)
        }
        #expect(FileMemory(text: text)?.text() == text)
        #expect(FileMemory(text: Array(text.dropLast(1))) == nil)
    }
}

@Suite struct `An edit that is kept as a patch` {
    @Test func `is there once, for its owner alone`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path)
        try destination.reconcile(files)
        let patch = Array("--- a/d0/f0\n".utf8), place = try destination.keep(patch: patch, of: "d0/f0")
        #expect(place == folder.path + "/.cfgops/adopted/d0-f0-\(place.suffix(18))")
        #expect(try readFile(place) == patch)
        let before = try listing(folder.path)
        #expect(try destination.keep(patch: patch, of: "d0/f0") == place)
        #expect(try listing(folder.path) == before)
        #expect(try destination.disk.status(Layout.adopted)?.mode == 0o700)
        #expect(try destination.disk.list(Layout.adopted)?.count == 1)
        #expect(try destination.disk.status("\(Layout.adopted)/\(try destination.disk.list(Layout.adopted)?.first ?? "")")?.mode == 0o600)
        // Nothing of ours takes it for a leftover.
        try destination.reconcile(Array(files.dropFirst()), 2)
        #expect(try destination.disk.list(Layout.adopted)?.count == 1)
    }
}
