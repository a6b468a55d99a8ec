import Documents
import Glibc
import Overlays
@testable import Reconciling
import TestSupport
import Testing

@Suite struct `A link at a fixed path` {
    @Test func `leads through current to its file, is placed once, and follows every switch`() throws {
        let machine = try PlacedMachine(), place = machine.folder.path("etc/app.conf")
        try machine.reconcile([Wanted("app/app.conf", "1", .link, at: place)])
        #expect(try machine.places() == ["app.conf": "-> \(machine.srv)/current/app/app.conf"])
        #expect(try readText(place) == "1")
        let before = try listing(machine.etc)
        try machine.reconcile([Wanted("app/app.conf", "2", .link, at: place)], 2)
        #expect(try readText(place) == "2")
        #expect(try listing(machine.etc) == before)
    }

    @Test func `shows in the plan, and nothing is left to do once it stands`() throws {
        let machine = try PlacedMachine(), place = machine.folder.path("etc/app.conf")
        let files = [Wanted("app.conf", "1", .link, at: place)]
        #expect(try machine.destination.changes(to: files) == ["create \(place)", "create app.conf"])
        try machine.reconcile(files)
        #expect(try machine.destination.plan(rendering(files), for: prod).isEmpty)
    }

    @Test func `moves with its target, and is removed with it`() throws {
        let machine = try PlacedMachine()
        try machine.reconcile([Wanted("app.conf", "1", .link, at: machine.folder.path("etc/one"))])
        try machine.reconcile([Wanted("other.conf", "2", .link, at: machine.folder.path("etc/two"))], 2)
        #expect(try machine.places() == ["two": "-> \(machine.srv)/current/other.conf"])
        try machine.reconcile([Wanted("again.conf", "3", .link, at: machine.folder.path("etc/two"))], 3)
        #expect(try machine.places() == ["two": "-> \(machine.srv)/current/again.conf"])
        try machine.reconcile([Wanted("again.conf", "3")], 4)
        #expect(try machine.places() == [:])
    }

    @Test(arguments: [
        ("rm etc/app.conf", Drift.missing), ("ln -sfn /etc/hostname etc/app.conf", .replaced), ("rm etc/app.conf && echo mine > etc/app.conf", .replaced),
    ]) func `is put back when it was changed`(line: String, drift: Drift) throws {
        let machine = try PlacedMachine(), place = machine.folder.path("etc/app.conf")
        let files = [Wanted("app.conf", "1", .link, at: place)]
        try machine.reconcile(files)
        try machine.shell(line)
        let seen = try machine.destination.status().drift
        #expect(seen.map(\.path) == [place])
        #expect(seen.map(\.drift) == [drift])
        let generation = try machine.reconcile(files, 2)
        #expect(generation.number == 1)
        #expect(try machine.places() == ["app.conf": "-> \(machine.srv)/current/app.conf"])
    }
}

@Suite struct `A copy` {
    @Test func `is a file of its own, replaced whole, with mode and owner`() throws {
        let machine = try PlacedMachine(), place = machine.folder.path("etc/app.conf")
        try machine.reconcile([Wanted("app.conf", "1", .copy, at: place, mode: 0o600)])
        #expect(try machine.places() == ["app.conf": "1"])
        let first = try #require(try RealDisk(folder: machine.etc).status("app.conf"))
        #expect(first.kind == .file && first.mode == 0o600 && first.links == 1)
        let old = open(place, O_RDONLY)
        defer { close(old) }
        try machine.reconcile([Wanted("app.conf", "22", .copy, at: place, mode: 0o640)], 2)
        #expect(try machine.places() == ["app.conf": "22"])
        #expect(try RealDisk(folder: machine.etc).status("app.conf")?.mode == 0o640)
        var bytes = [UInt8](repeating: 0, count: 4)
        #expect(read(old, &bytes, 4) == 1 && bytes[0] == UInt8(ascii: "1"))
    }

