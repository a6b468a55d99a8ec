import Documents
import Overlays
import TestSupport
import Testing

/// Names with content hashes, judged by kustomize itself.
@Suite(.enabled(if: Kubectl.isUsable)) struct `The content hash of a name` {
    enum Content: String, CaseIterable { case naughty, random, several }

    @Test(arguments: Content.allCases)
    func `is the one that kustomize gives`(_ content: Content) throws {
        let contents = contents(content)
        guard !contents.isEmpty else { return }
        let folder = try TemporaryFolder()
        var kustomization = ""
        for generator in ["configMapGenerator", "secretGenerator"] {
            kustomization += "\(generator):\n"
            for (number, files) in contents.enumerated() {
                kustomization += "- name: c\(number)\n" + (number % 3 == 1 && generator.hasPrefix("s") ? "  type: example.com/t\n" : "")
                kustomization += "  files:\n" + files.map { "  - \($0.key)=f/\(number)-\($0.key)\n" }.joined()
            }
        }
        for (number, files) in contents.enumerated() {
            for (key, bytes) in files { try folder.write("f/\(number)-\(key)", bytes) }
        }
        try folder.write("kustomization.yaml", kustomization)
        let objects = try #require(Yaml.parse(Kubectl.kustomize(folder.path), file: "kustomize").document)
        #expect(objects.roots.count == 2 * contents.count)
        for root in objects.roots.map({ Value(objects, Int($0.node)) }) {
            let full = try #require(root["metadata"]?["name"]).text, parts = full.split(separator: "-")
            let data = root["data"].map(entries)
            let hash =
                root["kind"]?.text == "Secret"
                ? contentHash(ofSecret: data, type: Array((root["type"]?.text ?? "").utf8))
                : contentHash(ofConfigMap: data, binaryData: root["binaryData"].map(entries))
            #expect(hash == parts[1], "\(full)")
        }
    }

    /// Files by key, for one ConfigMap each.
    private func contents(_ content: Content) -> [[(key: String, bytes: [UInt8])]] {
        var random = SeededRandom(seed: 11)
        switch content {
        case .naughty:
            guard let folder = Conformance.folder("naughty-strings"), let text = try? readFile("\(folder)/blns.json") else { return [] }
            return Json.parse(text, file: "blns.json").document?.root?.elements.map { [("k", Array($0.text.utf8))] }.filter(isWritten) ?? []
        case .random:
            return (0 ..< 200).map { _ in
                [("k", (0 ..< Int.random(in: 0 ... 40, using: &random)).map { _ in UInt8.random(in: 0 ... 255, using: &random) })]
            }.filter(isWritten)
        case .several:
            let texts = ["", "a", "<b>&amp;", "\u{2028}\u{2029}", "\u{1F600}\n\ttwo\r\n", "\\\""]
            return (0 ..< 100).map { _ in
                ["a", "b", "B", "a.b", "a_b", "x10", "x9"].shuffled(using: &random).prefix(Int.random(in: 1 ... 7, using: &random)).map {
                    ($0, Array((texts.randomElement(using: &random) ?? "").utf8))
                }
            }
        }
    }

    /// Whether kustomize can write a file back as it was: it refuses texts with control characters and folds some line ends.
    private func isWritten(_ files: [(key: String, bytes: [UInt8])]) -> Bool {
        files.allSatisfy { file in
            String(validating: file.bytes, as: UTF8.self)?.unicodeScalars.allSatisfy { scalar in
                switch scalar.value {
                case 0x09, 0x0A, 0x0D: true
                case 0 ..< 0x20, 0x7F ... 0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: false
                default: true
                }
            } ?? true
        }
    }

    private func entries(_ mapping: Value) -> [DataEntry] {
        mapping.entries.map { (Array($0.key.text.utf8), Array($0.value.text.utf8)) }
    }
}
