@testable import Reconciling
import TestSupport
import Testing

@Suite struct `Any sequence of renderings` {
    @Test(arguments: 0 ..< (longRun ? 2_000 : 20) as Range<UInt64>)
    func `leaves exactly the wanted files, and nothing that no kept generation refers to`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let disk = MemoryDisk(), destination = Destination(folder: "", disk: disk)
        let keep = Int.random(in: 1 ... 5, using: &random)
        for number in 1 ... 8 {
            let files = randomFiles(&random)
            let before = try destination.generations().last
            let isChange = try !destination.plan(rendering(files), for: prod).isEmpty
            let generation = try destination.reconcile(files, number, keep: keep)
            #expect(try disk.live() == texts(files), "seed \(seed)")
            #expect(generation.number == (before?.number ?? 0) + (isChange ? 1 : 0), "seed \(seed)")
            #expect(try destination.plan(rendering(files), for: prod).isEmpty, "seed \(seed)")
            #expect(try destination.status().drift == [], "seed \(seed)")
            try expectNothingUnreferred(destination, "seed \(seed)")
            for file in files where !file.isTainted {
                let folder = try destination.tree(generation.digest)?.folders[parent(of: file.path)]
                let place = try #require(folder.map { "\(Layout.folder($0.digest))/\(name(of: file.path))" })
                #expect(try disk.status(place)?.mode == file.mode, "seed \(seed)")
            }
        }
    }

    /// Up to twelve files at up to three levels; no path is a folder of another, since folders and files have different names.
    private func randomFiles(_ random: inout SeededRandom) -> [Wanted] {
        var files: [String: Wanted] = [:]
        for _ in 0 ..< Int.random(in: 0 ... 12, using: &random) {
            let folders = (0 ..< Int.random(in: 0 ... 2, using: &random)).map { _ in "d\(Int.random(in: 0 ... 2, using: &random))/" }
            let path = folders.joined() + "f\(Int.random(in: 0 ... 3, using: &random))"
            files[path] = Wanted(
                path, "\(Int.random(in: 0 ... 2, using: &random))", mode: [0o600, 0o640, 0o644].randomElement(using: &random) ?? 0,
                isTainted: Int.random(in: 0 ... 5, using: &random) == 0, group: [nil, "edge"].randomElement(using: &random) ?? nil)
        }
        return files.values.sorted { $0.path < $1.path }
    }
}

@Suite struct `The cost of a change` {
    /// A thousand files in ten folders of ten folders of ten files: a change of one writes that file, an inventory for each folder on its
    /// way, and the record. Everything else is links.
    @Test func `is in the depth of the tree, not in the number of files`() throws {
        var files = (0 ..< 1000).map { Wanted("a\($0 / 100)/b\($0 / 10 % 10)/f\($0)", "same") }
        let memory = MemoryDisk()
        try Destination(folder: "", disk: memory).reconcile(files)
        files[500].text = "changed"
        let disk = RecordingDisk(over: memory)
        try Destination(folder: "", disk: disk).reconcile(files, 2)
        func count(_ isCounted: (Effect) -> Bool) -> Int { disk.effects.count(where: isCounted) }
        #expect(count { if case .write = $0 { true } else { false } } == 1 + 3 + 1)
        #expect(count { if case .makeFolder = $0 { true } else { false } } == 3)
        #expect(count { if case .link = $0 { true } else { false } } == 9 + 9 + 9)
        #expect(count { if case .symlink = $0 { true } else { false } } == 1 + 1 + 1)
        #expect(count { if case .rename = $0 { true } else { false } } == 1 + 3 + 3 + 1)
        #expect(count { if case .settle = $0 { true } else { false } } == 3)
        #expect(disk.effects.count == 5 + 3 + 27 + 3 + 8 + 3)
    }
}