    @Test func `stands beside current where no link is stated`() throws {
        let machine = try PlacedMachine()
        try machine.reconcile([Wanted("app/app.conf", "1", .copy, at: nil)])
        #expect(try readText(machine.folder.path("srv/app/app.conf")) == "1")
        #expect(try machine.destination.plan(rendering([Wanted("app/app.conf", "1", .copy, at: nil)]), for: prod).isEmpty)
        try machine.reconcile([Wanted("b", "1")], 2)
        #expect(access(machine.folder.path("srv/app/app.conf"), F_OK) != 0)
    }

    @Test(arguments: [
        ("rm etc/app.conf", Drift.missing), ("echo mine > etc/app.conf", .content), ("chmod 600 etc/app.conf", .mode),
        ("ln -sf /etc/hostname etc/app.conf", .replaced),
    ]) func `is put back when it was changed`(line: String, drift: Drift) throws {
        let machine = try PlacedMachine(), place = machine.folder.path("etc/app.conf")
        let files = [Wanted("app.conf", "1", .copy, at: place)]
        try machine.reconcile(files)
        try machine.shell(line)
        #expect(try machine.destination.status().drift.map(\.drift) == [drift])
        #expect(try machine.destination.changes(to: files) == ["drifted \(place)"])
        try machine.reconcile(files, 2)
        #expect(try machine.places() == ["app.conf": "1"])
        #expect(try machine.destination.status().drift == [])
    }

    @Test func `that goes is removed, unless somebody changed it since`() throws {
        let machine = try PlacedMachine()
        let files = ["one", "two"].map { Wanted($0, "text", .copy, at: machine.folder.path("etc/\($0)")) }
        try machine.reconcile(files)
        try machine.shell("echo mine > etc/two")
        try machine.reconcile([Wanted("b", "1")], 2)
        #expect(try machine.places() == ["two": "mine\n"])
    }

    @Test func `that nobody renders any more stays without pruning, and is still put back`() throws {
        let machine = try PlacedMachine(), place = machine.folder.path("etc/app.conf")
        try machine.reconcile([Wanted("app.conf", "1", .copy, at: place)])
        try machine.reconcile([Wanted("b", "1")], 2, prunes: false)
        try machine.shell("echo mine > etc/app.conf")
        try machine.reconcile([Wanted("b", "1")], 3, prunes: false)
        #expect(try machine.places() == ["app.conf": "1"])
        // Another file takes the place over.
        try machine.reconcile([Wanted("c", "2", .copy, at: place)], 4, prunes: false)
        #expect(try machine.places() == ["app.conf": "2"])
        #expect(try live(machine.srv) == ["app.conf": "1", "b": "1", "c": "2"])
    }

    @Test func `becomes a link and a link a copy, in one switch`() throws {
        let machine = try PlacedMachine(), place = machine.folder.path("etc/app.conf")
        try machine.reconcile([Wanted("app.conf", "1", .copy, at: place)])
        try machine.reconcile([Wanted("app.conf", "1", .link, at: place)], 2)
        #expect(try machine.places() == ["app.conf": "-> \(machine.srv)/current/app.conf"])
        try machine.reconcile([Wanted("app.conf", "1", .copy, at: place)], 3)
        #expect(try machine.places() == ["app.conf": "1"])
        try machine.reconcile([Wanted("app.conf", "2", .inPlace, at: place)], 4)
        #expect(try machine.places() == ["app.conf": "2"])
    }

    @Test func `belongs to the group that is switched, and to no other`() throws {
        let machine = try PlacedMachine()
        func files(_ one: String, _ two: String) -> [Wanted] {
            [
                Wanted("one", one, .copy, at: machine.folder.path("etc/one"), group: "one"),
                Wanted("two", two, .copy, at: machine.folder.path("etc/two"), group: "two"),
            ]
        }
        try machine.reconcile(files("1", "1"))
        try machine.shell("echo mine > etc/two")
        try machine.reconcile(files("2", "2"), 2, only: "one")
        #expect(try machine.places() == ["one": "2", "two": "mine\n"])
        try machine.reconcile(files("2", "2"), 3, only: "two")
        #expect(try machine.places() == ["one": "2", "two": "2"])
        let moved = [Wanted("one", "3", .copy, at: machine.folder.path("etc/two"), group: "one")]
        let refusal = diagnostic { try machine.reconcile(moved, 4, only: "one") }
        #expect(
            refusal?.message
                == "target \"target\" of group \"two\" holds \"\(machine.etc)/two\", where \"one\" is to go")
    }
}

