import Digests
@testable import Reconciling
import TestSupport
import Testing

@Suite struct `A folder tree` {
    @Test(arguments: 0 ..< (longRun ? 2_000 : 60) as Range<UInt64>)
    func `with files replaced is the tree made of them anew`(seed: UInt64) {
        var random = SeededRandom(seed: seed), files: [String: DeployedFile] = [:], tree = FolderTree([:])
        for _ in 0 ..< 12 {
            var changes: [String: DeployedFile?] = [:]
            for _ in 0 ... Int.random(in: 0 ... 4, using: &random) {
                let depth = Int.random(in: 0 ... 3, using: &random)
                let path = (0 ... depth).map { _ in ["a", "b", "c"][Int.random(in: 0 ... 2, using: &random)] }.joined(separator: "/")
                let isFree = !files.merging(changes.compactMapValues { $0 }) { $1 }.keys.contains {
                    $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/")
                }
                guard isFree else {
                    // A folder in the place of a file, or a file in the place of a folder.
                    for key in files.keys where key.hasPrefix(path + "/") || path.hasPrefix(key + "/") {
                        changes.updateValue(nil, forKey: key)
                    }
                    for key in changes.keys where key.hasPrefix(path + "/") || path.hasPrefix(key + "/") {
                        changes.updateValue(nil, forKey: key)
                    }
                    changes.updateValue(file(&random), forKey: path)
                    continue
                }
                changes.updateValue(Int.random(in: 0 ... 2, using: &random) == 0 ? nil : file(&random), forKey: path)
            }
            for (path, file) in changes { files[path] = file }
            tree.replace(changes)
            let anew = FolderTree(files)
            #expect(tree.root == anew.root && tree.folders == anew.folders && tree.files == anew.files, "seed \(seed)")
            #expect(tree.folders.mapValues(\.text) == anew.folders.mapValues(\.text), "seed \(seed)")
            #expect(tree.groups == anew.groups && tree.isTainted == anew.isTainted, "seed \(seed)")
            for group in ["", "edge", "core", "none"] {
                let alone = FolderTree(files.filter { $0.value.group == group })
                #expect(tree.digest(of: group) == alone.root && anew.digest(of: group) == alone.root, "seed \(seed)")
            }
        }
    }

    private func file(_ random: inout SeededRandom) -> DeployedFile {
        let content = ContentDigest(
            Sha256.digest(of: [UInt8.random(in: 0 ... 3, using: &random)]), isKeyed: Int.random(in: 0 ... 5, using: &random) == 0)
        return DeployedFile(
            content: content, size: 1, mode: 0o644, owner: nil, group: ["", "edge", "core"].randomElement(using: &random) ?? "", target: "t"
        )
    }
}
