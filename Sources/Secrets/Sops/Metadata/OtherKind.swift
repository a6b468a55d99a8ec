/// A kind of recipient beside age, which SOPS knows and nothing here can open or seal for.
struct OtherKind: Sendable {
    /// In the metadata of a file, and in the words of `SopsRecipients.Group.others`.
    var field: String
    /// In a rule of `.sops.yaml`, and in its key groups.
    var ruleField: String
    var groupField: String
    /// What tells one recipient from another, in metadata and in key groups.
    var parts: [String]
    var groupParts: [String]
    /// What stands between the parts where a recipient is one text.
    var separators: [String] = []

    /// One text of the parts, as a rule has it.
    func name(_ parts: [String]) -> String {
        var name = parts.first ?? ""
        for (separator, part) in zip(separators, parts.dropFirst()) { name += separator + part }
        return name
    }
}

extension SopsMetadata {
    static let otherKinds = [
        OtherKind(field: "kms", ruleField: "kms", groupField: "kms", parts: ["arn"], groupParts: ["arn"]),
        OtherKind(field: "gcp_kms", ruleField: "gcp_kms", groupField: "gcp_kms", parts: ["resource_id"], groupParts: ["resource_id"]),
        OtherKind(
            field: "azure_kv", ruleField: "azure_keyvault", groupField: "azure_keyvault", parts: ["vault_url", "name", "version"],
            groupParts: ["vaultUrl", "key", "version"], separators: ["/keys/", "/"]),
        OtherKind(
            field: "hc_vault", ruleField: "hc_vault_transit_uri", groupField: "hc_vault",
            parts: ["vault_address", "engine_path", "key_name"],
            groupParts: [], separators: ["/v1/", "/keys/"]),
        OtherKind(field: "pgp", ruleField: "pgp", groupField: "pgp", parts: ["fp"], groupParts: []),
        OtherKind(field: "hckms", ruleField: "hckms", groupField: "hckms", parts: ["key_id"], groupParts: ["key_id"]),
    ]
}