@Suite struct `A file that is written in place` {
    @Test func `keeps its inode, which may be a mount of its own`() throws {
        let machine = try PlacedMachine(below: nil), place = machine.folder.path("etc/app.conf")
        try machine.shell("touch etc/app.conf source")
        let mounted = try run(["mount", "--bind", "source", "etc/app.conf"], in: machine.folder.path, environment: [:], input: [])
        defer { umount2(place, Int32(MNT_DETACH)) }
        if mounted.status != 0 { printError("skipped: a file cannot be mounted: \(mounted.error)") }
        try machine.reconcile([Wanted("app.conf", "first", .inPlace, at: place)])
        try machine.reconcile([Wanted("app.conf", "2", .inPlace, at: place, mode: 0o600)], 2)
        #expect(try machine.places() == ["app.conf": "2"])
        if mounted.status == 0 { #expect(try readText(machine.folder.path("source")) == "2") }
        #expect(try RealDisk(folder: machine.etc).status("app.conf")?.mode == 0o600)
        // What a copy would need is not to be had.
        if mounted.status == 0 {
            #expect { try machine.reconcile([Wanted("app.conf", "3", .copy, at: place)], 3) } throws: { ($0 as? DiskError)?.code == EBUSY }
            #expect(try machine.places() == ["app.conf": "2"])
            #expect(try live(machine.srv) == ["app.conf": "2"])
        }
    }

    @Test func `says its risk in the plan`() throws {
        let machine = try PlacedMachine(), place = machine.folder.path("etc/app.conf")
        let files = [Wanted("app.conf", "2", .inPlace, at: place), Wanted("b", "2", .copy, at: machine.folder.path("etc/b"))]
        let plan = try machine.destination.plan(rendering(files), for: prod)
        #expect(
            plan.risks.map(\.rendered) == [
                "warning: \"\(place)\" is written in place: a program that reads it meanwhile may see a part of it\n"
                    + "  hint: use delivery: copy where the file can be replaced"
            ])
        try machine.reconcile(files)
        #expect(try machine.destination.plan(rendering(files), for: prod).risks == [])
    }
}

@Suite struct `A place` {
    @Test(arguments: [
        (Delivery.link, "echo mine > etc/app.conf"), (.link, "ln -s /etc/hostname etc/app.conf"), (.link, "mkdir etc/app.conf"),
        (.copy, "echo mine > etc/app.conf"), (.copy, "ln -s /etc/hostname etc/app.conf"), (.copy, "mkdir etc/app.conf"),
        (.copy, "mkfifo etc/app.conf"), (.inPlace, "echo mine > etc/app.conf"), (.inPlace, "ln -s /etc/hostname etc/app.conf"),
    ]) func `where something stands that is not ours is refused and left as it is`(delivery: Delivery, line: String) throws {
        let machine = try PlacedMachine(), place = machine.folder.path("etc/app.conf")
        try machine.shell(line)
        let before = try listing(machine.folder.path)
        let refusal = diagnostic { try machine.reconcile([Wanted("app.conf", "1", delivery, at: place), Wanted("b", "1")]) }
        #expect(refusal?.message == "cfgops did not write what stands at \"\(place)\"")
        #expect(refusal?.code == "foreign-file")
        #expect(try listing(machine.folder.path) == before)
    }

    @Test(arguments: Delivery.allCases) func `that is as it should be already is taken over`(delivery: Delivery) throws {
        let machine = try PlacedMachine(), place = machine.folder.path("etc/app.conf")
        try machine.shell(delivery == .link ? "ln -s \(machine.srv)/current/app.conf etc/app.conf" : "printf 1 > etc/app.conf")
        let before = try listing(machine.etc)
        try machine.reconcile([Wanted("app.conf", "1", delivery, at: place)])
        #expect(try listing(machine.etc) == before)
        try machine.reconcile([Wanted("app.conf", "2", delivery, at: place)], 2)
        #expect(try readText(place) == "2")
    }

