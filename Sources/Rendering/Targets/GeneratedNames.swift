internal import Documents
internal import Overlays

/// The names with content hashes that targets give to ConfigMaps and Secrets of one environment: what references to them in other
/// documents become.
struct GeneratedNames: Sendable {
    /// One object that a target makes of a document.
    struct Name: Sendable, Hashable {
        var target: String
        var object: DataObject
        /// The object's name with the suffix.
        var newName: String
    }

    private var names: [String: [Name]] = [:]

    /// Takes the names that some documents give, in place of those they gave.
    ///
    /// - Returns: the plain names of objects that have another name now, came or went.
    mutating func update(_ documents: [String], by plan: TargetPlan, inParallel: Bool) throws -> Set<String> {
        guard plan.generatesNames else { return [] }
        var changed: Set<String> = []
        for (document, new) in zip(documents, try plan.names(of: documents, inParallel: inParallel)) {
            let old = names[document] ?? []
            changed.formUnion(Set(old).symmetricDifference(new).map(\.object.name))
            names[document] = new.isEmpty ? nil : new
        }
        return changed
    }

    /// The objects by their plain names.
    var renamed: [String: [RenamedObject]] {
        let objects = names.values.joined().map { name in
            RenamedObject(
                type: ObjectType(apiVersion: "v1", kind: name.object.kind.rawValue), namespace: name.object.namespace,
                name: name.object.name, newNamespace: name.object.namespace, newName: name.newName)
        }
        return Dictionary(grouping: objects, by: \.name)
    }

    /// Objects of one name, of which a reference could mean either: a complaint for each that comes second, by document and target.
    func collisions(in environment: String) -> [Diagnostic] {
        var owners: [[String]: (document: String, target: String)] = [:], result: [Diagnostic] = []
        for (document, names) in names.sorted(by: { $0.key < $1.key }) {
            for name in names {
                let kind = name.object.kind.rawValue, key = [kind, name.object.namespace ?? "", name.object.name]
                guard let other = owners[key] else {
                    owners[key] = (document, name.target)
                    continue
                }
                let subject = "documents \"\(other.document)\" (target \"\(other.target)\") and \"\(document)\" (target \"\(name.target)\")"
                result.append(
                    Diagnostic(
                        "object-collision", "\(subject) both give the \(kind) \"\(name.object.name)\", whose name gets a hash",
                        hints: ["give each a name or namespace of its own with `object`"], environments: [environment]))
            }
        }
        return result
    }
}
