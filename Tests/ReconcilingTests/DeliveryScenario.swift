import Documents
import Glibc
import Overlays
@testable import Reconciling
import TestSupport
import Testing

/// Two disks, the destination and everything else, in memory or real.
struct DeliveryWorld {
    let folder: String
    /// The folder of places.
    let etc: String
    let srv: any Disk
    let root: any Disk

    static func memory() throws -> DeliveryWorld {
        let root = MemoryDisk()
        try root.makeFolder("etc", mode: 0o755)
        root.flush()
        return DeliveryWorld(folder: "/srv", etc: "/etc", srv: MemoryDisk(), root: root)
    }

    static func real(_ folder: String) -> DeliveryWorld {
        let srv = "\(folder)/srv"
        return DeliveryWorld(folder: srv, etc: "\(folder)/etc", srv: RealDisk(folder: srv), root: RealDisk(folder: "/"))
    }

    /// As the next process finds it: nothing is open.
    var reopened: DeliveryWorld { srv is MemoryDisk ? self : .real(parent(of: folder)) }

    func destination(_ mishap: Mishap? = nil) -> Destination {
        func disk(_ base: any Disk) -> any Disk { mishap.map { MishapDisk(over: base, $0) } ?? base }
        return Destination(folder: folder, disk: disk(srv), outside: Outside(disk: disk(root)) { _ in nil })
    }

    func place(_ name: String) -> String { "\(etc)/\(name)" }

    /// The text of a file, `-> target` of a link; nil: nothing.
    func seen(_ place: String) throws -> String? {
        let (disk, path): (any Disk, String) = place.hasPrefix("/") ? (root, String(place.dropFirst())) : (srv, place)
        return switch try disk.status(path)?.kind {
        case nil: nil
        case .link: "-> \(try disk.readLink(path) ?? "")"
        default: String(decoding: try disk.read(path) ?? [], as: UTF8.self)
        }
    }

    func seenLive() throws -> [String: String]? {
        if let memory = srv as? MemoryDisk { return try memory.live() }
        return try live(folder)
    }

    func put(_ place: String, _ text: String?) throws {
        let path = String(place.dropFirst())
        if try root.status(path) != nil { try root.remove(path) }
        if let text { try root.write(NewFile(path, bytes: Array(text.utf8), mode: 0o644)) }
        try root.settle()
    }

    /// Replaces or removes a live file, as somebody would who does not know better.
    func spoil(_ path: String, _ text: String?) throws {
        let destination = destination(), live = try #require(try destination.generations().last)
        let folder = try #require(try destination.tree(live.digest)?.folders[parent(of: path)])
        let file = "\(Layout.folder(folder.digest))/\(name(of: path))"
        try srv.remove(file)
        if let text { try srv.write(NewFile(file, bytes: Array(text.utf8), mode: 0o644)) }
        try srv.settle()
    }
}

/// One change of a destination, made from a seed.
struct DeliveryScenario {
    let mode: DeliveryMode
    let seed: UInt64
    /// Live before the change; nil: nothing was.
    let old: [Wanted]?
    let new: [Wanted]
    /// What somebody did to places, and without places to live files, before the change; nil: removed.
    let drift: [String: String?]

    init(_ mode: DeliveryMode, seed: UInt64, in world: DeliveryWorld) {
        var random = SeededRandom(seed: seed)
        (self.mode, self.seed) = (mode, seed)
        var old: [Wanted] = [], new: [Wanted] = []
        for number in 0 ..< Int.random(in: 2 ... 6, using: &random) {
            let folder = ["", "d/", "d/e/"].randomElement(using: &random) ?? ""
            let isTainted = Int.random(in: 0 ..< 4, using: &random) == 0
            // Some copies stand beside `current`.
            let isBeside = mode == .copy && Int.random(in: 0 ..< 4, using: &random) == 0
            func file(_ text: String, at place: Int) -> Wanted {
                Wanted(
                    "\(folder)f\(number)", "\(text) \(number) \(String(repeating: ".", count: Int.random(in: 0 ... 50, using: &random)))",
                    mode.delivery, at: isBeside || !mode.hasPlaces ? nil : world.place("p\(place)"),
                    mode: isTainted ? 0o600 : 0o644, isTainted: isTainted)
            }
            let before = file("old", at: number)
            switch Int.random(in: 0 ..< 10, using: &random) {
            case 0 ..< 2: old.append(before)
            case 2 ..< 4: new.append(file("new", at: number))
            case 4 ..< 6:
                old.append(before)
                new.append(before)
            case 6:
                old.append(before)
                new.append(file("new", at: 10 + number))
            default:
                old.append(before)
                new.append(file("new", at: number))
            }
        }
        old.append(Wanted("plain", "old"))
        new.append(Wanted("plain", "new"))
        let isFirst = Int.random(in: 0 ..< 5, using: &random) == 0
        var drift: [String: String?] = [:]
        for place in old.compactMap({ mode.hasPlaces ? $0.link : $0.path }) where Int.random(in: 0 ..< 6, using: &random) == 0 {
            drift[place] = Bool.random(using: &random) ? "drift" : String?.none
        }
        (self.old, self.new, self.drift) = (isFirst ? nil : old, new, isFirst ? [:] : drift)
    }

    /// What stands at each place of some files once they are delivered.
    static func places(_ files: [Wanted], in world: DeliveryWorld) -> [String: String] {
        files.reduce(into: [:]) { places, file in
            guard file.link != nil || file.delivery != .link else { return }
            places[file.link ?? file.path] = file.delivery == .link ? "-> \(world.folder)/current/\(file.path)" : file.text
        }
    }

