package import Documents
internal import History
internal import Overlays
internal import Secrets

/// Judges sealed files without a key: their structure, whom they are sealed for, and when their values are due.
package struct SealedJudge {
    private let loaded: LoadedConfiguration
    private let configuration: Configuration
    private let rules: RecipientRules

    /// Nil for a configuration that cannot be read.
    package init?(_ loaded: LoadedConfiguration) {
        guard let configuration = loaded.configuration else { return nil }
        (self.loaded, self.configuration) = (loaded, configuration)
        rules = RecipientRules(loaded.tree, root: loaded.root.folder)
    }

    /// What is wrong about layers, each complaint with the environments that read it.
    ///
    /// - Parameters:
    ///   - scope: the documents whose values may be due.
    ///   - wanted: only what concerns these environments; nil: all.
    ///   - paths: only layers among these files, all of them where a `.sops.yaml` is among them; nil: all.
    func diagnostics(of scope: Scope, in wanted: [String]?, changedBy paths: [String]?) throws -> [Diagnostic] {
        let concernsAll = paths?.contains { $0 == RecipientRules.fileName || $0.hasSuffix("/" + RecipientRules.fileName) } ?? true
        var found: [Diagnostic] = [], ages: SecretAges?
        for file in try concernsAll ? configuration.allLayerFiles().files : layers(among: paths ?? [], and: scope) {
            let environments = self.environments(reading: file, among: wanted)
            let isChanged = concernsAll || paths?.contains(file.path) ?? true
            let isInScope = !loaded.terms.isEmpty && environments.contains { scope.contains(file.document, in: $0) }
            guard !environments.isEmpty, isChanged || isInScope, let layer = try configuration.document(of: file) else { continue }
            var complaints = isChanged ? try diagnostics(of: file.path, layer.document, isSecrets: file.isSecrets) : []
            if isInScope, layer.isEncrypted {
                let known = try ages ?? SecretAges(root: loaded.root, from: loaded.tree.commit ?? loaded.root.repository.head().commit)
                ages = known
                complaints += try overdue(in: file, layer.document, by: known)
            }
            found += complaints.map { $0.concerning(environments) }
        }
        return found
    }

    /// What is wrong about any file, without a key.
    ///
    /// - Parameter path: from the configuration root.
    package func diagnostics(of path: String, _ bytes: [UInt8]) throws -> [Diagnostic] {
        guard SopsFile.isSealed(bytes, store: SopsStore(path: path)) else {
            return try bytes.isEmpty ? [] : unsealed(path, isLayer: LayerPath(path) != nil && path.contains(".secrets."))
        }
        do { return try findings(SopsFile(bytes, path: path)) } catch let error as Diagnostics { return error.list }
    }

    private func diagnostics(of path: String, _ document: Document, isSecrets: Bool) throws -> [Diagnostic] {
        guard document.isSealed else {
            let lost = withoutMetadata(document, isSecrets: isSecrets)
            return isSecrets && document.statesSomething ? try lost + unsealed(path, isLayer: true) : lost
        }
        do { return try findings(SopsFile(document)) } catch let error as Diagnostics { return error.list }
    }

    private func findings(_ file: SopsFile) throws -> [Diagnostic] {
        let found = try rules.found(for: file.path)
        var problems: [Diagnostic] = [], rule: CreationRule?
        do { rule = try found?.rule() } catch {
            problems.append(Diagnostic(error.code, error.message, severity: .warning, at: error.place, hints: error.hints))
        }
        let refuses = configuration.manifest.secrets.refusesRecipients
        return problems
            + file.findings(against: rule).map { finding in
                guard finding.code == "stale-recipients" else { return finding }
                var finding = finding
                finding.severity = refuses ? .error : .warning
                return finding
            }
    }

    /// A file that a rule of `.sops.yaml` names and that is not sealed. A rule for every file names none.
    private func unsealed(_ path: String, isLayer: Bool) throws -> [Diagnostic] {
        guard let found = try rules.found(for: path), found.rules.names(found.path) else { return [] }
        return [
            Diagnostic(
                "not-sealed", "this file is in plain text, and \(found.file) says that it is to be sealed",
                severity: isLayer ? .error : .warning, at: Place(file: path), hints: ["cfgops secret import seals what is in it"])
        ]
    }

    /// Ciphertext that nothing can open any more, as in a file that was cut off: it would be taken for the value.
    private func withoutMetadata(_ document: Document, isSecrets: Bool) -> [Diagnostic] {
        guard let found = document.source.firstRange(of: Array("ENC[AES256_GCM,data:".utf8)) else { return [] }
        return [
            Diagnostic(
                "no-metadata", "this value is sealed, and the file has no key \"sops\" to open it with: its end may be lost",
                severity: isSecrets ? .error : .warning,
                at: Place(file: document.file, position: document.position(of: found.lowerBound)),
                hints: ["take the file from history: cfgops rollback"])
        ]
    }

    private func overdue(in file: LayerFile, _ document: Document, by ages: SecretAges) throws -> [Diagnostic] {
        guard let sealed = try? SopsFile(document) else { return [] }
        let today = Day(configuration.inputs.today ?? ""), known = try loaded.ages(of: file, document.source, by: ages)
        return sealed.entries.compactMap { entry in
            guard let age = known[entry.path] else { return nil }
            let target = DocumentPath(document: file.document, path: entry.path)
            let place = Place(file: file.path, position: document.position(of: entry.range.lowerBound))
            return age.complaint(about: target, in: file.environment, on: today, at: place)
        }
    }

    /// The layers among some files, and those whose values may be due.
    private func layers(among paths: [String], and scope: Scope) throws -> [LayerFile] {
        var found: [String: LayerFile] = [:]
        for path in paths {
            guard let layer = LayerPath(path) else { continue }
            found[path] = try configuration.layers(of: layer.document, in: layer.environment).first { $0.path == path }
        }
        if case .documents(let names) = scope, !loaded.terms.isEmpty {
            for (environment, documents) in names {
                for document in documents {
                    for layer in try configuration.layers(of: document, in: environment) { found[layer.path] = layer }
                }
            }
        }
        return found.values.sorted { $0.path < $1.path }
    }

    private func environments(reading file: LayerFile, among wanted: [String]?) -> [String] {
        let graph = configuration.graph
        let all = ([file.environment] + graph.descendants(of: file.environment)).filter { !graph.isAbstract($0) }
        return wanted.map { wanted in all.filter(wanted.contains) } ?? all
    }
}

