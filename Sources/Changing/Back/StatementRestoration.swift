internal import Documents
internal import History
internal import Overlays

/// Single statements of layers as they were, edited in place: everything else in the layers stays byte for byte.
struct StatementRestoration {
    let before: Snapshot
    let old: Configuration
    let head: Snapshot
    let today: Configuration
    let sealed: SealedFiles
    /// Sealed layers in which the statement cannot be changed without a key.
    private(set) var problems: [Diagnostic] = []

    init(before: Snapshot, old: Configuration, head: Snapshot, today: Configuration, sealed: SealedFiles) {
        (self.before, self.old, self.head, self.today, self.sealed) = (before, old, head, today, sealed)
    }

    /// The statements of an environment's own layers, the plain one and the sealed one.
    mutating func restore(_ target: DocumentPath, in environment: String, _ result: inout RollbackResult) throws {
        func own(_ configuration: Configuration, _ isSecrets: Bool) throws -> LayerFile? {
            try configuration.layers(of: target.document, in: environment)
                .first { $0.environment == environment && $0.isSecrets == isSecrets }
        }
        for isSecrets in [false, true] {
            let was = try own(old, isSecrets), now = try own(today, isSecrets)
            guard let file = now ?? was, was?.identity != now?.identity else { continue }
            let old = try was.map { try edited(target, in: environment, of: before.read($0.path), file.path, self.old) }
            let text = try EditedTree(head, edits: result.edits).read(file.path)
            let layer = try edited(target, in: environment, of: text, file.path, today), statement = try layer.statement()
            guard try old?.statement() != statement else { continue }
            result.seen[.statement(environment: environment, target)] = statement ?? ""
            if layer.isSealed || old?.isSealed ?? false {
                try takeSealed(was, file, target, &result)
            } else {
                let new = try restored(target, in: environment, from: old, text, file.path) ?? []
                let isEmpty = was == nil && Layer.parse(new, file: file.path).document?.statesNothing ?? false
                result.edits[file.path] = isEmpty ? .delete : .write(new)
            }
        }
    }

    private func edited(
        _ target: DocumentPath, in environment: String, of text: [UInt8]?, _ file: String, _ configuration: Configuration
    ) throws -> EditedLayer {
        try EditedLayer(text, file, target, in: environment, configuration)
    }

    /// A layer's text that states what was stated at a path: mappings key by key, so that comments at what stays are kept, and what is
    /// not there any more with the comments that it had.
    private func restored(
        _ target: DocumentPath, in environment: String, from old: EditedLayer?, _ text: [UInt8]?, _ file: String
    ) throws -> [UInt8]? {
        let layer = try edited(target, in: environment, of: text, file, today), now = try layer.value(), was = try old?.value()
        guard try was?.json(.compact) != now?.json(.compact) else { return text }
        guard let old, let was else { return try layer.unsetting() }
        guard let now else {
            // What cannot be carried as it stands, an alias for example, is written anew.
            let fragment = try? old.extracting()
            return try fragment.flatMap { try? layer.inserting($0) } ?? layer.setting(NewValue(stating: was))
        }
        guard was.isPlainMapping, now.isPlainMapping else { return try layer.setting(NewValue(stating: was)) }
        let gone = now.ownEntries.map(\.key.text).filter { was[$0] == nil }
        return try (was.ownEntries.map(\.key.text) + gone).reduce(text) { text, key in
            let entry = DocumentPath(document: target.document, path: target.path.appending(key: key))
            let there = try edited(entry, in: environment, of: was.document.source, file, self.old)
            return try restored(entry, in: environment, from: there, text, file)
        }
    }

    /// A sealed file is taken back whole, where nothing else in it differs.
    private mutating func takeSealed(
        _ was: LayerFile?, _ file: LayerFile, _ target: DocumentPath, _ result: inout RollbackResult
    ) throws {
        let olds = try was.flatMap { try before.read($0.path) }, news = try head.read(file.path)
        guard let olds, let news, let old = Layer.parse(olds, file: file.path).document?.root,
            let new = Layer.parse(news, file: file.path).document?.root, let entry = try before.entry(file.path),
            try old.isEqual(to: new, except: [Path([.key("sops")]), target.path])
        else {
            problems.append(
                Diagnostic(
                    "needs-key", "\"\(target)\" cannot be taken back without a key: more than that differs in the sealed file",
                    at: Place(file: file.path), hints: ["--document \(target.document) takes back the whole document"]))
            return
        }
        let admitted = try sealed.admitted([file.path: .put(entry.id, entry.kind)])
        result.edits.merge(admitted.edits) { $1 }
        result.kept += admitted.kept
    }
}

extension Document {
    /// Whether only comments, or an empty mapping, are left.
    var statesNothing: Bool { nodes.allSatisfy { $0.kind == .null || $0.kind == .mapping && $0.link == 0 } }
}

extension NewValue {
    /// A value as another text states it.
    fileprivate init(stating value: Value) throws(Diagnostic) {
        if value.isScalar {
            self = .scalar(kind: value.kind, text: value.text)
        } else if let tree = Json.parse(try value.json(.compact), file: value.document.file).document {
            self = .json(tree)
        } else {
            throw Diagnostic("no-json-form", "the value has no JSON form", at: value.place)
        }
    }
}

extension Value {
    /// A mapping whose keys can be changed one by one.
    fileprivate var isPlainMapping: Bool { kind == .mapping && !node.flags.contains(.hasMerge) && !ownEntries.isEmpty }

    /// Whether two mappings are equal but for what stands at some paths.
    fileprivate func isEqual(to other: Value, except paths: [Path]) throws -> Bool {
        if paths.contains(where: \.isRoot) { return true }
        guard kind == .mapping, other.kind == .mapping else { return try json(.compact) == other.json(.compact) }
        let keys = Set(ownEntries.map(\.key.text)).union(other.ownEntries.map(\.key.text))
        return try keys.allSatisfy { key in
            let rest = paths.filter { $0.steps.first == .key(key) }.map { Path(Array($0.steps.dropFirst())) }
            guard let mine = self[key], let others = other[key] else { return rest.contains(where: \.isRoot) }
            return try mine.isEqual(to: others, except: rest)
        }
    }
}
