internal import Documents
internal import History
internal import Overlays
internal import Validating

/// States in environments' own layers what something else would make different from how it was (R24): their ancestors, and for
/// documents also what they refer to.
///
/// One environment after the other, each after those that it inherits:
/// 1. Compare the environment as it was with how it would be; each value that differs is a pin, lists as a whole.
/// 2. Values made by references wait for a second round: pinning what they refer to may be enough.
/// 3. Compare once more; what differs still cannot be pinned, and is refused by key.
struct Pinning {
    let root: ConfigurationRoot
    let environments: [String]
    /// Documents and paths that are looked at; empty: all documents.
    let targets: [DocumentPath]
    /// As it was.
    let old: Configuration
    let sealed: SealedFiles
    let inputs: Inputs
    let cache: LayerCache

    /// - Throws: `Diagnostics` for every value that cannot be pinned.
    func execute(_ result: inout RollbackResult, on head: Snapshot) throws {
        var problems: [Diagnostic] = []
        for environment in environments {
            var refusals: [DocumentPath: Diagnostic] = [:]
            for includesReferences in [false, true] {
                let pins = try differences(in: environment, result.edits, head).filter { includesReferences || !$0.isReference }
                try refusals.merge(state(pins, in: environment, &result, on: head)) { $1 }
            }
            for left in try differences(in: environment, result.edits, head) {
                switch left.wanted {
                case .today: result.kept.append(Kept(environment: environment, target: left.target, reason: "rotated since"))
                case .impossible(let problem): problems.append(problem)
                case .value, .secret, .nothing:
                    let reason = refusals[left.target].map { [$0.message] + $0.hints } ?? []
                    problems.append(
                        Diagnostic(
                            "cannot-pin", "\"\(left.target)\" cannot be made what it was by \(environment)'s own layers",
                            hints: reason + [ownHint(environment), "rollback without --env and --document takes back everything"]))
                }
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
    }

    /// A value that would differ from how it was.
    private struct Difference {
        enum Wanted {
            case value(NewValue)
            /// A secret, open: to be stated sealed.
            case secret(NewValue)
            case nothing
            /// As it is: a secret that was rotated.
            case today
            case impossible(Diagnostic)
        }

        let target: DocumentPath
        let wanted: Wanted
        /// Made by a reference, so it may come right by itself.
        let isReference: Bool
    }

    private func ownHint(_ environment: String) -> String { "--own takes back only the layers of \(environment)" }

    // MARK: Comparing

    private func differences(in environment: String, _ edits: [String: Change.Edit], _ head: Snapshot) throws -> [Difference] {
        let loaded = try LoadedConfiguration.read(root: root, tree: EditedTree(head, edits: edits), inputs: inputs, cache: cache)
        let new = try loaded.usable()
        let all = { try Set(old.documents(in: environment)).union(new.documents(in: environment)).sorted() }
        let places = try targets.isEmpty ? all().map { DocumentPath(document: $0) } : targets
        return try places.flatMap { place in
            do {
                let was = try document(place.document, of: old, in: environment),
                    would = try document(place.document, of: new, in: environment)
                return try compare(side(was, at: place.path), side(would, at: place.path), at: place, in: environment)
            } catch let problem as Diagnostic {
                return [Difference(target: place, wanted: .impossible(problem), isReference: false)]
            }
        }
    }

    /// As layers state it: what short overlays make of objects follows from them. Nil when no layer states it. One that cannot be evaluated is not taken for absent: its values would be removed.
    private func document(_ name: String, of configuration: Configuration, in environment: String) throws -> EffectiveDocument? {
        let result = try configuration.bound(name, in: environment).opening(by: inputs.opener)
        guard let error = result.errors.first else { return result.document }
        throw Diagnostic(
            "cannot-pin", "\"\(name)\" cannot be compared with how it was in \(environment): \(error.message)", at: error.place,
            hints: [ownHint(environment)])
    }

    private typealias Side = KeyComparison.Side

    private func side(_ document: EffectiveDocument?, at path: Path) -> Side? {
        guard let document, let node = try? document.find(path) else { return nil }
        return (document, node)
    }

    private func compare(_ old: Side?, _ new: Side?, at target: DocumentPath, in environment: String) throws -> [Difference] {
        guard let old else {
            guard let new else { return [] }
            return [Difference(target: target, wanted: .nothing, isReference: isReference(new))]
        }
        guard let new else { return [Difference(target: target, wanted: wanted(old, target, environment), isReference: false)] }
        guard old.document.kind(old.node) == .mapping, new.document.kind(new.node) == .mapping else {
            var comparison = KeyComparison(environment: environment, document: target.document)
            comparison.compare(old, new, at: target.path)
            if comparison.changes.isEmpty { return [] }
            let isRotated = try sealed.differByRotation(old, new)
            return [
                Difference(target: target, wanted: isRotated ? .today : wanted(old, target, environment), isReference: isReference(new))
            ]
        }
        let olds = old.document.mappingEntries(old.node), news = new.document.mappingEntries(new.node)
        let newByKey = Dictionary(news.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        let oldKeys = Set(olds.map(\.key))
        return try olds.flatMap { key, node in
            try compare((old.document, node), newByKey[key].map { (new.document, $0) }, at: target.appending(key: key), in: environment)
        }
            + news.filter { !oldKeys.contains($0.key) }.flatMap { key, node in
                try compare(nil, (new.document, node), at: target.appending(key: key), in: environment)
            }
    }

    /// Whether the layer that states the value states it by a reference.
    private func isReference(_ side: Side) -> Bool {
        let stated = side.document.origin(side.node).value
        return stated.kind == .string && stated.text.contains("${")
    }

    /// What a layer has to state for a value to be what it was.
    private func wanted(_ was: Side, _ target: DocumentPath, _ environment: String) -> Difference.Wanted {
        func impossible(_ code: String, _ message: String) -> Difference.Wanted {
            .impossible(Diagnostic(code, "\"\(target)\" \(message)", hints: [ownHint(environment)]))
        }
        let (document, node) = was
        let isSecret = document.isTainted(node)
        guard !isSecret || document.isOpen(node) else { return impossible("secret", "is a secret and cannot be pinned without a key") }
        guard document.binaries(below: node).isEmpty else {
            return impossible("cannot-pin", "is made of a file that is not UTF-8 and cannot be pinned")
        }
        switch document.kind(node) {
        case .mapping, .sequence:
            // References are looked for in no sealed value (R13).
            let text = document.compactJSON(node, escapingReferences: !isSecret)
            guard let tree = Json.parse(Array(text.utf8), file: target.document).document else {
                return impossible("cannot-pin", "has no JSON form")
            }
            return isSecret ? .secret(.json(tree)) : .value(.json(tree))
        // A null of its own would only take away what is inherited (R9).
        case .null: return .value(.string("${null}"))
        case let kind where isSecret: return .secret(.scalar(kind: kind, text: document.text(node)))
        case .string: return .value(.string(document.text(node).escapingReferences))
        case let kind: return .value(.scalar(kind: kind, text: document.text(node)))
        }
    }

    // MARK: Stating

    /// Edits the environment's layers on top of what is edited already. What a layer does not take stays different.
    ///
    /// - Returns: why a layer did not take it.
    private func state(
        _ pins: [Difference], in environment: String, _ result: inout RollbackResult, on head: Snapshot
    ) throws -> [DocumentPath: Diagnostic] {
        guard !pins.isEmpty else { return [:] }
        var layers = try EditedLayers(EditedTree(head, edits: result.edits), root, inputs, cache, sealing: sealed.sealing)
        var refusals: [DocumentPath: Diagnostic] = [:]
        for pin in pins {
            let action: LayerEdit.Action
            switch pin.wanted {
            case .value(let value): action = .set(value)
            case .secret(let value): action = .seal(value)
            case .nothing: action = .remove
            case .today, .impossible: continue
            }
            do {
                var attempt = layers
                try attempt.carryOut(LayerEdit(.named([environment]), pin.target, action))
                layers = attempt
                result.pinned.append(Pinned(environment: environment, target: pin.target))
            } catch let refusal as Diagnostic {
                if case .secret = pin.wanted { refusals[pin.target] = refusal }
            }
        }
        result.edits.merge(try layers.changes) { $1 }
        for (place, statement) in layers.statements {
            result.seen[.statement(environment: environment, place.target)] =
                RollbackResult.Seen(statement.text, isSecret: statement.isSecret)
        }
        return refusals
    }
}

extension EffectiveDocument {
    /// Whether nothing at or below a node waits for a key.
    fileprivate func isOpen(_ node: NodeID) -> Bool {
        guard !isSealed(node), deferredPieces(node) == nil else { return false }
        switch kind(node) {
        case .mapping: return mappingEntries(node).allSatisfy { isOpen($0.value) }
        case .sequence: return elements(node).allSatisfy(isOpen)
        default: return true
        }
    }
}

extension DocumentPath {
    fileprivate func appending(key: String) -> DocumentPath { DocumentPath(document: document, path: path.appending(key: key)) }
}
