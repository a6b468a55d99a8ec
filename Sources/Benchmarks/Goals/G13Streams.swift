internal import FoundationEssentials
internal import TestSupport

/// G13 with Kubernetes objects: streams under short overlays against kustomize with the same transformers, and how they grow.
func measureStreams(_ bench: Bench) throws -> [Figure] {
    let small = try Streams(bench, resources: 1000), large = try Streams(bench, resources: 3000)
    let one = try small.render("one"), many = try small.render("many")
    let kustomize = try Command(["kubectl", "kustomize", small.kustomization], in: "/")
    let peers = try repeated(5) { try kustomize.run().milliseconds }
    return [
        Figure("`render` of a stream of 1000 objects, short overlays", one, to: "`kubectl kustomize`, the same", peers, .atMost(0.08)),
        Figure("`render` of a stream of 3000", try large.render("one"), to: "`render` of 1000", one, .atMost(3.3)),
        Figure("`render` of 3000 objects in 1000 streams", try large.render("many"), to: "1000 in 333", many, .atMost(3.3)),
    ]
}

/// The same objects as one stream, as a stream for every three of them, and as a kustomization.
private struct Streams {
    private static let overlay = """
        namespace: prod
        namePrefix: p-
        commonLabels: { team: shop }
        commonAnnotations: { owner: ada }

        """

    let bench: Bench
    let folder: String
    var kustomization: String { folder + "/kustomize/overlay" }

    init(_ bench: Bench, resources: Int) throws {
        self.bench = bench
        folder = bench.workPath("streams-\(resources)")
        guard !bench.exists(folder) else { return }
        let base = try bench.input("kustomize", "--resources", "\(resources)") + "/base"
        let names = try FileManager.default.contentsOfDirectory(atPath: base).sorted().filter { $0 != "kustomization.yaml" }
        let texts = try names.map { String(decoding: try readFile("\(base)/\($0)"), as: UTF8.self) }
        try repository("one", [("all", texts)])
        let groups = stride(from: 0, to: texts.count, by: 3).map {
            ("group-\($0 / 300)/part-\($0)", Array(texts[$0 ..< min($0 + 3, texts.count)]))
        }
        try repository("many", groups)
        try write("kustomize/overlay/kustomization.yaml", Self.overlay + "resources: [../base]\n")
        try bench.must(["cp", "-r", base, folder + "/kustomize/base"])
    }

    private func repository(_ name: String, _ documents: [(name: String, objects: [String])]) throws {
        let manifest = """
            version: 1
            environments: { prod: {} }
            targets: [{ name: all, documents: "**", format: yaml, path: "{document}.yaml" }]

            """
        try write("\(name)/cfgops.yaml", manifest)
        for document in documents {
            try write("\(name)/environments/base/\(document.name).yaml", document.objects.joined(separator: "---\n"))
            try write("\(name)/environments/prod/\(document.name).yaml", Self.overlay)
        }
        try bench.must(["git", "init", "-q", "\(folder)/\(name)"])
    }

    private func write(_ path: String, _ text: String) throws {
        let file = "\(folder)/\(path)", parent = file.prefix(upTo: file.lastIndex(of: "/") ?? file.endIndex)
        try FileManager.default.createDirectory(atPath: String(parent), withIntermediateDirectories: true)
        try writeFile(file, Array(text.utf8))
    }

    func render(_ name: String) throws -> Sample {
        try repeated(5) {
            let words = [bench.cfgops, "render", "prod", "--to", try bench.freshFolder("rendered") + "/prod"]
            return try Command(words, in: "\(folder)/\(name)").run().milliseconds
        }
    }
}
