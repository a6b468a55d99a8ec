import Digests
import Documents
import Glibc
import Overlays
@testable import Reconciling
import TestSupport
import Testing

/// What docs/formats/destination.md says of the journal, and what a run does that finds one.
@Suite struct `A journal of a delivery` {
    private let digest = Sha256.digest(of: [])

    @Test func `has the documented lines and is read back`() throws {
        let file = Occupant.file(
            .init(
                content: ContentDigest(digest, isKeyed: true), source: ".cfgops/store/x/a", mode: 0o640, owner: Owner(user: nil, group: 33))
        )
        let journal = DeliveryJournal(
            from: nil, to: digest,
            entries: [
                .init(place: "/etc/a", staged: ".cfgops-1", isInPlace: true, old: file, new: file),
                .init(place: "b c", staged: ".cfgops-2", isInPlace: false, old: .link(to: "/srv/current/b c"), new: .nothing),
            ])
        let text = """
            cfgops journal 1
            from\t-
            to\t\(digest)
            place\tin-place\t/etc/a\t.cfgops-1
            old\tfile\t0640\t-\t33\thmac-sha256:\(digest)\t.cfgops/store/x/a
            new\tfile\t0640\t-\t33\thmac-sha256:\(digest)\t.cfgops/store/x/a
            place\treplaced\tb c\t.cfgops-2
            old\tlink\t/srv/current/b c
            new\tnothing

            """
        #expect(String(decoding: journal.text, as: UTF8.self) == text)
        #expect(DeliveryJournal(text: Array(text.utf8)) == journal)
        for count in 0 ..< text.utf8.count where !text.prefix(count).hasSuffix("\n") {
            #expect(DeliveryJournal(text: Array(text.utf8.prefix(count))) == nil, "\(count) bytes of it")
        }
    }

    @Test(arguments: ["journal", "undo"]) func `that is not one stops every run, with its place`(name: String) throws {
        let machine = try PlacedMachine()
        try machine.reconcile([Wanted("a", "1")])
        try machine.folder.write("srv/.cfgops/\(name)", "cfgops journal 2\n")
        let refusal = diagnostic { try machine.reconcile([Wanted("a", "2")], 2) }
        #expect(refusal?.rendered.hasPrefix("\(machine.srv)/.cfgops/\(name): error: expected a journal of a delivery") == true)
        #expect(try live(machine.srv) == ["a": "1"])
    }

    /// Every state that a run can be found in, made by one that dies at the call before.
    private func interrupted(_ call: DiskCall, _ number: Int, _ files: [Wanted], _ machine: PlacedMachine) throws {
        let world = DeliveryWorld.real(machine.folder.path), mishap = Mishap(.death(after: false), at: call, number)
        do { try world.destination(mishap).round(files, 2) } catch {}
        #expect(mishap.hasStruck)
    }

    private func copies(_ text: String, _ machine: PlacedMachine) -> [Wanted] {
        ["a", "b", "c"].map { Wanted($0, text, .copy, at: "\(machine.etc)/\($0)") }
    }

    /// The number of the rename that puts the first copy at its place: behind the journal, the record, and those of inventory and folder.
    private func firstRename(_ machine: PlacedMachine) throws -> Int {
        let other = try PlacedMachine()
        try other.reconcile(copies("1", other))
        let disk = RecordingDisk(over: RealDisk(folder: other.srv))
        try Destination(folder: other.srv, disk: disk, outside: .allowing(other.folder.path, RealDisk(folder: "/"))).round(
            copies("2", other), 2)
        let renames = disk.effects.compactMap { effect in if case .rename(_, let to) = effect { to } else { nil } }
        return try #require(renames.firstIndex(of: Layout.journal)) + 1
    }

    @Test func `whose files are all there is completed, the switch with it`() throws {
        let machine = try PlacedMachine(), first = try firstRename(machine)
        try machine.reconcile(copies("1", machine))
        try interrupted(.rename, first + 1, copies("2", machine), machine)
        #expect(try machine.places().values.filter { $0 == "2" }.count == 3)  // one at its place, two beside theirs
        #expect(try live(machine.srv) == texts(copies("1", machine)))
        #expect(try machine.destination.recover(for: prod) == .completed)
        #expect(try machine.places() == texts(copies("2", machine)))
        #expect(try live(machine.srv) == texts(copies("2", machine)))
        #expect(try machine.destination.recover(for: prod) == nil)
    }

