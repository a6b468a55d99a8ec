internal import Overlays
internal import Reconciling
internal import Rendering
internal import TestSupport

/// G25: 1000 changed files of 4 KB published at once, durably, against the same in C and against a rename over each file.
func measurePublishing(_ bench: Bench) throws -> [Figure] {
    // No generation is removed meanwhile: making files soon after many were deleted is slow, and the floor deletes none either.
    let program = try bench.floor("fs"), folder = try bench.freshFolder("published")
    let destination = Destination(folder: folder, disk: RealDisk(folder: folder))
    var ours: [Double] = [], floors: [Double] = [], renames: [Double] = [], number: UInt8 = 0
    // In turn; the least of three medians, since what else syncs on the machine can only make them slower.
    for _ in 0 ..< 3 {
        let sample = try repeated(5) {
            number += 1
            let rendering = try thousandFiles(filledWith: number)
            let binding = Binding(rootCommit: "bench", configurationRoot: "", environment: rendering.environment)
            return try milliseconds {
                let plan = try destination.plan(rendering, for: binding)
                try destination.apply(plan, stamp: Stamp(commit: "bench", time: Int64(number)), keep: 1000)
            }
        }
        ours.append(sample.median)
        let output = try bench.must([program, bench.freshFolder("floor") + "/files"])
        floors.append(try bench.row("1000 x 4 KB: new directory", of: output) / 1e3)
        renames.append(try bench.row("1000 x 4 KB: write, fsync, rename over", of: output) / 1e3)
    }
    let least = ours.min() ?? 0
    return [
        Figure("publish 1000 changed files of 4 KB", least, to: "the same in C", floors.min() ?? 0, .atMost(1.5)),
        Figure("publish 1000 changed files of 4 KB", least, to: "1000 renames in C", renames.min() ?? 0, .atMost(0.4)),
    ]
}

/// A rendering of 1000 files in one folder, each 4 KB of the same character.
private func thousandFiles(filledWith number: UInt8) throws -> Rendering {
    let source = OneFolder(text: String(repeating: Character(UnicodeScalar(UInt8(ascii: "a") + number % 26)), count: 4096))
    guard let manifest = try Manifest.load(from: source).manifest else { throw Unavailable("the manifest of the files is wrong") }
    let configuration = try Configuration(source: source, manifest: manifest)
    guard let rendering = try Renderer(configuration: configuration).render(environment: "prod").rendering else {
        throw Unavailable("the files do not render")
    }
    return rendering
}

/// Layers that are held in memory: a thousand documents with one text each.
private struct OneFolder: LayerSource {
    let text: String

    func list(_ folder: String) -> [SourceEntry]? {
        switch folder {
        case "environments": [SourceEntry(name: "prod", kind: .folder)]
        case "environments/prod": (0 ..< 1000).map { SourceEntry(name: "file-\($0).yaml", kind: .file) }
        default: nil
        }
    }

    func read(_ path: String) -> [UInt8]? {
        guard path == Manifest.file else { return Array("text: \(text)\n".utf8) }
        let targets = #"targets: [{ name: files, documents: "file-*", select: text, format: text, path: "{document}" }]"#
        return Array("version: 1\n\(targets)\n".utf8)
    }
}
