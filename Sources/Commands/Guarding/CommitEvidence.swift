internal import Documents
internal import History
internal import Overlays
internal import Reconciling
internal import Rendering
internal import Validating

/// What the repository says of the way from a live commit to the wanted one, for the shrink guard.
struct CommitEvidence: ShrinkEvidence {
    let root: ConfigurationRoot
    let environment: String
    let commit: ObjectID
    /// Of the wanted commit.
    let wanted: LoadedConfiguration
    let rendering: Rendering
    /// Reads another commit, without keys: what is there is seen without them.
    let load: @Sendable (ObjectID) throws -> LoadedConfiguration
    /// The documents that may differ since another commit.
    let scope: @Sendable (ObjectID) throws -> Scope

    var folder: String { root.folder }

    func keys(of group: String?, since live: String) throws -> KeyLoss? {
        guard let (id, before) = try old(live), let new = wanted.configuration else { return nil }
        let scope = try scope(id), reached = try scope.names(in: environment)?.sorted() ?? before.documents(ofGroup: nil, in: environment)
        var changed = VanishedKeys()
        for name in before.documents(reached, ofGroup: group, in: environment) {
            let result = try before.effective(name, in: environment)
            guard result.errors.isEmpty else { return nil }
            guard let document = result.document else { continue }
            let isKnown = new.graph.contains(environment)
            changed.compare(name, document, isKnown ? try new.effective(name, in: environment).document : nil)
        }
        guard !changed.vanished.isEmpty else { return KeyLoss(total: changed.total, vanished: []) }
        // How many there were in all is asked only now: it costs as much as the configuration is large.
        var others = VanishedKeys()
        for name in try before.documents(ofGroup: group, in: environment) where !scope.contains(name, in: environment) {
            if let document = try before.effective(name, in: environment).document { others.compare(name, document, document) }
        }
        return KeyLoss(total: changed.total + others.total, vanished: changed.vanished)
    }

    func allowance(since live: String) throws -> String? {
        func reason(of commit: Commit) -> String? {
            guard root.owns(commit) else { return nil }
            return commit.trailers.first { $0.key == ShrinkGuard.trailer && !$0.value.isEmpty }?.value
        }
        guard let id = try known(live) else { return reason(of: try root.repository.commit(commit)) }
        var found: String?
        try root.repository.log(from: commit, firstParent: true, excluding: [id], atCutOff: .end) { commit in
            found = reason(of: commit)
            return found == nil
        }
        return found
    }

    func emptied(_ paths: [String], since live: String) throws -> [String] {
        guard let new = wanted.configuration else { return [] }
        let emptiness = Emptiness(new, environment)
        let empty = try paths.compactMap { rendering.file(at: $0) }.filter(emptiness.isEmpty)
        guard !empty.isEmpty, let (_, before) = try old(live), before.graph.concrete.contains(environment) else { return empty.map(\.path) }
        let documents = Set(empty.map(\.document)), former = Emptiness(before, environment)
        let files = try Renderer(configuration: before, marking: .sealed).files(of: documents, in: environment).files
        return try empty.map(\.path).filter { path in
            guard let file = files.first(where: { $0.path == path }) else { return true }
            return try !former.isEmpty(file)
        }
    }

    /// Nil when the repository does not have it, or nobody can read its manifest any more.
    private func old(_ live: String) throws -> (ObjectID, Configuration)? {
        guard let id = try known(live), let configuration = try load(id).configuration else { return nil }
        return (id, configuration)
    }

    private func known(_ live: String) throws -> ObjectID? {
        guard let id = ObjectID(hex: live) else { return nil }
        do throws(GitError) { return try root.repository.commit(id).id } catch {
            guard [.notFound, .missingObject].contains(error.reason) else { throw error }
            return nil
        }
    }
}

extension Configuration {
    /// The documents that targets of a group are made from in an environment; nil: of all groups.
    fileprivate func documents(ofGroup group: String?, in environment: String) throws -> [String] {
        graph.contains(environment) ? documents(try documents(in: environment), ofGroup: group, in: environment) : []
    }

    /// Those among some names, in their order.
    fileprivate func documents(_ names: [String], ofGroup group: String?, in environment: String) -> [String] {
        guard graph.contains(environment) else { return [] }
        let targets = manifest.targets.filter { target in
            (group.map { $0 == target.group } ?? true) && graph.selects(target.environments, environment)
        }
        return names.filter { name in targets.contains { target in target.documents.contains { $0.matches(name) } } }
    }
}

/// Tells files of an environment that say nothing: blank ones, and those made from an empty collection.
private struct Emptiness {
    private let configuration: Configuration
    private let environment: String
    private let targets: [String: TargetDeclaration]

    init(_ configuration: Configuration, _ environment: String) {
        (self.configuration, self.environment) = (configuration, environment)
        targets = Dictionary(configuration.manifest.targets.map { ($0.name, $0) }) { first, _ in first }
    }

    func isEmpty(_ file: RenderedFile) throws -> Bool {
        if file.bytes.allSatisfy({ $0.isBlank || $0.isBreak }) { return true }
        guard let target = targets[file.target], ![.text, .binary].contains(target.format),
            let document = try configuration.effective(file.document, in: environment).document,
            let node = document.node(at: try target.selectedPath())
        else { return false }
        return switch document.kind(node) {
        case .mapping: document.mappingEntries(node).isEmpty
        case .sequence: document.elements(node).isEmpty
        default: false
        }
    }
}
