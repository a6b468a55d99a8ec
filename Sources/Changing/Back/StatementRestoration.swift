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
            result.seen[.statement(environment: environment, target)] =
                RollbackResult.Seen(statement ?? "", isSecret: layer.isSealed || old?.isSealed ?? false)
            if layer.isSealed || old?.isSealed ?? false {
                try takeSealed(was, file, target, in: environment, &result)
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
            return try fragment.flatMap { try? layer.inserting($0) } ?? layer.setting(NewValue(was))
        }
        guard was.isPlainMapping, now.isPlainMapping else { return try layer.setting(NewValue(was)) }
        let gone = now.ownEntries.map(\.key.text).filter { was[$0] == nil }
        return try (was.ownEntries.map(\.key.text) + gone).reduce(text) { text, key in
            let entry = DocumentPath(document: target.document, path: target.path.appending(key: key))
            let there = try edited(entry, in: environment, of: was.document.source, file, self.old)
            return try restored(entry, in: environment, from: there, text, file)
        }
    }

    /// A sealed file is taken back whole where nothing else in it differs; otherwise a key opens both, and the statement goes from one to
    /// the other.
    private mutating func takeSealed(
        _ was: LayerFile?, _ file: LayerFile, _ target: DocumentPath, in environment: String, _ result: inout RollbackResult
    ) throws {
        let olds = try was.flatMap { try before.read($0.path) }, news = try EditedTree(head, edits: result.edits).read(file.path)
        if let was, let olds, let news, SealedVersions(path: file.path, then: olds, today: news).differ(onlyAt: [target.path]),
            let entry = try before.entry(was.path)
        {
            let admitted = try sealed.admitted([file.path: .put(entry.id, entry.kind)])
            result.edits.merge(admitted.edits) { $1 }
            result.kept += admitted.kept
            return
        }
        let rotated = try LayerPath(file.path).map { try sealed.rotatedPaths(in: $0) } ?? []
        func keep(_ path: Path) {
            let target = DocumentPath(document: target.document, path: path)
            result.kept.append(Kept(environment: environment, target: target, reason: "rotated since"))
        }
        if rotated.contains(where: { target.path.steps.starts(with: $0.steps) }) { return keep(target.path) }
        let below = rotated.filter { $0.steps.starts(with: target.path.steps) }
        guard news == nil || MergedLayer.isSealed(news ?? [], file: file.path) else {
            problems.append(
                Diagnostic(
                    "secret", "\"\(target)\" was sealed then, and the file is in plain text today", at: Place(file: file.path),
                    hints: ["cfgops secret edit seals it first"]))
            return
        }
        var statesNothing = false
        let text: [UInt8]
        do {
            text = try sealed.withKey(
                "\"\(target)\" cannot be taken back without a key: more than that differs in the sealed file", of: file.path,
                otherwise: ["--document \(target.document) takes back the whole document"]
            ) {
                let old = try olds.map { try edited(target, in: environment, of: sealed.opened($0, file.path).text, file.path, self.old) }
                return try sealed.edited(file.path, news) { plain in
                    let new = try below.reduce(restored(target, in: environment, from: old, plain, file.path) ?? []) { text, path in
                        try SealedFiles.carrying(path, from: plain, into: text, file.path)
                    }
                    statesNothing = was == nil && Layer.parse(new, file: file.path).document?.statesNothing ?? false
                    return new
                }
            }
        } catch let problem as Diagnostic {
            return problems.append(problem)
        }
        below.forEach(keep)
        result.edits[file.path] = statesNothing ? .delete : text == news ? nil : .write(text)
    }
}

extension Document {
    /// Whether only comments, or an empty mapping, are left.
    var statesNothing: Bool { nodes.allSatisfy { $0.kind == .null || $0.kind == .mapping && $0.link == 0 } }
}

extension Value {
    /// A mapping whose keys can be changed one by one.
    fileprivate var isPlainMapping: Bool { kind == .mapping && !node.flags.contains(.hasMerge) && !ownEntries.isEmpty }
}
