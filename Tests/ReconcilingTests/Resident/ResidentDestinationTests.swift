import Digests
import Documents
import Glibc
@testable import Reconciling
@testable import Rendering
import TestSupport
import Testing

@Suite struct `A destination that is remembered` {
    /// Every sort of event between rounds: changes, failures, drift, another reconciler, plans that are not applied, one group alone.
    @Test(arguments: 0 ..< (longRun ? 1_500 : 15) as Range<UInt64>)
    func `is what it would be if nothing were remembered`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder(below: memoryBacked), place = folder.path("live"), memory = DestinationMemory()
        let keep = Int.random(in: 2 ... 4, using: &random), isGrouped = Bool.random(using: &random)
        var files: [String: Wanted] = [:], before: [String: Wanted]?
        for number in 1 ... 14 {
            if Int.random(in: 0 ... 7, using: &random) > 0 { edit(&files, &random, isGrouped) }
            let wanted = files.values.sorted { $0.path < $1.path }, rendering = digested(wanted)
            let isKnown = Int.random(in: 0 ... 9, using: &random) > 0
            memory.note(rendering, changed: isKnown ? before.map { changes(from: $0, to: files) } : nil)
            before = files
            try happen(&random, at: place, number)
            let groups: [String?] = isGrouped ? ["", "edge"] : [nil]
            if Int.random(in: 0 ... 5, using: &random) == 0 { try fail(&random, rendering, groups[0], place, memory) }
            let note: Comment = "seed \(seed), round \(number)"
            for group in groups where Int.random(in: 0 ... 6, using: &random) > 0 {
                let warm = Destination(folder: place, disk: RealDisk(folder: place, isDurable: false), resident: memory)
                let cold = Destination(folder: place, disk: RealDisk(folder: place, isDurable: false))
                if Int.random(in: 0 ... 5, using: &random) == 0 { _ = try warm.plan(rendering, for: prod, only: group) }
                let plan = try warm.plan(rendering, for: prod, only: group)
                let generation: Generation
                do { generation = try warm.apply(plan, stamp: stamp(number), keep: keep) } catch let error as Diagnostic {
                    // Of the other group, or gone from this one: refused from scratch as well.
                    try #require(error.code == "drifted-elsewhere", note)
                    continue
                }
                let whole = try cold.plan(rendering, for: prod, only: group)
                #expect(whole.wanted.root == plan.wanted.root && whole.basis == generation.digest, note)
                #expect(whole.steps.filter { ![.unchanged, .drifted].contains($0.action) }.isEmpty, note)
                #expect(
                    plan.count(.unchanged) + plan.steps.count { $0.new != nil && $0.action != .unchanged } == whole.wanted.files.count, note
                )
                let tree = try #require(try cold.tree(generation.digest)), names = Set(tree.files.values.map(\.group))
                #expect(
                    Set(generation.groups.keys) == names && generation.isTainted == tree.files.values.contains(where: \.isTainted), note)
                for name in names {
                    #expect(generation.groups[name]?.digest == FolderTree(tree.files.filter { $0.value.group == name }).root, note)
                }
                #expect(try cold.generations().last == generation, note)
            }
        }
        // The round after the last one writes nothing.
        let last = digested(files.values.sorted { $0.path < $1.path })
        for round in 0 ... 1 {
            let disk = RecordingDisk(over: RealDisk(folder: place, isDurable: false))
            let warm = Destination(folder: place, disk: disk, resident: memory)
            try warm.apply(warm.plan(last, for: prod), stamp: stamp(20), keep: keep)
            try warm.tidy(keep: keep, now: 1_020)
            if round == 1 { #expect(disk.effects.isEmpty, "seed \(seed)") }
        }
        #expect(try live(place) == texts(Array(files.values)), "seed \(seed)")
        try expectNothingUnreferred(Destination(at: place), "seed \(seed)")
    }

    /// What others do to a destination between two rounds.
    private func happen(_ random: inout SeededRandom, at place: String, _ number: Int) throws {
        let destination = Destination(folder: place, disk: RealDisk(folder: place, isDurable: false))
        guard let root = try destination.liveRoot(), let tree = try destination.tree(root) else { return }
        switch Int.random(in: 0 ... 11, using: &random) {
        case 0: try destination.reconcile([Wanted("a/one", "of another reconciler \(number)")], number)
        case 1, 2:
            guard let path = tree.files.keys.sorted().randomElement(using: &random), let inventory = tree.folders[parent(of: path)] else {
                return
            }
            let file = "\(place)/\(Layout.folder(inventory.digest))/\(name(of: path))"
            switch Int.random(in: 0 ... 3, using: &random) {
            case 0: unlink(file)
            case 1: chmod(file, 0o666)
            case 2: try writeFile(file, Array("drift \(number)".utf8))
            default:
                unlink(file)
                try writeFile(file, Array("drift \(number)".utf8))
            }
        default: return
        }
    }

    /// A round that fails at some effect.
    private func fail(
        _ random: inout SeededRandom, _ rendering: Rendering, _ group: String?, _ place: String, _ memory: DestinationMemory
    ) throws {
        let disk = FailingDisk(over: RealDisk(folder: place, isDurable: false), at: Int.random(in: 0 ... 20, using: &random), .failure)
        let destination = Destination(folder: place, disk: disk, resident: memory)
        _ = try? destination.apply(destination.plan(rendering, for: prod, only: group), stamp: stamp(99))
    }

    private func edit(_ files: inout [String: Wanted], _ random: inout SeededRandom, _ isGrouped: Bool) {
        for _ in 0 ... Int.random(in: 0 ... 2, using: &random) {
            let path = ["a/one", "a/two", "a/b/one", "a/b/two", "c/one", "top"][Int.random(in: 0 ... 5, using: &random)]
            let text = "\(Int.random(in: 0 ... 2, using: &random))"
            let isTainted = path == "c/one" && Int.random(in: 0 ... 3, using: &random) == 0
            files[path] =
                Int.random(in: 0 ... 3, using: &random) == 0
                ? nil
                : Wanted(
                    path, text, mode: isTainted ? 0o600 : 0o644, isTainted: isTainted,
                    group: isGrouped && path.hasPrefix("a/b") ? "edge" : nil)
        }
    }

    private func changes(from old: [String: Wanted], to new: [String: Wanted]) -> Set<String> {
        Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
    }
}

