internal import Documents
/// Something the merge noticed, kept as two nodes: most callers never ask for the sentence.
struct Finding: Hashable, Sendable {
    typealias NodeID = EffectiveDocument.NodeID

    enum Kind: Hashable, Sendable {
        /// A null where nothing was inherited (R9).
        case removesNothing
        /// The same value as the inherited one.
        case repeatsInherited
        /// A scalar over a mapping or the like (R11).
        case kindClash
        /// A plain layer over a sealed value (R5).
        case overridesSealed
        /// `$patch` that is none of the known words, or stands where nothing is inherited (R10).
        case unknownPatch, patchesNothing
        /// A word of Kubernetes' strategic merge that has no meaning here.
        case unsupportedDirective
        /// An element of a list merged by key that is no mapping or lacks a key, or has the keys of another (R10).
        case missingMergeKey([MergeKey]), duplicateMergeKey([MergeKey])
        /// Two strategies for one path (R12).
        case strategyConflict(MergeStrategy, Place?, MergeStrategy, Place?)
        /// Root kinds that do not agree (R7).
        case rootNotMapping, streamNeedsName, duplicateObject
        /// A key of a short overlay that is none, or that another one of the layer states.
        case unknownShortOverlay, repeatedShortOverlay
    }

    var kind: Kind
    /// The node of the layer that is to blame.
    var node: NodeID
    /// What was inherited there, or stands in the way.
    var other: NodeID?
}

// MARK: Words

extension Finding {
    var isError: Bool {
        switch kind {
        case .removesNothing, .repeatsInherited, .kindClash, .patchesNothing: false
        default: true
        }
    }

    /// The sentence, at the place in the layer.
    func diagnostic(in layers: [LayerDocument], _ environment: String) -> Diagnostic {
        let place = layers.place(node), there = other.map { " (\(layers.place($0)))" } ?? ""
        let path = layers.path(node).named
        let (code, message, hints): (String, String, [String]) =
            switch kind {
            case .removesNothing:
                ("removes-nothing", "null removes nothing: no inherited layer states \(path)", ["\"${null}\" is a null that stays"])
            case .repeatsInherited: ("repeats-inherited", "\(path) repeats the inherited value\(there)", [])
            case .kindClash:
                ("kind-clash", "\(path) is \(layers.kind(node)) and replaces \(other.map(layers.kind) ?? "another")\(there)", [])
            case .overridesSealed:
                (
                    "overrides-sealed", "\(path) overrides an encrypted value\(there) with a plain one",
                    ["state it with \"cfgops secret set\""]
                )
            case .unknownPatch:
                ("unknown-patch", "unknown \"$patch\" \(Value(node, layers).named): expected \"delete\", \"replace\" or \"merge\"", [])
            case .unsupportedDirective:
                (
                    "unsupported-directive",
                    "\"\(Value(node, layers).text)\" is not supported: inherited elements keep their order, new ones come last", []
                )
            case .patchesNothing: ("patches-nothing", "\"$patch\" has no effect: nothing is inherited at \(path)", [])
            case .missingMergeKey(let keys):
                (
                    "missing-merge-key",
                    "an element of a list merged by \(MergeStrategy.listed(keys)) lacks \(keys.count == 1 ? "it" : "one of them")", []
                )
            case .duplicateMergeKey(let keys):
                ("duplicate-merge-key", "two elements of a list merged by \(MergeStrategy.listed(keys)) have the same\(there)", [])
            case .strategyConflict(let one, let here, let other, let there):
                ("strategy-conflict", "two merge strategies for \(path): \(one.stated(at: here)) and \(other.stated(at: there))", [])
            case .rootNotMapping: ("root-kind", "expected a mapping at the root of a layer, got \(layers.kind(node))", [])
            case .streamNeedsName:
                (
                    "stream-object", "a document with several parts needs \"kind\" and \"metadata.name\" in each",
                    ["another layer, or this one, has several parts separated by \"---\""]
                )
            case .duplicateObject: ("duplicate-object", "the same kind, namespace and name stand in this layer already\(there)", [])
            case .repeatedShortOverlay:
                ("duplicate-object", "\(Value(node, layers).named) stands in a short overlay of this layer already\(there)", [])
            case .unknownShortOverlay: unknownShortOverlay(Value(node, layers).text)
            }
        return Diagnostic(code, message, severity: isError ? .error : .warning, at: place, hints: hints, environments: [environment])
    }
}

private func unknownShortOverlay(_ key: String) -> (code: String, message: String, hints: [String]) {
    let words = ShortOverlay.words.map { "\"\($0)\"" }.joined(separator: ", ")
    let hint = nearest(key, in: ShortOverlay.words).map { "did you mean \"\($0)\"?" }
    return ("unknown-key", "unknown key \"\(key)\" of a short overlay: expected \(words)", hint.map { [$0] } ?? [])
}

extension MergeStrategy {
    fileprivate static func listed(_ keys: [MergeKey]) -> String { keys.map { "\"\($0.name)\"" }.joined(separator: ", ") }

    fileprivate func stated(at place: Place?) -> String { "\"\(self)\"" + (place.map { " (\($0))" } ?? "") }
}

extension Value {
    fileprivate init(_ node: EffectiveDocument.NodeID, _ layers: [LayerDocument]) {
        self.init(layers[Int(node.source)].document, Int(node.node))
    }
}

extension [LayerDocument] {
    fileprivate func place(_ node: EffectiveDocument.NodeID) -> Place { Value(node, self).place }
    fileprivate func path(_ node: EffectiveDocument.NodeID) -> Path { self[Int(node.source)].document.path(to: Int(node.node)) }

    fileprivate func kind(_ node: EffectiveDocument.NodeID) -> String {
        switch Value(node, self).kind {
        case .null: "null"
        case .boolean, .integer, .decimal, .string, .alias: "a scalar"
        case .mapping: "a mapping"
        case .sequence: "a list"
        }
    }
}
