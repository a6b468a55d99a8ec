internal import Documents
internal import Overlays

/// Keys that environments do not have alike, as people and programs read them.
struct ParityReport {
    private let configuration: Configuration
    private var findings: [(document: String, finding: ParityFinding)] = []
    private var used: Set<Int> = []
    /// Documents that some environment has.
    private(set) var names: Set<String> = []
    /// What stops a document from being compared.
    private(set) var errors: [Diagnostic] = []

    init(_ configuration: Configuration) { self.configuration = configuration }

    var isEmpty: Bool { findings.isEmpty }

    mutating func compare(_ name: String, in environments: [String]) throws {
        let results = try environments.map { (environment: $0, result: try configuration.effective(name, in: $0)) }
        let problems = results.flatMap(\.result.errors)
        guard problems.isEmpty else { return errors += problems }
        let documents = results.map { (environment: $0.environment, document: $0.result.document) }
        if documents.contains(where: { $0.document != nil }) { names.insert(name) }
        findings += configuration.parity(name, of: documents, used: &used).map { (name, $0) }
    }

    /// - Parameter isComplete: everything was compared, so that what allows nothing is of no use.
    func print(isComplete: Bool, in context: Context) {
        let warnings = warnings(isComplete: isComplete)
        if context.format == .json {
            return context.print(
                .object([("findings", .array(findings.map(json))), ("warnings", .array(warnings.map(\.json)))]))
        }
        warnings.forEach { context.complain($0) }
        let width = findings.map { key($0).count }.max() ?? 0
        for finding in findings {
            let key = key(finding), gap = String(repeating: " ", count: width - key.count)
            context.print("\(context.style.strong(key))\(gap)  \(parts(finding.finding).joined(separator: "  "))")
        }
        context.note(findings.isEmpty ? "no key differs" : "\(findings.count == 1 ? "1 key differs" : "\(findings.count) keys differ")")
    }

    private func key(_ finding: (document: String, finding: ParityFinding)) -> String {
        DocumentPath(document: finding.document, path: finding.finding.path).description
    }

    /// `in dev, staging  missing in prod`, or `number in dev  string in prod`.
    private func parts(_ finding: ParityFinding) -> [String] {
        let kinds = kinds(of: finding)
        let there =
            kinds.count > 1
            ? kinds.map { "\($0.kind?.rawValue ?? "null") in \($0.environments.joined(separator: ", "))" }
            : ["in \(finding.holders.map(\.environment).joined(separator: ", "))"]
        return there + (finding.missing.isEmpty ? [] : ["missing in \(finding.missing.joined(separator: ", "))"])
    }

    /// In the order of their first environments.
    private func kinds(of finding: ParityFinding) -> [(kind: ParityKind?, environments: [String])] {
        var kinds: [(kind: ParityKind?, environments: [String])] = []
        for holder in finding.holders {
            if let index = kinds.firstIndex(where: { $0.kind == holder.kind }) {
                kinds[index].environments.append(holder.environment)
            } else {
                kinds.append((holder.kind, [holder.environment]))
            }
        }
        return kinds
    }

    private func warnings(isComplete: Bool) -> [Diagnostic] {
        configuration.manifest.parityAllowed.enumerated().compactMap { index, exception in
            let hints = ["take it out of parity.allow in \(Manifest.file)"]
            if exception.isExpired(on: configuration.inputs.today) {
                return Diagnostic(
                    "parity-expired", "\"\(exception.pattern.text)\" was allowed to differ until \(exception.until ?? "")",
                    severity: .warning,
                    at: exception.place, hints: hints)
            }
            guard isComplete, errors.isEmpty, !used.contains(index) else { return nil }
            return Diagnostic(
                "parity-unused", "\"\(exception.pattern.text)\" is allowed to differ, and does not", severity: .warning,
                at: exception.place,
                hints: hints)
        }
    }

    private func json(_ finding: (document: String, finding: ParityFinding)) -> JsonValue {
        .object([
            ("document", .string(finding.document)), ("path", .string(finding.finding.path.description)),
            (
                "holders",
                .array(
                    finding.finding.holders.map { holder in
                        .object([
                            ("environment", .string(holder.environment)), ("kind", .optional(holder.kind?.rawValue)),
                            ("file", .string(holder.place.file)), ("line", holder.place.position.map { .integer($0.line) } ?? .null),
                            ("column", holder.place.position.map { .integer($0.column) } ?? .null),
                        ])
                    })
            ), ("missing", .strings(finding.finding.missing)),
        ])
    }
}