extension SecretAge {
    /// Nil where nothing is due, or nobody can know.
    fileprivate func complaint(about target: DocumentPath, in environment: String, on today: Day?, at place: Place) -> Diagnostic? {
        guard let terms else { return nil }
        if case .unknown = since, due == nil, isPrevious ? terms.keepPrevious != nil : terms.rotateAfter != nil {
            return Diagnostic(
                "secret-age-unknown", "nobody can tell how old \"\(target)\" is: a shallow clone cut the history off", severity: .warning,
                at: place, hints: ["git fetch --unshallow"])
        }
        guard isOverdue(on: today), let due else { return nil }
        let day = if case .commit(_, let day) = since { " of \(day)" } else { " older than this clone's history" }
        let what = isPrevious ? "the value before a rotation is kept beside the new one" : "its value is\(day)"
        let command = isPrevious ? "--drop-previous" : "--generate password"
        let successor = isPrevious ? SecretAge.successor(of: target.path) ?? target.path : target.path
        let named = DocumentPath(document: target.document, path: successor)
        var complaint = Diagnostic(
            isPrevious ? "previous-kept" : "overdue-secret", "\"\(target)\" is overdue since \(due): \(what)",
            severity: terms.refuses ?? false ? .error : .warning, at: place,
            hints: ["cfgops secret rotate \(environment) \(named) \(command)"])
        if !isPrevious { complaint.hints[0] += ", or cfgops secret set \(environment) \(named)" }
        complaint.notes = [Diagnostic.Note("the rule", at: terms.place)]
        return complaint
    }
}

extension Diagnostic {
    fileprivate func concerning(_ environments: [String]) -> Diagnostic {
        var copy = self
        if copy.environments.isEmpty { copy.environments = environments }
        return copy
    }
}

extension Document {
    /// Whether there is anything that could be a secret.
    fileprivate var statesSomething: Bool { nodes.contains { $0.isScalar && $0.kind != .null && $0.end > $0.start } }
}