/// A rendering whose digest tells it from others.
func digested(_ files: [Wanted]) -> Rendering {
    var rendering = rendering(files)
    rendering.digest = Sha256.digest(of: Array(files.map { "\($0.path) \($0.text) \($0.mode)\n" }.joined().utf8))
    return rendering
}

@Suite struct `The cost of a remembered round` {
    /// A thousand files, one changed: what is asked of the file system is the same for ten thousand.
    @Test func `is in the folders on the changed path, in questions too`() throws {
        func questions(_ folders: Int) throws -> (asked: Int, written: Int) {
            let folder = try TemporaryFolder(below: memoryBacked), place = folder.path("live"), memory = DestinationMemory()
            var files = (0 ..< folders * 10).map { Wanted("a\($0 / 100)/b\($0 / 10 % 10)/f\($0 % 10)", "same \($0)") }
            var result = (asked: 0, written: 0)
            for round in 0 ..< 3 {
                files[55].text = "changed \(round)"
                let rendering = digested(files)
                memory.note(rendering, changed: round == 0 ? nil : [files[55].path])
                let disk = AskedDisk(over: RealDisk(folder: place, isDurable: false))
                let destination = Destination(folder: place, disk: disk, resident: memory)
                let plan = try destination.plan(rendering, for: prod)
                #expect(plan.count(.unchanged) == (round == 0 ? 0 : folders * 10 - 1))
                try destination.apply(plan, stamp: stamp(round))
                result = (disk.questions, disk.effects)
            }
            return result
        }
        // Ten folders of ten folders each, so that folders on the path are as large.
        let small = try questions(100), large = try questions(100 * 10)
        #expect(small.asked <= 150, "\(small)")
        // The root has as many more links as there are folders in it.
        #expect(large.asked == small.asked && large.written - small.written == 90, "\(small) \(large)")
    }
}

/// Counts what is asked of another disk.
final class AskedDisk: Disk {
    private let base: any Disk
    private(set) var questions = 0, effects = 0
    init(over base: any Disk) { self.base = base }

    func status(_ path: String) throws(DiskError) -> FileStatus? {
        questions += 1
        return try base.status(path)
    }
    func list(_ path: String) throws(DiskError) -> [String]? {
        questions += 1
        return try base.list(path)
    }
    func read(_ path: String) throws(DiskError) -> [UInt8]? {
        questions += 1
        return try base.read(path)
    }
    func readLink(_ path: String) throws(DiskError) -> String? {
        questions += 1
        return try base.readLink(path)
    }
    func lock(_ path: String) throws(DiskError) -> DiskLock? { try base.lock(path) }
    func perform(_ effect: Effect) throws(DiskError) {
        effects += 1
        try base.perform(effect)
    }
}
