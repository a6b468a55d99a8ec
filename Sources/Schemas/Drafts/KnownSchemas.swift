internal import Documents

/// The metaschemas of the drafts, and the schemas of what cfgops reads, known by their URIs without being read from anywhere: what json-schema.org says about each keyword,
/// said in as few words as possible. Beside this file lies one bundle for each draft, a mapping of URIs to schemas.
enum KnownSchemas {
    static func document(at uri: String) -> Document? {
        if let own = OwnSchema(uri: uri) { return own.document }
        guard let draft = Draft.allCases.first(where: { uri.hasPrefix($0.folder) }) else { return nil }
        let bundle = Json.parse(draft.bundle, file: "the metaschema of draft \(draft.name)").document
        guard let bundle, let found = bundle.root?.lookup(uri), case let text = Array(bundle.source[found.node.span]) else { return nil }
        return Json.parse(text, file: uri).document
    }
}

extension Draft {
    /// What the URIs of its metaschemas begin with.
    fileprivate var folder: String {
        switch self {
        case .draft2019, .draft2020: String(uri.dropLast("schema".count))
        default: uri
        }
    }

    fileprivate var bundle: [UInt8] {
        switch self {
        case .draft4: PackageResources.draft4_json
        case .draft6: PackageResources.draft6_json
        case .draft7: PackageResources.draft7_json
        case .draft2019: PackageResources.draft2019_09_json
        case .draft2020: PackageResources.draft2020_12_json
        }
    }
}
