import Documents
import Importing
import Overlays
import TestSupport
import Testing

/// Random patches on random workloads, thirty at a time, judged by kubectl.
@Suite struct `A random strategic merge` {
    @Test(arguments: 0 ..< (longRun ? 200 : 5) as Range<UInt64>)
    func `is the one of kustomize`(seed: UInt64) throws {
        guard (try? run(["kubectl", "version", "--client"]))?.status == 0 else {
            return printError("skipped: no kubectl to compare random patches with")
        }
        var random = RandomPatches(seed: seed), files = ["kustomization.yaml": "resources: [all.yaml]\npatches:\n"]
        for number in 0 ..< 30 {
            files["all.yaml", default: ""] += "---\n" + random.workload("w\(number)")
            files["kustomization.yaml", default: ""] += "- path: p\(number).yaml\n"
            files["p\(number).yaml"] = random.workload("w\(number)", isPatch: true)
        }
        let folder = try TemporaryFolder()
        for (path, text) in files { try folder.write(path, text) }
        let result = try run(["kubectl", "kustomize", folder.path])
        try #require(result.status == 0, "\(result.error)")
        let build = try Kustomize.build("", in: FolderSource(root: folder.path))
        #expect(build.diagnostics.map(\.rendered) == [])
        let theirs = ForeignFormat.yaml.read(result.standardOutput, file: "theirs").roots
        for (object, other) in zip(build.objects, theirs) {
            let ours = Set(outline([object])), others = Set(outline([other]))
            #expect(ours.subtracting(others).sorted() == others.subtracting(ours).sorted())
        }
        #expect(build.objects.count == theirs.count)
    }
}

/// Deployments with the lists that merge, and patches for them, as JSON.
private struct RandomPatches {
    var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    private mutating func chance(_ count: Int) -> Int { Int.random(in: 0 ..< count, using: &random) }

    mutating func workload(_ name: String, isPatch: Bool = false) -> String {
        let spec = mapping([
            ("replicas", scalar(isPatch)), ("strategy", mapping([("type", scalar(isPatch)), ("other", scalar(isPatch))], isPatch)),
            ("template", "{\"spec\": \(podSpec(isPatch))}"),
        ])
        return "{\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\", \"metadata\": {\"name\": \"\(name)\"}, \"spec\": \(spec)}\n"
    }

    private mutating func podSpec(_ isPatch: Bool) -> String {
        mapping([
            ("containers", list("name", ["a", "b", "c"], isPatch) { $0.container(isPatch) }),
            ("volumes", list("name", ["v", "w"], isPatch) { [("emptyDir", $0.mapping([("medium", $0.scalar(isPatch))], isPatch))] }),
            ("hostAliases", list("ip", ["1.1.1.1", "2.2.2.2"], isPatch) { [("hostnames", $0.texts())] }),
            ("tolerations", list("key", ["x", "y"], false) { [("effect", $0.scalar(false))] }),
            ("nodeSelector", mapping([("zone", scalar(isPatch)), ("disk", scalar(isPatch))], isPatch)),
        ])
    }

    private mutating func container(_ isPatch: Bool) -> [(String, String)] {
        [
            ("image", scalar(isPatch)), ("args", texts()), ("env", list("name", ["N", "M"], isPatch) { [("value", $0.scalar(isPatch))] }),
            ("volumeMounts", list("mountPath", ["/a", "/b"], isPatch) { [("name", $0.scalar(false))] }),
            ("ports", list("containerPort", ["80", "81"], isPatch) { [("name", $0.scalar(isPatch))] }),
        ]
    }

    /// A list of mappings told apart by a key; a patch may delete elements.
    private mutating func list(
        _ key: String, _ names: [String], _ isPatch: Bool, _ entries: (inout RandomPatches) -> [(String, String)]
    ) -> String {
        let elements = names.shuffled(using: &random).prefix(chance(names.count + 1)).map { name in
            let id = Int(name) == nil ? "\"\(name)\"" : name
            let isGone = isPatch && chance(6) == 0
            return mapping([(key, id)] + (isGone ? [("$patch", "\"delete\"")] : entries(&self).filter { _ in chance(3) > 0 }))
        }
        return "[\(elements.joined(separator: ", "))]"
    }

    private mutating func mapping(_ entries: [(String, String)], _ isPatch: Bool = false) -> String {
        let directive = isPatch && chance(10) == 0 ? [("$patch", chance(2) == 0 ? "\"replace\"" : "\"delete\"")] : []
        return "{\((entries + directive).map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", "))}"
    }

    private mutating func scalar(_ isPatch: Bool) -> String {
        isPatch && chance(5) == 0 ? "null" : ["\"x\"", "\"y\"", "\"3\""].randomElement(using: &random) ?? ""
    }

    private mutating func texts() -> String { "[\((0 ..< chance(3)).map { "\"t\($0)\"" }.joined(separator: ", "))]" }
}
