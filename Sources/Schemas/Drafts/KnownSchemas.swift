internal import Documents

/// The metaschemas of the drafts, and the schemas of what cfgops reads, known by their URIs without being read from anywhere: what
/// json-schema.org says about each keyword, said in as few words as possible. Beside this file lies one bundle for each draft, a
/// mapping of URIs to schemas.
enum KnownSchemas {
    static func document(at uri: String) -> Document? {
        if let own = OwnSchema(uri: uri) { return own.document }
        return Draft.allCases.first { uri.hasPrefix($0.folder) }.flatMap { schemas(of: $0)[uri] }
    }

    // Each bundle is parsed when it is first asked for: most commands need none, and a push that of one draft.
    private static let draft4 = parsed(.draft4), draft6 = parsed(.draft6), draft7 = parsed(.draft7)
    private static let draft2019 = parsed(.draft2019), draft2020 = parsed(.draft2020)

    private static func schemas(of draft: Draft) -> [String: Document] {
        switch draft {
        case .draft4: draft4
        case .draft6: draft6
        case .draft7: draft7
        case .draft2019: draft2019
        case .draft2020: draft2020
        }
    }

    private static func parsed(_ draft: Draft) -> [String: Document] {
        guard let bundle = Json.parse(draft.bundle, file: "the metaschemas of draft \(draft.name)").document?.root else { return [:] }
        return bundle.entries.reduce(into: [:]) { schemas, entry in
            let uri = entry.key.text, text = Array(bundle.document.source[entry.value.node.span])
            schemas[uri] = Json.parse(text, file: uri).document
        }
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
