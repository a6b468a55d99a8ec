package import Documents
package import History
internal import Overlays
package import Secrets

/// Searches files for plaintext secrets, without those that a manifest allows.
package struct SecretScan: Sendable {
    package struct Found: Sendable {
        package let finding: PlaintextScan.Finding
        package let place: Place
        /// The first commit that brings it; nil for what is not committed.
        package let commit: ObjectID?
        /// The environment and the path, where it is a value of a layer.
        package let value: (environment: String, path: DocumentPath)?
    }

    /// Findings in one run: nobody reads more, and a repository of nothing else would fill the memory.
    package static let findingLimit = 1_000

    private let scan: PlaintextScan
    private let allowances: ScanAllowances
    private let today: String?
    package private(set) var found: [Found] = []
    /// How many findings were allowed.
    package private(set) var allowed = 0
    /// Warnings: files that are too large, entries that have expired.
    package private(set) var remarks: [Diagnostic] = []
    private var used: Set<Int> = []

    /// - Parameter today: as `2027-01-31`; entries of the allow list end with a day.
    package init(_ scan: PlaintextScan = PlaintextScan(), allowing allowances: ScanAllowances, today: String?) {
        (self.scan, self.allowances, self.today) = (scan, allowances, today)
    }

    package var isFull: Bool { found.count >= Self.findingLimit }

    /// - Parameters:
    ///   - path: of the file, from the top of the repository.
    ///   - known: what the file was before: what stands there already is not found again.
    package mutating func look(at bytes: [UInt8], path: String, commit: ObjectID? = nil, known: [UInt8]? = nil) {
        guard bytes.count <= PlaintextScan.sizeLimit else { return noteTooLarge(path) }
        var findings = scan.findings(in: bytes, path: path)
        if !findings.isEmpty, let known {
            let before = Set(scan.findings(in: known, path: path).map { known[$0.range] })
            findings.removeAll { before.contains(bytes[$0.range]) }
        }
        guard !findings.isEmpty else { return }
        let document = LayerPath(path) == nil && !path.contains("/environments/") ? nil : Yaml.parse(bytes, file: path).document
        for finding in findings where !isFull {
            let position = bytes.withUnsafeBufferPointer { Position(of: finding.range.lowerBound, in: $0) }
            let steps = document?.steps(holding: finding.range.lowerBound)
            if isAllowed(finding.rule, path, position.line, steps) { allowed += 1; continue }
            let value = layer(path).flatMap { layer in
                steps.map { (layer.environment, DocumentPath(document: layer.document, path: Path($0))) }
            }
            found.append(Found(finding: finding, place: Place(file: path, position: position), commit: commit, value: value))
        }
    }

    /// The same of the message of a commit.
    package mutating func look(atMessageOf commit: Commit) {
        for finding in scan.findings(in: Array(commit.message.utf8), path: "") where !isFull {
            found.append(Found(finding: finding, place: Place(file: "message of \(commit.id.short)"), commit: commit.id, value: nil))
        }
    }

    package mutating func noteTooLarge(_ path: String) {
        remarks.append(
            Diagnostic(
                "not-scanned", "not searched for secrets: larger than \(PlaintextScan.sizeLimit / 1_000_000) MB", severity: .warning,
                at: Place(file: path)))
    }

    private func layer(_ path: String) -> LayerPath? {
        LayerPath(path) ?? path.firstRange(of: "/environments/").flatMap { LayerPath(String(path[path.index(after: $0.lowerBound)...])) }
    }

    private mutating func isAllowed(_ rule: String, _ path: String, _ line: Int, _ steps: [Path.Step]?) -> Bool {
        guard let index = allowances.entry(for: rule, at: path, line: line, keys: { steps?.map(\.bytes) }) else { return false }
        let isNew = used.insert(index).inserted, entry = allowances.entries[index]
        guard entry.allowance.isExpired(on: today) else { return true }
        if isNew {
            remarks.append(
                Diagnostic(
                    "scan-allowance-expired", "the allowance of \"\(entry.allowance.path)\" ended on \(entry.allowance.expires ?? "")",
                    severity: .warning, at: entry.place, hints: ["take the secret out, or give the entry another day"]))
        }
        return false
    }

    /// Entries that allowed nothing: of a scan of all files they can go.
    package var unused: [Diagnostic] {
        allowances.entries.indices.filter { !used.contains($0) }.map { index in
            let entry = allowances.entries[index]
            return Diagnostic(
                "scan-allowance-unused", "nothing is found at \"\(entry.allowance.path)\" that has to be allowed", severity: .warning,
                at: entry.place, hints: ["take the entry out of scan: allow:"])
        }
    }
}

extension SecretScan.Found {
    /// An error that tells rule, length and place, never the value.
    package var diagnostic: Diagnostic {
        let subject = value.map { "\"\($0.path)\" in \($0.environment) is \(finding.what)" } ?? "this is \(finding.what)"
        let size = finding.range.count == 1 ? "1 byte" : "\(finding.range.count) bytes"
        let from = commit.map { ", from commit \($0.short)" } ?? ""
        return Diagnostic(
            "plaintext-secret/\(finding.rule)", "\(subject), in plain text: \(size), rule \(finding.rule)\(from)", at: place, hints: [hint])
    }

    private var hint: String {
        if let value { return "seal it: cfgops secret set \(value.environment) \(value.path)" }
        return commit == nil ? "take it out, and change it where it is used" : "take the commit out, and change the secret where it is used"
    }
}

extension Path.Step {
    fileprivate var bytes: [UInt8] {
        switch self {
        case .key(let key): Array(key.utf8)
        case .index(let index): Array(String(index).utf8)
        }
    }
}

extension Document {
    /// The path of the deepest value that stands at an offset, in the first document of a file.
    fileprivate func steps(holding offset: Int) -> [Path.Step]? {
        var steps: [Path.Step] = [], value = root
        while let current = value {
            value = nil
            for entry in current.ownEntries where Int(entry.key.node.start) <= offset && offset < Int(entry.value.node.end) {
                steps.append(.key(entry.key.text))
                value = entry.value
            }
            for (index, element) in current.elements.enumerated()
            where Int(element.node.start) <= offset && offset < Int(element.node.end) {
                steps.append(.index(index))
                value = element
            }
        }
        return steps.isEmpty ? nil : steps
    }
}
