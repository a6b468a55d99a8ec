internal import Changing
internal import Documents
internal import History
internal import Overlays
internal import Validating

/// Edits to layers as one commit: executed again on a lost race, and only where the head still has what they saw (R23).
struct LayerRun {
    private let edits: [LayerEdit]
    private let operation: String
    private let workspace: Workspace
    private let inputs: Inputs
    private let words: Words
    private let sealing: Sealing
    private let cache = LayerCache()

    /// Paths that a message names; the trailers have all of them.
    private static let namedPaths = 3

    init(_ edits: [LayerEdit], operation: String, _ words: Words, in context: Context) throws {
        (self.edits, self.operation, workspace) = (edits, operation, try Workspace(context))
        (inputs, self.words, sealing) = (try workspace.inputs(), words, try context.sealing(words))
    }

    func run() throws -> Exit {
        var run = try ChangeRun(workspace, operation: operation, words: words, message: message)
        run.cache = cache
        var first: LayerChange.Result?
        return try run.run { head in
            let result = try execute(on: head, after: first)
            first = first ?? result
            return ChangeRun.Proposal(edits: result.edits, trailers: trailers(of: result.places), remarks: result.remarks)
        }
    }

    /// What is wrong about the edits; none where they can be made.
    func problems() throws -> [Diagnostic] {
        do { _ = try execute(on: workspace.repository.headSnapshot(root: workspace.root.folder)) } catch let error as Diagnostics {
            return error.list
        }
        return []
    }

    private func execute(on head: Snapshot, after earlier: LayerChange.Result? = nil) throws -> LayerChange.Result {
        let tree = EditedTree(head, edits: [:])
        let change = LayerChange(edits, sealing: sealing)
        return try change.execute(on: tree, in: workspace.root, inputs: inputs, cache: cache, after: earlier)
    }

    /// `set app:server.port, app:log in prod`
    private var message: String {
        let targets = unique(edits.map(\.summary)), left = targets.count - LayerRun.namedPaths
        let named = targets.prefix(LayerRun.namedPaths).joined(separator: ", ") + (left > 0 ? " and \(left) more" : "")
        let places = unique(
            edits.flatMap { edit in
                switch edit.environments {
                case .named(let names): names
                case .stating: ["every environment"]
                }
            })
        return "\(operation) \(named) in \(places.joined(separator: ", "))"
    }

    private func trailers(of places: [StatedPath]) -> [Trailer] {
        unique(places.map(\.environment)).map { Trailer("Cfgops-Environment", $0) }
            + unique(places.map(\.target.description)).map { Trailer("Cfgops-Path", $0) }
    }
}

extension LayerEdit {
    /// The path, and where it goes.
    fileprivate var summary: String {
        switch action {
        case .set, .unset, .remove, .append, .seal, .sealAll, .sealPlain, .unsetSealed: target.description
        case .rename(let key): "\(target) to \(key)"
        case .move(let other, nil): "\(target) to \(other)"
        case .copy(let copy) where copy.environment == nil: "\(target) to \(copy.destination)"
        case .copy(let copy): "\(target) to \(copy.destination) in \(copy.environment ?? "")"
        case .move(let other, let environment?): "\(target) to \(other == target ? "" : "\(other) in ")\(environment)"
        }
    }
}
