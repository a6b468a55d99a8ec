internal import Documents
internal import Overlays
internal import Validating

/// Compares what a document's own layers state in one environment with what another environment has there.
struct DifferenceFinder {
    private typealias NodeID = EffectiveDocument.NodeID

    let from: EffectiveDocument
    /// Nil where the other environment does not have the document.
    let to: EffectiveDocument?
    /// Whether `${` in strings refers to something (R15).
    let bindsReferences: Bool

    func differences() -> [Promotion.Difference] { from.ownKeys.flatMap(differences) }

    private func differences(_ key: OwnKey) -> [Promotion.Difference] {
        let there = to?.find(key.address)?.node
        switch key.kind {
        case .addition: return addition(key, there).map { [$0] } ?? []
        case .exact:
            guard let found = from.find(key.address) else { return [] }
            return exactly(found.node, found.path, there, key.address, key)
        case .value, .removal:
            guard let found = from.find(key.address) else {
                return there.map { [removal(at: path(of: key.address), $0, key.address, key)] } ?? []
            }
            return value(found.node, found.path, there, key.address, key).map { [$0] } ?? []
        }
    }

    private func value(
        _ node: NodeID, _ path: Path, _ there: NodeID?, _ address: KeyAddress, _ key: OwnKey
    ) -> Promotion.Difference? {
        guard !isEqual(node, there) else { return nil }
        let isTaintedThere = there.map { to?.isTainted($0) ?? false } ?? false, isTainted = from.isTainted(node)
        // Each environment has secrets of its own; only one that is missing is worth a word.
        if key.isInSecrets, isTaintedThere { return nil }
        return Promotion.Difference(
            target: DocumentPath(document: from.name, path: path), old: shown(there), new: from.shown(node),
            obstacle: isTainted ? .secretHere : isTaintedThere ? .secretThere : nil, address: address, kind: .value,
            statement: key.statement, value: from.newValue(node, escapingReferences: bindsReferences),
            isReference: bindsReferences && !key.isInSecrets && key.kind == .value && key.statement.hasReference,
            isTextual: !key.isInSecrets && key.kind == .value)
    }

    private func removal(at path: Path, _ there: NodeID, _ address: KeyAddress, _ key: OwnKey) -> Promotion.Difference {
        Promotion.Difference(
            target: DocumentPath(document: from.name, path: path), old: shown(there), new: nil,
            obstacle: to?.isTainted(there) ?? false ? .secretThere : nil, address: address, kind: .removal, statement: key.statement,
            value: .null, isReference: false, isTextual: false)
    }

    /// A list's new element, unless the other list has an equal one.
    private func addition(_ key: OwnKey, _ there: NodeID?) -> Promotion.Difference? {
        guard let list = from.find(key.address) else { return nil }
        let elements = from.elements(list.node)
        guard let index = elements.firstIndex(where: { from.origin($0).value.index == key.statement.index }) else { return nil }
        let element = elements[index]
        guard !(there.flatMap { to?.elements($0) } ?? []).contains(where: { isEqual(element, $0) }) else { return nil }
        return Promotion.Difference(
            target: DocumentPath(document: from.name, path: list.path.appending(index: index)), old: nil, new: from.shown(element),
            obstacle: from.isTainted(element) ? .secretHere : nil, address: key.address, kind: .addition, statement: key.statement,
            value: from.newValue(element, escapingReferences: bindsReferences), isReference: false,
            isTextual: !key.isInSecrets)
    }

    /// Every key of a mapping that replaces what is inherited whole, those that only the other environment has included.
    private func exactly(
        _ node: NodeID, _ path: Path, _ there: NodeID?, _ address: KeyAddress, _ key: OwnKey
    ) -> [Promotion.Difference] {
        guard let there, let to, from.kind(node) == .mapping, to.kind(there) == .mapping else {
            return value(node, path, there, address, key).map { [$0] } ?? []
        }
        let kept = from.mappingEntries(node).flatMap { name, value in
            exactly(value, path.appending(key: name), to.child(there, name), address.appending(key: name), key)
        }
        return kept
            + to.mappingEntries(there).filter { from.child(node, $0.key) == nil }.map { name, value in
                removal(at: path.appending(key: name), value, address.appending(key: name), key)
            }
    }

    private func isEqual(_ node: NodeID, _ there: NodeID?) -> Bool {
        guard let to, let there else { return false }
        var comparison = KeyComparison(environment: to.environment, document: to.name)
        comparison.compare((from, node), (to, there))
        return comparison.changes.isEmpty
    }

    private func shown(_ there: NodeID?) -> KeyChange.Shown? { there.flatMap { to?.shown($0) } }

    /// Where a removed key would be: in the other environment's document.
    private func path(of address: KeyAddress) -> Path { to?.find(address)?.path ?? Path() }
}

extension Value {
    /// Whether a string here or below refers to something.
    var hasReference: Bool {
        switch kind {
        case .string: text.contains("${")
        case .mapping: entries.contains { $0.value.hasReference }
        case .sequence: elements.contains { $0.hasReference }
        default: false
        }
    }
}

extension EffectiveDocument {
    /// What a layer has to state for a value to come out of it: a null by reference, since the word removes (R9, R13).
    func newValue(_ node: NodeID, escapingReferences: Bool) -> NewValue {
        switch kind(node) {
        case .null: return escapingReferences ? .string("${null}") : .null
        case .string: return .string(escapingReferences ? text(node).escapingReferences : text(node))
        case .mapping, .sequence:
            let json = compactJSON(node, escapingReferences: escapingReferences)
            return Json.parse(Array(json.utf8), file: name).document.map { .json($0) } ?? .string(json)
        case let kind: return .scalar(kind: kind, text: text(node))
        }
    }
}