    /// Generation by generation up to where the change begins, with something of somebody else's beside.
    func prepare(_ world: DeliveryWorld) throws {
        try world.put(world.place("bystander"), "mine")
        if let old {
            try world.destination().reconcile([Wanted("soon/gone", "1", mode: 0o600, isTainted: true)], 1, keep: 2)
            try world.destination().reconcile(old.map { Wanted($0.path, "older", mode: $0.mode, isTainted: $0.isTainted) }, 2, keep: 2)
            try world.destination().reconcile(old, 3, keep: 2)
            for (place, text) in drift { try mode.hasPlaces ? world.put(place, text) : world.spoil(place, text) }
            // What a run left that died while it made something.
            try world.srv.write(NewFile(Layout.temporary("half"), bytes: [1, 2, 3], mode: 0o600))
            try world.srv.makeFolder(Layout.temporary("folder"), mode: 0o700)
            try world.srv.settle()
        }
        for disk in [world.srv, world.root] { (disk as? MemoryDisk)?.flush() }
    }

    func run(_ world: DeliveryWorld, _ mishap: Mishap) throws { try world.destination(mishap).round(new, 4, keep: 2) }

    /// Right after the mishap: one generation is live, and every file at a place is one of those that were or are to be there.
    func expectWhole(_ world: DeliveryWorld, _ comment: Comment) throws {
        let current = try world.seenLive()
        #expect(current == texts(new) || isOld(current), comment)
        guard mode != .inPlace else { return }
        let before = Self.places(old ?? [], in: world), after = Self.places(new, in: world)
        for place in Set(before.keys).union(after.keys) {
            let seen = try world.seen(place)
            let allowed: [String?] = [before[place], after[place], drift[place] ?? before[place]]
            #expect(allowed.contains(seen), "\(place) holds \(seen ?? "nothing"), \(comment)")
        }
    }

    /// Whether a generation is the old one; drift in it may have been put back, file by file.
    private func isOld(_ current: [String: String]?) -> Bool {
        guard let old, var left = current else { return old == nil && current == nil }
        for (path, text) in texts(old) {
            let seen = left.removeValue(forKey: path)
            guard seen == text || drift[path].map({ $0 == seen }) ?? false else { return false }
        }
        return left.isEmpty
    }

    /// What a reader may see that never rests.
    func allowed(_ world: DeliveryWorld) -> HashingReader.Allowed {
        func possible(_ path: String, _ texts: [String: String]) -> [String?] {
            drift[path].map { [texts[path], $0] } ?? [texts[path]]
        }
        let before = old.map { texts($0) }
        let earlier = before.map { before in Dictionary(uniqueKeysWithValues: before.keys.map { ($0, possible($0, before)) }) }
        var allowed = HashingReader.Allowed(generations: [earlier, texts(new).mapValues { [$0] }])
        // In place a reader may see a part of a file.
        guard mode != .inPlace else { return allowed }
        let from = Self.places(old ?? [], in: world), to = Self.places(new, in: world)
        for place in Set(from.keys).union(to.keys) {
            let path = place.hasPrefix("/") ? place : "\(world.folder)/\(place)"
            allowed.places[path] = possible(place, from) + [to[place]]
        }
        return allowed
    }

    /// After the next run found the journal, and before it does anything else: the set is all the old or all the new one.
    func expectOneSet(_ world: DeliveryWorld, _ comment: Comment) throws {
        let isNew = try world.seenLive() == texts(new)
        let wanted = Self.places(isNew ? new : old ?? [], in: world), other = Self.places(isNew ? old ?? [] : new, in: world)
        for place in Set(wanted.keys).union(other.keys) {
            let seen = try world.seen(place)
            // What was changed by hand is put back by a plan, not by a journal, and what was changed and goes stays.
            if let drifted = drift[place], seen == drifted { continue }
            #expect(seen == wanted[place] || seen == "" && mode == .inPlace, "\(place), \(isNew ? "new" : "old"), \(comment)")
        }
    }

    func expectConvergence(_ world: DeliveryWorld, _ comment: Comment) throws {
        try world.destination().round(new, 5, keep: 2)
        #expect(try world.seenLive() == texts(new), comment)
        let wanted = Self.places(new, in: world)
        for place in Set(wanted.keys).union(Self.places(old ?? [], in: world).keys) {
            let seen = try world.seen(place)
            if wanted[place] == nil, let drifted = drift[place], seen == drifted { continue }
            #expect(seen == wanted[place], "\(place), \(comment)")
        }
        let destination = world.destination()
        #expect(try destination.plan(rendering(new), for: prod).isEmpty, comment)
        #expect(try destination.status().drift == [], comment)
        #expect(try !destination.isDelivering(), comment)
        #expect(try world.srv.list(Layout.temporary) == [], comment)
        for (disk, folder) in [(world.root, String(world.etc.dropFirst())), (world.srv, ""), (world.srv, "d"), (world.srv, "d/e")] {
            #expect(try !(disk.list(folder) ?? []).contains { $0.hasPrefix(".cfgops-") }, comment)
        }
        #expect(try world.seen(world.place("bystander")) == "mine", comment)
    }

    /// One change more sweeps the store, whatever a power loss made it lose sight of.
    func expectSweep(_ world: DeliveryWorld, _ comment: Comment) throws {
        try world.destination().round([Wanted("plain", "last")], 6, keep: 2)
        try expectNothingUnreferred(world.destination(), comment)
    }
}
