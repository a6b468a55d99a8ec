internal import Overlays

/// An object on its way through a kustomization, and what it was called before.
struct BuiltObject: Sendable {
    /// A mapping with `kind` and `metadata.name`.
    var value: ImportedValue
    /// What it was called before each change of its name, namespace or kind, oldest first.
    private(set) var formerIDs: [ObjectID] = []
    var prefixes: [String] = []
    var suffixes: [String] = []
    /// Whether its name gets a hash of its content.
    var wantsHash = false

    init(_ value: ImportedValue) { self.value = value }

    var type: ObjectType { ObjectType(apiVersion: value["apiVersion"]?.text ?? "", kind: value["kind"]?.text ?? "") }
    var name: String { value.at("metadata", "name")?.text ?? "" }
    /// As stated, not as in effect.
    var namespace: String? { value.at("metadata", "namespace")?.text }

    var id: ObjectID { ObjectID(type: type, name: name, namespace: namespace) }

    /// Everything it is and was called.
    var ids: [ObjectID] { formerIDs + [id] }

    var originalID: ObjectID { formerIDs.first ?? id }

    /// To be called before the name, the namespace or the kind changes.
    mutating func rememberID() { formerIDs.append(id) }

    mutating func rename(_ name: String) {
        rememberID()
        _ = value.update("metadata") { $0.set("name", to: name) }
    }

    /// Takes the place of another object: its name, its namespace, and all that was remembered about them.
    mutating func replace(_ other: BuiltObject) {
        (formerIDs, prefixes, suffixes) = (other.formerIDs, other.prefixes, other.suffixes)
        _ = value.update("metadata") { metadata in
            metadata.set("name", to: other.name)
            if let namespace = other.namespace { metadata.set("namespace", to: namespace) } else { metadata.remove("namespace") }
        }
    }

    /// Whether names were changed in the same way, seen from the end: what an overlay did last counts.
    ///
    /// - Parameter lenient: an object that got no prefix or suffix at all fits to every other.
    func hasAffixes(of other: BuiltObject, lenient: Bool) -> Bool {
        func fit(_ own: [String], _ others: [String]) -> Bool {
            if own.isEmpty || others.isEmpty { return lenient || own.isEmpty && others.isEmpty }
            let count = min(own.count, others.count)
            return own.suffix(count) == others.suffix(count)
        }
        return fit(prefixes, other.prefixes) && fit(suffixes, other.suffixes)
    }
}

extension ImportedValue {
    /// An object whose labels and annotations are all texts.
    var withTextsInMetadata: ImportedValue {
        ["labels", "annotations"].reduce(self) { $0.withTexts(in: ["metadata", $1]) }
    }

    /// The value with the scalars of one mapping below it as texts.
    func withTexts(in path: [String]) -> ImportedValue {
        var result = self
        result.visit(FieldPath(path)) { texts in
            for entry in texts.entries {
                if let text = entry.value.text { texts.set(entry.key, to: text) }
            }
        }
        return result
    }
}
