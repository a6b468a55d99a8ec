import Documents
import Glibc
import Overlays
@testable import Reconciling
import TestSupport
import Testing

private func text(_ character: Character, _ size: Int) -> String { String(repeating: character, count: size) }

@Suite struct `A medium` {
    @Test func `that is full keeps the live generation, and takes the next one that fits`() throws {
        let folder = try TemporaryFolder()
        guard let medium = try SmallFileSystem(at: folder.path) else { return }
        let destination = Destination(at: medium.path)
        let small = [Wanted("a/x", text("x", 100_000)), Wanted("a/y", "y")]
        try destination.reconcile(small, 1)
        for size in [2_000_000, 900_000, 700_000] {
            let large = [Wanted("a/x", text("z", size / 2)), Wanted("b/y", text("z", size))]
            #expect { try destination.reconcile(large, 2) } throws: { ($0 as? DiskError)?.code == ENOSPC }
            #expect(try live(medium.path) == texts(small))
            #expect(try destination.disk.list(Layout.temporary) == [])
            #expect(try destination.disk.list(Layout.generations)?.count == 1)
        }
        let fitting = [Wanted("a/x", text("z", 100_000)), Wanted("a/y", "y")]
        try destination.reconcile(fitting, 3)
        #expect(try live(medium.path) == texts(fitting))
    }

    @Test(arguments: [Delivery.copy, .inPlace])
    func `of places that is full keeps every old file and the old generation, and takes the next ones that fit`(mode: Delivery) throws {
        let machine = try PlacedMachine(below: nil)
        guard let medium = try SmallFileSystem(at: machine.etc) else { return }
        func files(_ character: Character, _ size: Int) -> [Wanted] {
            ["a", "b"].map { Wanted($0, text(character, size), mode, at: "\(medium.path)/\($0)") }
        }
        try machine.reconcile(files("x", 100_000), 1)
        for size in [2_000_000, 600_000] {
            #expect { try machine.reconcile(files("y", size), 2) } throws: { ($0 as? DiskError)?.code == ENOSPC }
            #expect(try machine.places() == texts(files("x", 100_000)))
            #expect(try live(machine.srv) == texts(files("x", 100_000)))
            #expect(try machine.destination.status().drift == [])
        }
        try machine.reconcile(files("z", 200_000), 3)
        #expect(try machine.places() == texts(files("z", 200_000)))
    }

    @Test func `that is read-only says so, keeps what is live, and is fine as long as nothing changes`() throws {
        let folder = try TemporaryFolder()
        guard let medium = BindMount(of: folder.path) else { return }
        let files = [Wanted("a/x", "1")]
        try Destination(at: medium.path).reconcile(files)
        #expect(BindMount.set(medium.path, isReadOnly: true))
        try Destination(at: medium.path).reconcile(files, 2)
        do {
            try Destination(at: medium.path).reconcile([Wanted("a/x", "2")], 3)
            Issue.record("a read-only file system was written to")
        } catch let error as DiskError {
            #expect(error.code == EROFS)
            #expect(error.diagnostic.rendered.contains("the file system is read-only"))
        }
        #expect(try live(medium.path) == texts(files))
    }
}