    @Test func `that this machine does not allow is refused, every one of them`() throws {
        let machine = try PlacedMachine()
        let files = [Wanted("a", "1", .copy, at: "/nowhere/a"), Wanted("b", "1", .link, at: "/nowhere/b")]
        #expect {
            try Destination(at: machine.srv).reconcile(files)
        } throws: { error in
            (error as? Diagnostics)?.list.map(\.rendered) == ["a", "b"].map {
                "error: this machine does not allow the path \"/nowhere/\($0)\"\n"
                    + "  hint: to allow it here: git config --add cfgops.allowPath '/nowhere/\($0)'"
            }
        }
    }

    @Test func `is where links in its folders lead, which must be allowed as well`() throws {
        let machine = try PlacedMachine(), other = try TemporaryFolder(below: memoryBacked)
        try machine.shell("mkdir real && ln -s ../real etc/inner && ln -s \(other.path) etc/outer && ln -s loop etc/loop")
        try machine.reconcile([Wanted("a", "1", .copy, at: machine.folder.path("etc/inner/a"))])
        #expect(try machine.folder.read("real/a") == "1")
        #expect {
            try machine.reconcile([Wanted("a", "1", .copy, at: machine.folder.path("etc/outer/a"))], 2)
        } throws: { error in
            (error as? Diagnostics)?.list.map(\.message) == ["this machine does not allow the path \"\(other.path)/a\""]
        }
        #expect { try machine.reconcile([Wanted("a", "1", .copy, at: machine.folder.path("etc/loop/a"))], 3) } throws: {
            ($0 as? DiskError)?.code == ELOOP
        }
        let twice = ["etc/inner/a", "real/a"].enumerated().map { Wanted("f\($0)", "1", .copy, at: machine.folder.path($1)) }
        let refusal = diagnostic { try machine.reconcile(twice, 4) }
        #expect(refusal?.message.hasSuffix("both lead to \"\(machine.folder.path)/real/a\", where one file can go") == true)
    }

    @Test(arguments: ["srv/current/x", "srv/.cfgops/state.json", "srv/current"])
    func `is never where generations are kept`(path: String) throws {
        let machine = try PlacedMachine()
        try machine.reconcile([Wanted("x", "1")])
        #expect { try machine.reconcile([Wanted("y", "1", .copy, at: machine.folder.path(path))], 2) } throws: { error in
            (error as? Diagnostics)?.list.map(\.code) == ["path-held"]
        }
        #expect { try machine.reconcile([Wanted("current/y", "1", .copy, at: nil)], 2) } throws: { error in
            (error as? Diagnostics)?.list.map(\.code) == ["path-held"]
        }
    }

    @Test func `whose folder is missing stops the round before anything is live`() throws {
        let machine = try PlacedMachine()
        try machine.reconcile([Wanted("a", "1")])
        let files = [Wanted("a", "2"), Wanted("b", "2", .copy, at: machine.folder.path("etc/new/b"))]
        #expect { try machine.reconcile(files, 2) } throws: { ($0 as? DiskError)?.code == ENOENT }
        #expect(try live(machine.srv) == ["a": "1"])
        try machine.shell("mkdir etc/new")
        try machine.reconcile(files, 3)
        #expect(try machine.folder.read("etc/new/b") == "2")
    }

    @Test func `taken by something else between plan and switch is refused, and the rest is taken back`() throws {
        let machine = try PlacedMachine()
        try machine.reconcile([Wanted("a", "1", .copy, at: machine.folder.path("etc/a"))])
        let files = ["a", "b"].map { Wanted($0, "2", .copy, at: machine.folder.path("etc/\($0)")) }
        let destination = machine.destination, plan = try destination.plan(rendering(files), for: prod)
        try machine.shell("echo mine > etc/b")
        let refusal = diagnostic { try destination.apply(plan, stamp: stamp(2)) }
        #expect(refusal?.message == "cfgops did not write what stands at \"\(machine.etc)/b\"")
        #expect(try machine.places() == ["a": "1", "b": "mine\n"])
        #expect(try live(machine.srv) == ["a": "1"])
        #expect(try machine.destination.status().drift == [])
    }
}

func readText(_ path: String) throws -> String { String(decoding: try readFile(path), as: UTF8.self) }
