internal import Documents

/// Reads metadata from the mapping below `sops`, with every complaint at once.
struct MetadataReader {
    private(set) var metadata = SopsMetadata()
    private(set) var complaints: [Diagnostic] = []
    /// What sops would refuse and is good enough to read.
    private(set) var warnings: [Diagnostic] = []
    private let root: Value

    /// - Parameter root: the value of `sops`.
    init(_ root: Value) {
        self.root = root
        guard root.kind == .mapping else {
            complain("expected SOPS's metadata, a mapping, found \(root.kind.withArticle)", root)
            return
        }
        readRecipients()
        readTime()
        metadata.mac = root["mac"].map { $0.withText(Array.init) } ?? []
        readRule()
        metadata.macOnlyEncrypted = truth(root["mac_only_encrypted"])
        metadata.version = root["version"]?.text ?? ""
        if !MetadataReader.isVersion(metadata.version) {
            warnings.append(
                Diagnostic(
                    "bad-metadata", "expected a \"version\" such as 3.10.0 in SOPS's metadata", severity: .warning, at: root.place,
                    hints: ["sops itself refuses the file"]))
        }
    }

    private mutating func readRecipients() {
        var single = readGroup(root)
        if !single.age.isEmpty || !single.others.isEmpty || root["key_groups"].map({ $0.elements.isEmpty }) ?? true {
            if single.age.isEmpty && single.others.isEmpty { complainNoKeys() }
            single.age = Array(single.age.prefix(SopsMetadata.maximumRecipients))
            metadata.groups = [single]
            return
        }
        let groups = root["key_groups"]?.elements ?? []
        metadata.groups = groups.prefix(SopsMetadata.maximumGroups).map { readGroup($0) }
        if groups.count > SopsMetadata.maximumGroups {
            complain("expected at most \(SopsMetadata.maximumGroups) key groups, found \(groups.count)", groups[0])
        }
        readThreshold()
    }

    private mutating func readThreshold() {
        let count = metadata.groups.count
        metadata.threshold = count
        if let value = root["shamir_threshold"], value.kind != .null {
            // Versions before 3.11 may write `2.000000` into flattened metadata.
            let number = value.withText { decimalFloat($0) } ?? -1
            guard number.rounded() == number, 0 ... 255 ~= number else {
                return complain("expected a whole \"shamir_threshold\" from 2 to \(count)", value)
            }
            if number > 0 { metadata.threshold = Int(number) }
        }
        if count > 1, !(2 ... count ~= metadata.threshold) {
            complain("expected a \"shamir_threshold\" from 2 to \(count), the number of key groups, found \(metadata.threshold)", root)
        }
        if count == 1 { metadata.threshold = 1 }
        if metadata.groups.allSatisfy({ $0.age.isEmpty && $0.others.isEmpty }) { complainNoKeys() }
    }

    private mutating func readGroup(_ value: Value) -> SopsMetadata.Group {
        var group = SopsMetadata.Group()
        let entries = value["age"]?.elements ?? []
        if entries.count > SopsMetadata.maximumRecipients {
            complain("expected at most \(SopsMetadata.maximumRecipients) recipients, found \(entries.count)", entries[0])
            return group
        }
        for entry in entries {
            guard let recipient = entry["recipient"], let file = entry["enc"], recipient.isScalar, file.isScalar else {
                complain("expected a \"recipient\" and its \"enc\"", entry)
                continue
            }
            group.age.append(SopsMetadata.Wrapped(recipient: recipient.text, file: file.withText(Array.init)))
        }
        for kind in SopsMetadata.otherKinds {
            for entry in value[kind.field]?.elements ?? [] {
                group.others.append("\(kind.field) \(kind.name(kind.parts.map { entry[$0]?.text ?? "" }))")
            }
        }
        return group
    }

    private mutating func readTime() {
        guard let value = root["lastmodified"], value.isScalar, let time = value.withText({ SopsTime(rfc3339: $0) }) else {
            return complain(
                "expected \"lastmodified\" in SOPS's metadata, a time such as 2026-01-31T12:00:00Z", root["lastmodified"] ?? root)
        }
        var text: [UInt8] = []
        time.append(to: &text)
        metadata.lastModified = String(decoding: text, as: UTF8.self)
        metadata.writtenLastModified = value.text
    }

    private mutating func readRule() {
        let rules = root.ownEntries.compactMap { entry -> (rule: EncryptionRule, place: Value)? in
            guard entry.value.kind != .null, entry.value.isScalar, !entry.value.withText(\.isEmpty) else { return nil }
            return EncryptionRule(field: entry.key.text, text: entry.value.text).map { ($0, entry.key) }
        }
        if rules.count > 1 {
            complain("expected at most one rule, found \(rules.map(\.rule.field).joined(separator: ", "))", rules[1].place)
        }
        metadata.encryption = rules.first?.rule
    }

    private func truth(_ value: Value?) -> Bool { value?.isScalar == true && value?.text.lowercased() == "true" }

    /// Semantic versions, with or without `v`.
    private static func isVersion(_ text: String) -> Bool {
        let numbers = text.drop { $0 == "v" }.prefix { $0 != "-" && $0 != "+" }.split(separator: ".", omittingEmptySubsequences: false)
        return 1 ... 3 ~= numbers.count && numbers.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }
    }

    private mutating func complainNoKeys() {
        complain("no keys found in the file: SOPS's metadata names no recipient", root)
    }

    private mutating func complain(_ message: String, _ value: Value) {
        complaints.append(Diagnostic("bad-metadata", message, at: value.place))
    }
}
