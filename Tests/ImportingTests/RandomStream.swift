import Documents
import Importing
import TestSupport

/// Random Kubernetes objects with lists that merge by key, varied from environment to environment: changed, removed, added, reordered.
struct RandomStream {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func configuration() -> ImportedConfiguration {
        var result = ImportedConfiguration()
        let names = chance(3) == 0 ? ["base", "dev", "prod"] : ["dev", "staging", "prod"]
        let parts = objects()
        for name in names {
            result.environments.append(ImportedConfiguration.Environment(name: name))
            var own = parts.filter { _ in chance(6) > 0 }.map { varied($0) }
            if chance(4) == 0 { own.append(object("ConfigMap", "\(name)-only", [])) }
            if chance(4) == 0 { own.shuffle(using: &random) }
            if !own.isEmpty { result.documents[name] = ["shop": .stream(own)] }
        }
        return result
    }

    private mutating func chance(_ count: Int) -> Int { Int.random(in: 0 ..< count, using: &random) }

    private mutating func objects() -> [ImportedValue] {
        let deployment = object(
            "Deployment", "web", version: "apps/v1",
            [
                entry(
                    "spec",
                    [
                        ImportedEntry("replicas", integer(chance(3))),
                        entry(
                            "template", [entry("spec", [list("containers", 3) { $0.container($1) }, list("volumes", 2) { $0.volume($1) }])]),
                    ])
            ])
        let service = object("Service", "web", [entry("spec", [list("ports", 3) { $0.port($1, "port") }])])
        return [deployment, service, object("ConfigMap", "settings", [entry("data", [ImportedEntry("a", .string("x"))])])]
    }

    private mutating func container(_ name: String) -> ImportedValue {
        mapping([
            ImportedEntry("name", .string(name)), ImportedEntry("image", .string("img:\(chance(3))")),
            ImportedEntry("args", ImportedValue(.sequence((0 ..< chance(3)).map { .string("--\($0)") }))),
            list("env", 4) { $0.variable($1) }, list("ports", 3) { $0.port($1, "containerPort") },
            list("volumeMounts", 3) {
                mapping([ImportedEntry("mountPath", .string("/\($1)")), ImportedEntry("name", .string("v\($0.chance(2))"))])
            },
        ])
    }

    private mutating func variable(_ name: String) -> ImportedValue {
        guard chance(3) == 0 else {
            return mapping([ImportedEntry("name", .string(name)), ImportedEntry("value", .string("${X}\(chance(2))"))])
        }
        return mapping([
            ImportedEntry("name", .string(name)), entry("valueFrom", [entry("fieldRef", [ImportedEntry("fieldPath", .string("p"))])]),
        ])
    }

    private mutating func volume(_ name: String) -> ImportedValue {
        mapping([
            ImportedEntry("name", .string(name)),
            chance(2) == 0 ? entry("emptyDir", []) : entry("configMap", [ImportedEntry("name", .string("c"))]),
        ])
    }

    private mutating func port(_ name: String, _ key: String) -> ImportedValue {
        let protocols = [[], [ImportedEntry("protocol", .string("UDP"))], [ImportedEntry("protocol", .string("TCP"))]]
        return mapping(
            [ImportedEntry(key, integer(80 + name.utf8.reduce(0) { $0 &+ Int($1) }))] + (protocols.randomElement(using: &random) ?? [])
                + (chance(2) == 0 ? [ImportedEntry("name", .string(name))] : []))
    }

    /// The same with parts replaced, removed, added or in another order; what names an object stays.
    private mutating func varied(_ value: ImportedValue, inMetadata: Bool = false) -> ImportedValue {
        var result = value
        switch value.content {
        case .mapping(let entries):
            let kept = entries.filter { entry in
                ["apiVersion", "kind", "metadata", "name", "port", "containerPort", "mountPath"].contains(entry.key) || chance(12) > 0
            }
            result.content = .mapping(
                kept.map { entry in
                    let isName = ["apiVersion", "kind", "metadata", "name", "port", "containerPort", "mountPath", "protocol"].contains(
                        entry.key)
                    return ImportedEntry(entry.key, isName ? entry.value : varied(entry.value))
                })
        case .sequence(let elements):
            var own = elements.filter { _ in chance(6) > 0 }.map { varied($0) }
            if chance(6) == 0 { own.shuffle(using: &random) }
            result.content = .sequence(own)
        case .scalar(.string, _): if chance(5) == 0 { result.content = .scalar(.string, "changed \(chance(2))") }
        case .scalar(.integer, _): if chance(5) == 0 { result.content = .scalar(.integer, "\(chance(4))") }
        case .scalar, .binary: break
        }
        return result
    }

    private mutating func list(_ key: String, _ count: Int, _ make: (inout RandomStream, String) -> ImportedValue) -> ImportedEntry {
        let names = ["a", "b", "c", "d"].shuffled(using: &random).prefix(chance(count + 1))
        var elements: [ImportedValue] = []
        for name in names { elements.append(make(&self, name)) }
        return ImportedEntry(key, ImportedValue(.sequence(elements)))
    }

    private func object(_ kind: String, _ name: String, version: String = "v1", _ entries: [ImportedEntry]) -> ImportedValue {
        mapping(
            [
                ImportedEntry("apiVersion", .string(version)), ImportedEntry("kind", .string(kind)),
                entry("metadata", [ImportedEntry("name", .string(name))]),
            ] + entries)
    }

    private func integer(_ number: Int) -> ImportedValue { ImportedValue(.scalar(.integer, String(number))) }
}

private func mapping(_ entries: [ImportedEntry]) -> ImportedValue { ImportedValue(.mapping(entries)) }
private func entry(_ key: String, _ entries: [ImportedEntry]) -> ImportedEntry { ImportedEntry(key, mapping(entries)) }
