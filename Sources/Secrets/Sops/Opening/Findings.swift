internal import Documents

/// What is wrong or odd about a sealed file, seen without any key.
struct Findings {
    private let file: SopsFile
    private var tree: SopsTree { file.contents.tree }

    init(_ file: SopsFile) { self.file = file }

    /// What sops passes over in silence, since the format does not protect it (formats note, 8).
    var silent: [Diagnostic] {
        var findings: [Diagnostic] = []
        for leaf in tree.leaves where leaf.flags.contains(.isToSeal) && !leaf.isComment {
            guard findings.count < Limits.standard.diagnostics else { break }
            if leaf.flags.contains(.isNull) {
                findings.append(finding("unprotected-value", "\(tree.name(of: leaf)) is null, which SOPS neither seals nor protects", leaf))
            } else if leaf.textStart == leaf.textEnd {
                findings.append(finding("unprotected-value", "\(tree.name(of: leaf)) is empty, which SOPS neither seals nor protects", leaf))
            }
        }
        return findings
    }

    private func finding(_ code: String, _ message: String, _ leaf: SopsTree.Leaf, severity: Diagnostic.Severity = .warning) -> Diagnostic {
        Diagnostic(code, message, severity: severity, at: tree.place(of: leaf, file: file.path))
    }
}
