package import Documents

/// The schemas of what cfgops itself reads and keeps: `schemas/` at the top of the project, as the program carries them.
package enum OwnSchema: String, CaseIterable, Sendable {
    case manifest, flags, sops, state

    /// Its `$id`, by which schemas of a repository may refer to it.
    package var uri: String { OwnSchema.prefix + rawValue }

    package init?(uri: String) {
        guard uri.hasPrefix(OwnSchema.prefix) else { return nil }
        self.init(rawValue: String(uri.dropFirst(OwnSchema.prefix.count)))
    }

    private static let prefix = "urn:cfgops:schemas:"

    /// JSON, for people and editors.
    package var text: [UInt8] {
        switch self {
        case .manifest: PackageResources.cfgops_schema_json
        case .flags: PackageResources.flags_schema_json
        case .sops: PackageResources.sops_schema_json
        case .state: PackageResources.state_schema_json
        }
    }

    /// Messages name it by its URI, since no file of the repository holds it.
    package var document: Document? { Json.parse(text, file: uri).document }
}
