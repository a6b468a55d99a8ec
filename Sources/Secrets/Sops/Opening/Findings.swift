package import Documents

extension SopsFile {
    /// What is wrong without any key: shapes, lengths, types, values in plaintext where a rule seals, other recipients than the rule's, a
    /// missing MAC. What the format does not protect is a warning.
    ///
    /// - Parameter rule: what `.sops.yaml` says of the file today; nil leaves it out.
    package func findings(against rule: CreationRule?) -> [Diagnostic] {
        let findings = Findings(self)
        return findings.metadata + findings.values + findings.silent + (rule.map(findings.against) ?? [])
    }
}

/// What is wrong or odd about a sealed file, seen without any key.
struct Findings {
    private let file: SopsFile
    private var tree: SopsTree { file.contents.tree }

    init(_ file: SopsFile) { self.file = file }

    // MARK: Values

    /// Values and comments in plaintext where the file's rule seals, and sealed ones of a bad shape.
    var values: [Diagnostic] {
        collected { leaf in
            let name = tree.name(of: leaf)
            if leaf.isExposed {
                return leaf.isComment
                    ? finding("plain-comment", "\(name) is in plaintext where the file's rule seals comments", leaf, .warning)
                    : finding("plain-value", "\(name) is in plaintext, though the file's rule seals it", leaf)
            }
            guard leaf.flags.contains(.looksSealed) else { return nil }
            if !leaf.flags.contains(.isToSeal) {
                return finding(
                    "unopened-value", "\(name) is sealed, though the file's rule leaves it in plaintext: it will not be opened", leaf,
                    .warning)
            }
            return tree.withText(of: leaf) { shape($0, leaf, name) }
        }
    }

    private func shape(_ text: UnsafeBufferPointer<UInt8>, _ leaf: SopsTree.Leaf, _ name: String) -> Diagnostic? {
        do throws(SealedValue.Mistake) {
            let value = try SealedValue(parsing: text)
            var bytes: [UInt8] = []
            for part in [value.data, value.tag, value.vector] where !SealedValue.decode(part, into: &bytes) { throw .base64("text") }
            if bytes.count != AesGcm.vectorSize {
                return finding(
                    "odd-vector", "\(name) has an initialization vector of \(bytes.count) bytes, where SOPS writes \(AesGcm.vectorSize)",
                    leaf,
                    .warning)
            }
            guard (value.type == .comment) == leaf.isComment else {
                return finding("bad-sealed-value", "\(name) has the type \(value.type.word)", leaf)
            }
            return nil
        } catch {
            return finding("bad-sealed-value", "\(name) is no sealed value: \(error.message)", leaf)
        }
    }

    /// What sops passes over in silence, since the format does not protect it (formats note, 8).
    var silent: [Diagnostic] {
        collected { leaf in
            guard leaf.flags.contains(.isToSeal), !leaf.isComment, !leaf.flags.contains(.looksSealed) else { return nil }
            let isNull = leaf.flags.contains(.isNull)
            guard isNull || leaf.textStart == leaf.textEnd else { return nil }
            return finding(
                "unprotected-value", "\(tree.name(of: leaf)) is \(isNull ? "null" : "empty"), which SOPS neither seals nor protects", leaf,
                .warning)
        }
    }

    private func collected(_ find: (SopsTree.Leaf) -> Diagnostic?) -> [Diagnostic] {
        Array(tree.leaves.lazy.compactMap(find).prefix(Limits.standard.diagnostics))
    }

    private func finding(
        _ code: String, _ message: String, _ leaf: SopsTree.Leaf, _ severity: Diagnostic.Severity = .error
    ) -> Diagnostic {
        Diagnostic(code, message, severity: severity, at: tree.place(of: leaf, file: file.path))
    }

    // MARK: Metadata

    var metadata: [Diagnostic] {
        let metadata = file.contents.metadata, place = file.contents.metadataValue.place
        var findings = file.contents.warnings
        let isMac = metadata.mac.withUnsafeBufferPointer { (try? SealedValue(parsing: $0))?.type == .string }
        if metadata.mac.isEmpty {
            findings.append(Diagnostic("no-mac", "the file has no MAC: changes to it would not be noticed", at: place))
        } else if !isMac {
            findings.append(Diagnostic("bad-mac", "the MAC of the file is no sealed value of the type str", at: place))
        }
        for wrapped in metadata.groups.flatMap(\.age) where !wrapped.file.withUnsafeBytes(Age.isFile) {
            findings.append(
                Diagnostic("bad-age-file", "what is sealed for \"\(wrapped.recipient)\" is no age file", at: place))
        }
        return findings
    }

    // MARK: The rule of today

    func against(_ rule: CreationRule) -> [Diagnostic] {
        let place = file.contents.metadataValue.place
        var findings: [Diagnostic] = []
        let own = file.recipients, wanted = rule.recipients
        let (added, missing) = (names(own).subtracting(names(wanted)), names(wanted).subtracting(names(own)))
        if !added.isEmpty || !missing.isEmpty {
            findings.append(
                Diagnostic(
                    "stale-recipients",
                    "the recipients are not those of .sops.yaml: "
                        + [(added, "too many"), (missing, "missing")].filter { !$0.0.isEmpty }
                        .map { "\($0.1) \($0.0.sorted().joined(separator: ", "))" }.joined(separator: "; "),
                    at: place, hints: ["seal it for those of today with cfgops secret rotate"]))
        } else if own.groups.map({ names(SopsRecipients(groups: [$0], threshold: 1)) })
            != wanted.groups.map({ names(SopsRecipients(groups: [$0], threshold: 1)) }) || own.threshold != wanted.threshold
        {
            findings.append(Diagnostic("stale-recipients", "the key groups are not those of .sops.yaml", at: place))
        }
        return findings + exposed(by: rule)
    }

    private func names(_ recipients: SopsRecipients) -> Set<String> {
        Set(recipients.groups.flatMap { $0.age.map(\.text) + $0.others })
    }

    /// Values in plaintext that today's rule seals.
    private func exposed(by rule: CreationRule) -> [Diagnostic] {
        guard file.store != .binary, rule.encryption ?? .standard != file.encryption ?? .standard,
            let bytes = try? file.changingMetadata(of: file.source, { $0.encryption = rule.encryption ?? .standard }),
            let today = try? file.format.readSealed(bytes, path: file.path).tree, today.leaves.count == tree.leaves.count
        else { return [] }
        return Array(
            zip(tree.leaves, today.leaves).lazy.filter { !$0.isComment && $1.isExposed && !$0.isExposed }.prefix(
                Limits.standard.diagnostics
            )
            .map { own, _ in
                finding("plain-value", "\(tree.name(of: own)) is in plaintext, though the rule of .sops.yaml seals it", own)
            })
    }
}
