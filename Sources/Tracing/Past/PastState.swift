internal import History
internal import Overlays

/// A document of an environment at one commit, and what it was made from.
struct PastState {
    enum Content {
        case value(EffectiveDocument)
        /// No such environment, or no layer states the document there.
        case absent
        /// It cannot be evaluated, which is not the same as having no value.
        case broken
    }

    let name: DocumentName
    let content: Content
    /// Where it was read.
    let tree: any FileTree
    /// The document itself and those that its references reached.
    let documents: Set<String>
    /// The environments whose layers count, base first.
    let environments: [String]
    /// What else counts: the manifest and its schemas, files that `${file:}` named.
    let settings: Set<String>, named: Set<String>
    /// Whether folders make environments, since the manifest does not name them (R4).
    let foldersCount: Bool
    /// The files of all this that are there, with their ids.
    let files: [String: ObjectID]

    var others: Set<String> { settings.union(named) }

    var document: EffectiveDocument? {
        if case .value(let document) = content { document } else { nil }
    }

    var isBroken: Bool {
        if case .broken = content { true } else { false }
    }

    /// Every path where a change may give the document another value, for an index of paths.
    var watched: Set<String> {
        var paths = others
        if foldersCount { paths.insert("environments/\(name.environment)/") }
        for environment in environments {
            for document in documents {
                for suffix in [".yaml", ".yml", ".json", ".secrets.yaml", ".secrets.yml", ".secrets.json"] {
                    paths.insert("environments/\(environment)/\(document)\(suffix)")
                }
            }
        }
        return paths
    }
}