    @Test(arguments: ["rm -f etc/.cfgops-*", "for f in etc/.cfgops-*; do echo torn > $f; done"])
    func `of which something is gone or damaged is undone`(line: String) throws {
        let machine = try PlacedMachine(), first = try firstRename(machine)
        try machine.reconcile(copies("1", machine))
        try interrupted(.rename, first + 1, copies("2", machine), machine)
        try machine.shell(line)
        #expect(try machine.destination.recover(for: prod) == .undone)
        #expect(try machine.places() == texts(copies("1", machine)))
        #expect(try live(machine.srv) == texts(copies("1", machine)))
        #expect(try machine.destination.status().drift == [])
    }

    @Test func `is ended by whoever applies a plan that was made before, and the plan is refused`() throws {
        let machine = try PlacedMachine(), first = try firstRename(machine)
        try machine.reconcile(copies("1", machine))
        try interrupted(.rename, first + 1, copies("2", machine), machine)
        let plan = try machine.destination.plan(rendering(copies("3", machine)), for: prod)
        let refusal = diagnostic { try machine.destination.apply(plan, stamp: stamp(3)) }
        #expect(refusal?.code == "destination-changed")
        #expect(try machine.places() == texts(copies("2", machine)))
        try machine.reconcile(copies("3", machine), 4)
        #expect(try machine.places() == texts(copies("3", machine)))
    }

    @Test func `names no place that the machine does not allow any more`() throws {
        let machine = try PlacedMachine(), first = try firstRename(machine)
        try machine.reconcile(copies("1", machine))
        try interrupted(.rename, first + 1, copies("2", machine), machine)
        let before = try listing(machine.folder.path)
        #expect { try Destination(at: machine.srv).recover(for: prod) } throws: { ($0 as? Diagnostics)?.list.count == 3 }
        #expect(try listing(machine.folder.path) == before)
    }

    @Test func `leaves no secret behind beside a place`() throws {
        var met = 0
        for number in 0 ..< 10 {
            let world = try DeliveryWorld.memory(), disk = RecordingDisk(over: world.root)
            let files = [Wanted("a", "hunter2", .copy, at: world.place("a"), mode: 0o600, isTainted: true)]
            do { try world.destination(Mishap(.death(after: false), at: .rename, number)).round(files) } catch {}
            let left = try (world.root.list("etc") ?? []).filter { $0 != "a" }
            met += left.count
            try Destination(folder: world.folder, disk: world.srv, outside: Outside(disk: disk) { _ in nil }).recover(for: prod)
            let wiped = disk.effects.count { if case .wipe = $0 { true } else { false } }
            #expect(try world.root.list("etc") == ["a"] || world.root.list("etc") == [] && wiped == left.count, "rename \(number)")
        }
        #expect(met > 0)
    }
}

@Suite struct `An inventory with places` {
    @Test func `has the documented lines and is read back`() throws {
        let digest = Sha256.digest(of: [])
        func file(_ delivery: Delivery, _ path: String) -> DeployedFile {
            DeployedFile(
                content: ContentDigest(digest, isKeyed: false), size: 7, mode: 0o644, owner: nil, group: "edge", target: "nginx",
                placement: Placement(delivery: delivery, path: path))
        }
        let files = ["a": file(.link, "/etc/a"), "b": file(.copy, "b"), "c": file(.inPlace, "/etc/c d")]
        let inventory = Inventory(files.mapValues { .file($0) })
        #expect(
            String(decoding: inventory.text, as: UTF8.self) == """
                cfgops inventory 1
                link\t0644\t-\t-\tsha256:\(digest)\t7\tedge\tnginx\t/etc/a\ta
                copy\t0644\t-\t-\tsha256:\(digest)\t7\tedge\tnginx\tb\tb
                in-place\t0644\t-\t-\tsha256:\(digest)\t7\tedge\tnginx\t/etc/c d\tc

                """)
        let read = try #require(Inventory(text: inventory.text, digest: inventory.digest))
        #expect(read.entries.map(\.entry) == ["a", "b", "c"].compactMap { files[$0].map { .file($0) } })
    }
}
