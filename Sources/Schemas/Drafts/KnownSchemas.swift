internal import Documents
internal import Synchronization

/// The metaschemas of the drafts, and the schemas of what cfgops reads, known by their URIs without being read from anywhere: what
/// json-schema.org says about each keyword, said in as few words as possible. Beside this file lies one bundle for each draft, a
/// mapping of URIs to schemas.
enum KnownSchemas {
    static func document(at uri: String) -> Document? {
        if let own = OwnSchema(uri: uri) { return own.document }
        return Draft.allCases.first { uri.hasPrefix($0.folder) }.flatMap { bundles[$0]?.document(at: uri) }
    }

    static func metaschema(of draft: Draft) -> Schema? { bundles[draft]?.metaschema }

    private static let bundles = Dictionary(uniqueKeysWithValues: Draft.allCases.map { ($0, DraftBundle($0)) })
}

/// The metaschemas of one draft, parsed and compiled when they are first asked for: most commands need none, and a push that of one
/// draft.
private final class DraftBundle: Sendable {
    private let draft: Draft
    private let documents = Mutex<[String: Document]?>(nil)
    private let compiled = Mutex<Schema?>(nil)

    init(_ draft: Draft) { self.draft = draft }

    func document(at uri: String) -> Document? {
        documents.withLock { documents in
            let known = documents ?? parsed()
            documents = known
            return known[uri]
        }
    }

    var metaschema: Schema? {
        compiled.withLock { schema in
            schema = schema ?? (try? Schema.metaschema(draft.uri, source: NoSchemas()))
            return schema
        }
    }

    private func parsed() -> [String: Document] {
        guard let bundle = Json.parse(draft.bundle, file: "the metaschemas of draft \(draft.name)").document?.root else { return [:] }
        return bundle.entries.reduce(into: [:]) { documents, entry in
            let uri = entry.key.text, text = Array(bundle.document.source[entry.value.node.span])
            documents[uri] = Json.parse(text, file: uri).document
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
