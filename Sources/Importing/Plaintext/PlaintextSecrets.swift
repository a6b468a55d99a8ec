package import Documents
internal import Overlays
internal import Secrets

/// Finds what looks like a secret among values that are about to be committed in plain text.
package struct PlaintextSecrets {
    /// What `--allow-plaintext` names: `DOC`, `DOC:PATH`, both patterns, or `*` for all.
    private let allowed: [DocumentPattern]
    private let allowsAll: Bool
    private let scan = PlaintextScan()
    private var findings: [Diagnostic] = []

    private init(allowing patterns: [String]) {
        allowed = patterns.map { DocumentPattern($0) }
        allowsAll = patterns.contains("*")
    }

    /// - Returns: an error for each place, which never shows the value.
    package static func find(in imported: ImportedConfiguration, allowing patterns: [String] = []) -> [Diagnostic] {
        var search = PlaintextSecrets(allowing: patterns)
        guard !search.allowsAll else { return [] }
        for environment in imported.environments.map(\.name) {
            for (name, document) in (imported.documents[environment] ?? [:]).sorted(by: { $0.key < $1.key }) {
                switch document {
                case .mapping(let value): search.visit(value.withSecretsMarked, at: DocumentPath(document: name), environment)
                case .stream(let parts):
                    for part in parts {
                        let path = StreamObjects.name(of: part).map { Path([.key($0)]) } ?? .root
                        search.visit(part.withSecretsMarked, at: DocumentPath(document: name, path: path), environment)
                    }
                }
            }
        }
        return search.findings
    }

    private mutating func visit(_ value: ImportedValue, at path: DocumentPath, _ environment: String) {
        if value.isSecret { note("a value of a Kubernetes Secret", value, path, environment) }
        look(at: value.comments, value, path, environment)
        switch value.content {
        case .binary: break
        case .scalar(let kind, let text):
            guard !value.isSecret, kind == .string, let found = scan.finding(in: Array(text.utf8), named: path.path.lastKey) else { return }
            note(found.what, value, path, environment)
        case .mapping(let entries):
            for entry in entries {
                let inside = DocumentPath(document: path.document, path: path.path.appending(key: entry.key))
                look(at: entry.comments, entry.value, inside, environment)
                visit(entry.value, at: inside, environment)
            }
        case .sequence(let elements):
            for (index, element) in elements.enumerated() {
                visit(element, at: DocumentPath(document: path.document, path: path.path.appending(index: index)), environment)
            }
        }
    }

    /// A token in a comment is as plain as anywhere.
    private mutating func look(at comments: Comments, _ value: ImportedValue, _ path: DocumentPath, _ environment: String) {
        let lines = (comments.above + comments.below + [comments.beside]).compactMap { $0 }
        let scan = scan
        if let found = lines.lazy.compactMap({ scan.finding(in: Array($0.utf8), named: nil) }).first {
            note(found.what + " in a comment", value, path, environment)
        }
    }

    private mutating func note(_ rule: String, _ value: ImportedValue, _ path: DocumentPath, _ environment: String) {
        guard !isAllowed(path) else { return }
        let finding = Diagnostic("plaintext-secret", "\"\(path)\" is \(rule), in plain text", at: value.place, environments: [environment])
        // What an environment inherits is told of once.
        if value.place == nil || !findings.contains(where: { $0.place == finding.place && $0.message == finding.message }) {
            findings.append(finding)
        }
    }

    private func isAllowed(_ target: DocumentPath) -> Bool {
        let keys = target.path.steps.map { step in
            switch step {
            case .key(let key): Array(key.utf8)
            case .index(let index): Array(String(index).utf8)
            }
        }
        return allowed.contains { exception in
            guard exception.documents.matches(target.document) else { return false }
            guard let pattern = exception.path else { return true }
            return (0 ... keys.count).contains { pattern.matches(Array(keys.prefix($0))) }
        }
    }
}

extension Path {
    fileprivate var lastKey: String? {
        for step in steps.reversed() { if case .key(let key) = step { return key } }
        return nil
    }
}

extension ImportedValue {
    /// With the values of a Kubernetes Secret marked as secrets.
    fileprivate var withSecretsMarked: ImportedValue {
        guard self["kind"]?.text == "Secret" else { return self }
        var result = self
        result.content = .mapping(
            entries.map { entry in
                guard ["data", "stringData"].contains(entry.key), case .mapping(let values) = entry.value.content else { return entry }
                var marked = entry
                marked.value.content = .mapping(
                    values.map { value in
                        var value = value
                        value.value.isSecret = true
                        return value
                    })
                return marked
            })
        return result
    }
}
