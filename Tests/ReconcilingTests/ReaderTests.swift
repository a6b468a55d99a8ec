import Glibc
@testable import Reconciling
import TestSupport
import Testing

/// Twenty files in three folders that all hold the number of their generation.
private func files(_ number: Int) -> [Wanted] {
    (0 ..< 20).map { Wanted($0 < 5 ? "f\($0)" : "d\($0 % 3)/f\($0)", "\(number)") }
}

/// What a program reads that opens `current` once and goes on from there.
private func read(_ folder: String) throws -> Set<String> {
    let current = open("\(folder)/current", O_RDONLY | O_DIRECTORY)
    guard current >= 0 else { throw Problem("no current") }
    defer { close(current) }
    var texts: Set<String> = []
    for file in files(0) {
        let descriptor = openat(current, file.path, O_RDONLY)
        guard descriptor >= 0 else { throw Problem("\(file.path) is missing") }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 16)
        texts.insert(String(decoding: bytes.prefix(max(0, Glibc.read(descriptor, &bytes, bytes.count))), as: UTF8.self))
    }
    return texts
}

@Suite(.serialized) struct `A reader that resolves current once` {
    @Test func `sees no mix of generations, however many are switched in`() throws {
        let folder = try TemporaryFolder(below: memoryBacked), switches = longRun ? 1000 : 100
        let path = folder.path
        try Destination(at: path).reconcile(files(0))
        let allowed = (0 ... switches).map { number in texts(files(number)).mapValues { [$0] } }
        let reader = try HashingReader(of: path, HashingReader.Allowed(generations: allowed))
        // So many are kept that a reader that is not scheduled for a while still finds its own.
        for number in 1 ... switches { try Destination(at: path).reconcile(files(number), number, keep: 50) }
        let mistakes = try reader.finish()
        #expect(mistakes == [])
        #expect(try live(path) == texts(files(switches)))
    }

    @Test(arguments: 0 ..< 12 as Range<UInt64>)
    func `sees no mix after the writer was killed, and the next run converges`(seed: UInt64) async throws {
        let folder = try TemporaryFolder(below: memoryBacked)
        let path = folder.path
        try Destination(at: path).reconcile(files(0))
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, seed = seed as UInt64] in
            var random = SeededRandom(seed: seed)
            let microseconds = UInt32.random(in: 1_000 ... 60_000, using: &random)
            _ = Thread {
                usleep(microseconds)
                kill(getpid(), SIGKILL)
            }
            for number in 1 ... 100_000 { try Destination(at: path).reconcile(files(number), number, keep: 3) }
        }
        let seen = try read(path)
        #expect(seen.count == 1, "seed \(seed)")
        try Destination(at: path).reconcile(files(7), 7, keep: 3)
        #expect(try live(path) == texts(files(7)), "seed \(seed)")
        #expect(try Destination(at: path).status().drift == [])
        #expect(try RealDisk(folder: path).list(Layout.temporary) == [])
    }
}
