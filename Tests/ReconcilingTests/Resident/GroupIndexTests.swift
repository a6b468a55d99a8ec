@testable import Reconciling
import Rendering
import TestSupport
import Testing

@Suite struct `The groups of a rendering` {
    /// What did not change is not even there when the next rendering is noted.
    @Test(arguments: 0 ..< (longRun ? 500 : 30) as Range<UInt64>)
    func `are what a look at all files finds, found in those that changed`(seed: UInt64) {
        var random = SeededRandom(seed: seed), files: [String: Wanted] = [:], index = GroupIndex()
        index.update(to: rendering([]), changed: nil)
        for _ in 0 ..< 12 {
            var changed: Set<String> = []
            for _ in 0 ... Int.random(in: 0 ... 3, using: &random) {
                let path = "d\(Int.random(in: 0 ... 2, using: &random))/f\(Int.random(in: 0 ... 3, using: &random))"
                let file = Wanted(
                    path, "\(Int.random(in: 0 ... 2, using: &random))", group: [nil, "core", "edge"].randomElement(using: &random) ?? nil)
                files[path] = Int.random(in: 0 ... 2, using: &random) == 0 ? nil : file
                changed.insert(path)
            }
            let whole = rendering(Array(files.values))
            index.update(to: whole.narrowed(to: changed), changed: changed)
            var anew = GroupIndex()
            anew.update(to: whole, changed: nil)
            let summary = index.summary()
            #expect(summary == anew.summary(), "seed \(seed)")
            #expect(summary.mapValues(\.targets) == whole.targetsByGroup, "seed \(seed)")
        }
    }

    @Test func `have another digest when their files differ in path, mode, bytes or number`() {
        func digest(_ files: [Wanted]) -> [String: RenderedGroup] {
            var index = GroupIndex()
            index.update(to: rendering(files + [Wanted("other", "o", group: "other")]), changed: nil)
            return index.summary()
        }
        let all = [
            [Wanted("a", "1")], [Wanted("b", "1")], [Wanted("a", "2")], [Wanted("a", "1", mode: 0o600)],
            [Wanted("a", "1"), Wanted("b", "1")],
        ].map(digest)
        #expect(Set(all.compactMap { $0[""]?.digest }).count == all.count)
        #expect(Set(all.compactMap { $0["other"]?.digest }).count == 1)
    }
}

@Suite struct `A round of one of many groups` {
    /// The rendering has nothing but the file that changed: who looked for any other would miss it and take it away.
    @Test func `asks for the files that changed, and asks as much however many others there are`() throws {
        func questions(_ others: Int) throws -> (asked: Int, written: Int) {
            let folder = try TemporaryFolder(below: memoryBacked), place = folder.path("live"), memory = DestinationMemory()
            var files = (0 ..< others).map { Wanted("other/d\($0 / 10)/f\($0 % 10)", "same \($0)", group: "other") }
            files += (0 ..< 10).map { Wanted("edge/f\($0)", "same", group: "edge") }
            var result = (asked: 0, written: 0)
            for round in 0 ..< 4 {
                files[others].text = "changed \(round)"
                let whole = digested(files), changed: Set<String>? = round == 0 ? nil : ["edge/f0"]
                let rendering = changed.map(whole.narrowed) ?? whole
                let groups = memory.note(rendering, changed: changed)
                #expect(Set(groups.keys) == ["edge", "other"])
                let disk = AskedDisk(over: RealDisk(folder: place, isDurable: false))
                let rounds = Rounds(
                    at: Destination(folder: place, disk: disk, resident: memory), for: prod, rendering: rendering, groups: Set(groups.keys),
                    commit: stamp(round).commit, actions: [:], order: GroupOrder([:]), settings: Round.Settings(),
                    in: Round.Surroundings(probes: MachineProbes(allowances: Allowances())) { 1_000 })
                let outcomes = try rounds.run(only: round == 0 ? nil : "edge")
                #expect(outcomes.map(\.word) == outcomes.map { _ in "settled" })
                result = (disk.questions, disk.effects)
            }
            #expect(try live(place) == texts(files))
            return result
        }
        let small = try questions(20), large = try questions(200)
        #expect(large == small)
        #expect(small.asked <= 250, "\(small)")
    }
}
