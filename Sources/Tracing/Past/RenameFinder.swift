internal import History
internal import Overlays
internal import Validating

/// Finds what a document was called before a commit that moved its layers, as git finds renames: by equal content, or else by
/// similar content; what counts is the text, or what it states.
struct RenameFinder {
    /// Files that went away and are compared with one that came: what git looks at by default is a thousand for all together.
    private static let candidateLimit = 200

    private let reader: PastReader

    init(_ reader: PastReader) { self.reader = reader }

    /// A layer that came or went.
    private struct Layer {
        let path: String
        let environment: String
        let document: String
        let id: ObjectID
    }

    /// The earlier name of a document that `new` has and `old` lacks; nil when it was made anew.
    func origin(of name: DocumentName, from old: Snapshot, to new: Snapshot) throws -> DocumentName? {
        guard let oldGraph = try reader.graph(of: old), let newGraph = try reader.graph(of: new) else { return nil }
        var came: [Layer] = [], went: [Layer] = []
        for change in try reader.root.repository.changes(from: old.tree, to: new.tree) {
            guard let path = reader.root.rootPath(change.path), let layer = LayerPath(path) else { continue }
            if change.old == nil, let entry = change.new {
                came.append(Layer(path: path, environment: layer.environment, document: layer.document, id: entry.id))
            } else if change.new == nil, let entry = change.old {
                went.append(Layer(path: path, environment: layer.environment, document: layer.document, id: entry.id))
            }
        }
        var origin = name
        if !oldGraph.contains(name.environment) {
            guard let earlier = try environment(name.environment, came, went, oldGraph, newGraph) else { return nil }
            origin.environment = earlier
            if try !isAbsent(origin, in: old) { return origin }
        }
        // A layer of the environment itself may have moved from its folder under the earlier name.
        let own = came.filter { $0.document == name.document && newGraph.order(of: name.environment).contains($0.environment) }
        var scores: [String: Int] = [:]
        for layer in own {
            let environment = layer.environment == name.environment ? origin.environment : layer.environment
            for (other, similarity) in try similar(to: layer, among: went.filter { $0.environment == environment }) {
                scores[other.document, default: 0] += similarity
            }
        }
        let ranked = scores.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let best = try ranked.first { try isAbsent(DocumentName(environment: name.environment, document: $0.key), in: new) }
        guard let best else { return nil }
        origin.document = best.key
        return origin
    }

    private func isAbsent(_ name: DocumentName, in tree: Snapshot) throws -> Bool {
        if case .absent = try reader.state(of: name, in: tree).content { true } else { false }
    }

    /// What an environment that is new was called: one that is gone, half of whose layers moved to the new folder; or where neither has
    /// layers, the only one that is gone for the only one that came.
    private func environment(
        _ name: String, _ came: [Layer], _ went: [Layer], _ old: EnvironmentGraph, _ new: EnvironmentGraph
    ) throws -> String? {
        let gone = old.names.filter { !new.contains($0) }
        var best: (name: String, score: Int)?
        for earlier in gone {
            let before = went.filter { $0.environment == earlier }
            var score = 0
            for layer in came where layer.environment == name {
                let same = before.filter { $0.document == layer.document }
                if try !similar(to: layer, among: same.isEmpty ? before : same).isEmpty { score += 1 }
            }
            if score > 0, score * 2 >= before.count, score > best?.score ?? 0 { best = (earlier, score) }
        }
        let others = new.names.filter { !old.contains($0) }
        let isOnlyOne = gone.count == 1 && others == [name] && !went.contains { $0.environment == gone[0] }
        return best?.name ?? (isOnlyOne ? gone[0] : nil)
    }

    /// Those of some files that a file may have been, in percent of similarity; git's threshold is half.
    private func similar(to layer: Layer, among others: [Layer]) throws -> [(Layer, Int)] {
        let equal = others.filter { $0.id == layer.id }
        if !equal.isEmpty { return equal.map { ($0, 100) } }
        let repository = reader.root.repository, content = Similarity(try repository.blob(layer.id), file: layer.path)
        return try others.prefix(RenameFinder.candidateLimit).compactMap { other in
            let percent = content.percent(Similarity(try repository.blob(other.id), file: other.path))
            return percent >= 50 ? (other, percent) : nil
        }
    }
}
