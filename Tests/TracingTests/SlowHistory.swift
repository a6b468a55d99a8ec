import Documents
import History
import Overlays
import Testing
import Tracing
import Validating

/// History and blame as they are defined: every commit is read on its own, and every document evaluated with all that is there.
final class SlowHistory {
    private let history: RandomHistory
    private let ids: [ObjectID]
    private let root: ConfigurationRoot
    private var configurations: [Int: Configuration?] = [:]
    private var results: [Place: EffectiveResult?] = [:]

    init(_ history: RandomHistory, _ ids: [ObjectID], _ repository: Repository) {
        (self.history, self.ids) = (history, ids)
        root = ConfigurationRoot(repository: repository, folder: "")
    }

    /// A commit at which the document can be evaluated, or is not there.
    private struct Place: Hashable {
        var commit: Int
        var name: DocumentName
    }

    struct Entry: Equatable {
        var commit: ObjectID
        var changes: Set<KeyChange>
        var renamedFrom: DocumentName?
    }

    func entries(of name: DocumentName) throws -> [Entry] {
        var open: Set<Place> = [], seen: Set<Place> = [], entries: [Entry] = []
        if let start = try place(name, at: history.commits.count - 1, newer: nil) { open.insert(start) }
        while let place = open.max(by: { $0.commit < $1.commit }) {
            open.remove(place)
            guard seen.insert(place).inserted else { continue }
            let parents = try history.commits[place.commit].parents.compactMap { try self.place(place.name, at: $0, newer: place) }
            let changes = try parents.map { try self.changes(from: $0, to: place) }
            let same = changes.firstIndex(of: [])
            open.formUnion(same.map { [parents[$0]] } ?? parents)
            let other = same.map { parents[$0] } ?? parents.first
            let renamed = other.flatMap { $0.name == place.name ? nil : $0.name }
            var found = same == nil ? try changes.first ?? self.changes(from: nil, to: place) : []
            for other in changes.dropFirst() where same == nil {
                let paths = Set(other.map(\.path))
                found = found.filter { paths.contains($0.path) }
            }
            if !found.isEmpty || renamed != nil {
                entries.append(Entry(commit: ids[place.commit], changes: found, renamedFrom: renamed))
            }
        }
        return entries
    }

    /// The commit of each value of a document at the tip; nil when the document is not there.
    func blame(_ name: DocumentName) throws -> [Path: ObjectID]? {
        guard let start = try place(name, at: history.commits.count - 1, newer: nil), let document = try document(start) else { return nil }
        var found: [Path: ObjectID] = [:]
        for path in values(document).keys {
            var place = start
            while true {
                let parents = try history.commits[place.commit].parents.compactMap { try self.place(place.name, at: $0, newer: place) }
                guard let next = try parents.first(where: { try has($0, values(document)[path], at: path) }) else { break }
                place = next
            }
            found[path] = ids[place.commit]
        }
        return found
    }

    private func has(_ place: Place, _ value: String?, at path: Path) throws -> Bool { try document(place).map(values)?[path] == value }

    private func values(_ document: EffectiveDocument) -> [Path: String] {
        var values: [Path: String] = [:]
        document.leaves(document.root, at: .root) { values[$0] = document.compactJSON($1) }
        return values
    }

    private func changes(from old: Place?, to new: Place) throws -> Set<KeyChange> {
        var comparison = KeyComparison(environment: new.name.environment, document: new.name.document)
        comparison.compare(try old.flatMap(document).map { ($0, $0.root) }, try document(new).map { ($0, $0.root) })
        return Set(comparison.changes)
    }

    /// The next commit on the first-parent line that is not broken, under the name that the document has there.
    private func place(_ name: DocumentName, at commit: Int, newer: Place?) throws -> Place? {
        var commit = commit, name = name
        while try result(name, commit)?.errors.isEmpty == false {
            guard let parent = history.commits[commit].parents.first else { return nil }
            commit = parent
        }
        if let newer, newer.name == name, try result(name, commit)?.document == nil, try document(newer) != nil {
            let earlier = self.name(name, at: newer.commit, in: commit)
            if try result(earlier, commit).map({ $0.document != nil || !$0.errors.isEmpty }) == true { name = earlier }
            if name != newer.name { return try place(name, at: commit, newer: nil) }
        }
        return Place(commit: commit, name: name)
    }

    /// What the document and the environment that have a name at one commit are called at another, by their numbers.
    private func name(_ name: DocumentName, at commit: Int, in other: Int) -> DocumentName {
        let here = history.commits[commit].state, there = history.commits[other].state
        let document = here.documents.firstIndex(of: name.document), environment = here.environments.firstIndex(of: name.environment)
        return DocumentName(
            environment: environment.map { there.environments[$0] } ?? name.environment,
            document: document.map { there.documents[$0] } ?? name.document)
    }

    private func document(_ place: Place) throws -> EffectiveDocument? { try result(place.name, place.commit)?.document }

    /// Nil where there is no such environment.
    private func result(_ name: DocumentName, _ commit: Int) throws -> EffectiveResult? {
        let place = Place(commit: commit, name: name)
        if let known = results[place] { return known }
        let configuration = try configuration(commit), isThere = configuration?.graph.contains(name.environment) == true
        let result = try isThere ? configuration?.effective(name.document, in: name.environment) : nil
        results[place] = .some(result)
        return result
    }

    private func configuration(_ commit: Int) throws -> Configuration? {
        if let known = configurations[commit] { return known }
        let tree = try root.repository.snapshot(ids[commit])
        let loaded = try LoadedConfiguration.read(root: root, tree: tree, inputs: Inputs(), cache: LayerCache())
        configurations[commit] = .some(loaded.configuration)
        return loaded.configuration
    }
}
