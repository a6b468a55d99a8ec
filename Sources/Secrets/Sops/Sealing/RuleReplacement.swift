internal import Documents

/// Another rule for a file whose own would leave a new value in plaintext. There can be only one, and nothing that is sealed may be laid open
/// by it.
struct RuleReplacement {
    private let open: OpenSopsFile

    init(_ open: OpenSopsFile) { self.open = open }

    static func remark(_ path: String) -> Diagnostic {
        Diagnostic(
            "rule-replaced", "the rule in the file would leave the value in plaintext: it gave way to the one of .sops.yaml",
            severity: .warning,
            at: Place(file: path), hints: ["values that it seals as well were sealed with it"])
    }

    /// Today's rule, or both in one expression.
    ///
    /// - Throws: code `rule-conflict` when either would lay open what the other seals.
    func encryption(toSealAsWell today: EncryptionRule?) throws(Diagnostics) -> EncryptionRule? {
        let today = today ?? .standard
        for candidate in [today, union(open.file.encryption ?? .standard, today)].compactMap(\.self) {
            let bytes = try open.file.changingMetadata(of: open.file.source) { $0.encryption = candidate }
            let leaves = try open.file.format.readSealed(bytes, path: open.file.path).tree.leaves, old = open.file.contents.tree.leaves
            let staysSealed =
                leaves.count == old.count
                && zip(leaves, old).allSatisfy { new, old in
                    !old.isSealed || old.isComment || new.flags.contains(.isToSeal)
                }
            if staysSealed { return candidate }
        }
        throw Diagnostics(
            Diagnostic(
                "rule-conflict", "the rule in the file and the one of .sops.yaml each leave in plaintext what the other seals",
                at: Place(file: open.file.path), hints: ["decide with cfgops secret rotate, which takes the rule of .sops.yaml"]))
    }

    private func union(_ left: EncryptionRule, _ right: EncryptionRule) -> EncryptionRule? {
        guard let first = expression(left), let second = expression(right) else { return nil }
        return .encryptedRegex("(?:\(first))|(?:\(second))")
    }

    /// The rule as an expression on keys; nil where it is none that could be joined with another.
    private func expression(_ rule: EncryptionRule) -> String? {
        switch rule {
        // Flags hold for a whole expression.
        case .encryptedRegex(let text): text.hasPrefix("(?i)") ? nil : text
        case .encryptedSuffix(let text):
            String(text.unicodeScalars.flatMap { "^$\\.*+?()[]{}|".unicodeScalars.contains($0) ? ["\\", Character($0)] : [Character($0)] })
                + "$"
        default: nil
        }
    }
}
