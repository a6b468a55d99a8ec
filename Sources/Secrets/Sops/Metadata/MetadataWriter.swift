internal import Documents

/// Makes the mapping below `sops`, for the store to spell.
enum MetadataWriter {
    /// The lowest version of sops that knows everything that is written here: 3.9 has no type `time`.
    static let version = "3.10.0"

    /// - Parameter old: what stood there: its order, the fields that nobody here knows, and recipients of other kinds stay.
    static func value(_ metadata: SopsMetadata, keeping old: Value? = nil) throws(Diagnostic) -> Value {
        var fields = fields(metadata), texts: [(key: String, json: [UInt8])] = []
        for entry in old?.ownEntries ?? [] {
            let key = entry.key.text
            if let index = fields.firstIndex(where: { $0.key == key }) {
                texts.append(fields.remove(at: index))
            } else if !isKnown(key), let json = try? entry.value.json(.compact) {
                texts.append((key, json))
            }
        }
        // Recipients come first, as sops has it.
        let (recipients, rest) = (fields.filter { isAboutRecipients($0.key) }, fields.filter { !isAboutRecipients($0.key) })
        let parsed = Json.parse(object(recipients + texts + rest), file: "sops")
        guard let root = parsed.document?.root else { throw parsed.diagnostics[0] }
        return root
    }

    private static func fields(_ metadata: SopsMetadata) -> [(key: String, json: [UInt8])] {
        var fields: [(key: String, json: [UInt8])] = []
        let groups = metadata.groups.map { list($0.age.map { object([("recipient", text($0.recipient)), ("enc", text($0.file))]) }) }
        if groups.count == 1 {
            fields.append(("age", groups[0]))
        } else {
            fields.append(("shamir_threshold", Array(String(metadata.threshold).utf8)))
            fields.append(("key_groups", list(groups.map { object([("age", $0)]) })))
        }
        fields.append(("lastmodified", text(metadata.lastModified)))
        fields.append(("mac", text(metadata.mac)))
        if let rule = metadata.encryption { fields.append((rule.field, text(rule.text))) }
        if metadata.macOnlyEncrypted { fields.append(("mac_only_encrypted", Array("true".utf8))) }
        fields.append(("version", text(metadata.version.isEmpty ? version : metadata.version)))
        return fields
    }

    private static func isAboutRecipients(_ key: String) -> Bool { ["age", "key_groups", "shamir_threshold"].contains(key) }

    /// Whether `fields` would have the field, were it to stay.
    private static func isKnown(_ key: String) -> Bool {
        isAboutRecipients(key) || ["lastmodified", "mac", "mac_only_encrypted", "version"].contains(key)
            || EncryptionRule(field: key, text: "") != nil
    }

    private static func text(_ text: String) -> [UInt8] { self.text(Array(text.utf8)) }

    private static func text(_ text: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        text.withUnsafeBufferPointer { appendQuoted($0, to: &bytes) }
        return bytes
    }

    private static func object(_ fields: [(key: String, json: [UInt8])]) -> [UInt8] {
        [.openBrace] + fields.map { text($0.key) + [.colon] + $0.json }.joined(separator: [.comma]) + [.closeBrace]
    }

    private static func list(_ elements: [[UInt8]]) -> [UInt8] { [.openBracket] + elements.joined(separator: [.comma]) + [.closeBracket] }
}
