internal import Digests
internal import Documents
internal import Overlays
internal import Rendering
internal import Secrets
internal import Synchronization

/// Notes the open secrets of every document that is judged, and finds those that two environments have of their own.
///
/// Values are told apart by HMACs with a key that is made for the run: nothing that is kept says what they are.
final class SharedSecrets: DocumentJudge {
    /// A layer that states a secret.
    fileprivate struct Statement: Hashable {
        let file: LayerFile
        let place: Place
        let target: DocumentPath
    }

    /// Shorter texts are alike by chance, and no secrets worth the name.
    private static let shortest = 8

    private let judge: (any DocumentJudge)?
    private let key: Secret
    private let found = Mutex<[Digest: Set<Statement>]>([:])

    /// - Parameter judge: the one that really judges.
    init(judgingBy judge: (any DocumentJudge)?) throws(Diagnostic) {
        self.judge = judge
        key = try randomSecret(32)
    }

    func judgement(of document: EffectiveDocument) throws -> Judgement {
        if document.hasOpened { document.leaves(document.root, at: .root) { note(document, $1, at: $0) } }
        return try judge?.judgement(of: document) ?? Judgement()
    }

    private func note(_ document: EffectiveDocument, _ node: EffectiveDocument.NodeID, at path: Path) {
        guard document.sealedOrigin(node) != nil, document.kind(node) == .string else { return }
        var text = document.withText(node) { Array($0) }
        defer { wipe(&text) }
        guard text.count >= SharedSecrets.shortest else { return }
        let origin = document.origin(node), target = DocumentPath(document: document.name, path: path)
        let digest = key.reveal { hmacSha256(key: Array($0), text) }
        let statement = Statement(file: origin.file, place: origin.place, target: target)
        found.withLock { _ = $0[digest, default: []].insert(statement) }
    }

    /// A warning for each secret that another environment states, too; one that both inherit is stated once.
    func diagnostics(in configuration: Configuration) -> [Diagnostic] {
        found.withLock { $0.values.filter { $0.count > 1 } }.flatMap { statements in
            let sorted = statements.filter { !$0.isAllowed(in: configuration) }
                .sorted { ($0.place.description, $0.target.description) < ($1.place.description, $1.target.description) }
            return sorted.enumerated().compactMap { index, statement in
                sorted[..<index].first { $0.file.environment != statement.file.environment }.map(statement.shares)
            }
        }
    }
}

extension SharedSecrets.Statement {
    fileprivate func isAllowed(in configuration: Configuration) -> Bool {
        let keys = target.path.steps.map { step in
            switch step {
            case .key(let key): Array(key.utf8)
            case .index(let index): Array(String(index).utf8)
            }
        }
        return configuration.manifest.secrets.shared.contains { exception in
            exception.pattern.covers(target.document, keys) && exception.allows(file.environment, in: configuration.graph)
                && !exception.isExpired(on: configuration.inputs.today)
        }
    }

    fileprivate func shares(with other: Self) -> Diagnostic {
        let message = "\"\(target)\" of \(file.environment) is the same secret as \"\(other.target)\" of \(other.file.environment)"
        var warning = Diagnostic(
            "shared-secret", message, severity: .warning, at: place,
            hints: [
                "whoever may read one environment can use it in the other: give each a secret of its own",
                "where that is meant: secrets: { shared: ['\(target)'] } in \(Manifest.file)",
            ],
            environments: [file.environment])
        warning.notes = [Diagnostic.Note("the other one", at: other.place)]
        return warning
    }
}
