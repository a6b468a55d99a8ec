internal import Documents
internal import History
internal import Overlays
internal import Validating

/// What R24 says of sealed files that go back: without a key they go whole or not at all.
///
/// 1. A file with values that were rotated since stays as it is today, unless rotations are to be taken back too.
/// 2. A file whose recipients are the same goes back whole.
/// 3. Anything else needs a key.
struct SealedFiles {
    let root: ConfigurationRoot
    let before: Snapshot
    let head: Snapshot
    let restoresRotated: Bool

    /// The edits that can be made, and what stays.
    ///
    /// - Throws: `Diagnostics` for every file that only a key could take back.
    func admitted(_ edits: [String: Change.Edit]) throws -> RollbackResult {
        var result = RollbackResult(edits: edits), problems: [Diagnostic] = []
        lazy var rotations = Result { try self.rotations() }
        let after = EditedTree(head, edits: edits)
        for path in edits.keys.sorted() {
            guard let layer = LayerPath(path) else { continue }
            let now = try head.entry(path)?.kind.isFile == true ? head.read(path) : nil
            let old = try after.read(path), today = now.flatMap(Recipients.init), then = old.flatMap(Recipients.init)
            guard today != nil || then != nil else { continue }
            let rotated = try restoresRotated ? [] : rotations.get().filter { $0.isIn(layer) }
            if !rotated.isEmpty {
                result.edits[path] = nil
                result.kept += rotated.map { Kept(environment: layer.environment, target: $0.target, reason: "rotated since") }
            } else if let reason = try obstacle(today, then, isThere: now != nil, wasThere: old != nil) {
                problems.append(
                    Diagnostic(
                        "needs-key", "this sealed file cannot be taken back without a key: \(reason)", at: Place(file: path),
                        hints: ["rollback with --env or --document takes back a part without it"]))
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return result
    }

    /// Why a file cannot be what it was without a key; nil when it can.
    private func obstacle(_ today: Recipients?, _ then: Recipients?, isThere: Bool, wasThere: Bool) throws -> String? {
        if let today, let then { return today == then ? nil : "its recipients changed since" }
        if isThere && wasThere { return then == nil ? "it was in plain text then" : "it is in plain text today" }
        guard wasThere else { return nil }
        // Who may read it today says the file by which new ones are sealed.
        return try head.id(of: ".sops.yaml") == before.id(of: ".sops.yaml") ? nil : "it is gone today, and .sops.yaml changed since"
    }

    /// Whether two values differ by rotations alone: a sealed value itself, or a string that embeds some.
    func differByRotation(_ old: KeyComparison.Side, _ new: KeyComparison.Side) throws -> Bool {
        if let olds = old.document.deferredPieces(old.node), let news = new.document.deferredPieces(new.node), olds.count == news.count {
            return try zip(olds, news).allSatisfy { one, other in
                try old.document.text(one) == new.document.text(other) || differByRotation((old.document, one), (new.document, other))
            }
        }
        guard new.document.isSealed(new.node) else { return false }
        let origin = new.document.origin(new.node)
        guard !restoresRotated, let layer = LayerPath(origin.file.path) else { return false }
        let path = origin.value.document.path(to: origin.value.index)
        return try rotations().contains { $0.isIn(layer) && $0.covers(path) }
    }

    private func rotations() throws -> [Rotation] {
        guard let newest = head.commit, let oldest = before.commit else { return [] }
        return try root.rotations(from: oldest, to: newest)
    }
}

/// A value that got a new secret: a trailer `Cfgops-Rotated: DOC:PATH` of a commit, with `Cfgops-Environment` beside it.
private struct Rotation {
    let environment: String?
    let target: DocumentPath

    func isIn(_ layer: LayerPath) -> Bool { target.document == layer.document && environment ?? layer.environment == layer.environment }

    func covers(_ path: Path) -> Bool { path.steps.starts(with: target.path.steps) }
}

extension ConfigurationRoot {
    /// Those of the commits after `old` up to `new`.
    fileprivate func rotations(from old: ObjectID, to new: ObjectID) throws -> [Rotation] {
        var found: [Rotation] = []
        for commit in try repository.log(from: new, excluding: [old]) where owns(commit) {
            let trailers = commit.trailers, environment = trailers.first { $0.key == "Cfgops-Environment" }?.value
            for trailer in trailers where trailer.key == "Cfgops-Rotated" {
                guard let target = try? DocumentPath(parsing: trailer.value) else { continue }
                found.append(Rotation(environment: environment, target: target))
            }
        }
        return found
    }
}
