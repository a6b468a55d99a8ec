internal import Digests
internal import Documents
package import Rendering

extension Destination {
    /// Compares a rendering with what is live. Reads only; every live file is hashed, so that drift is seen.
    ///
    /// - Parameters:
    ///   - group: the one group to switch ("" is the environment's own): files of the others stay as they are (R34). Nil: all.
    ///   - prunes: whether files that the rendering no longer states go. Otherwise they stay in every generation to come, where
    ///     nothing new needs their path, until somebody removes them or a later plan prunes.
    ///   - answers: what is done about files that somebody changed.
    ///   - memory: what is known of files that were hashed before; nil: all are hashed.
    /// - Throws: a `Diagnostic` when the destination is bound to something else or the rendering cannot lie here, otherwise a `DiskError`.
    package func plan(
        _ rendering: Rendering, for binding: Binding, only group: String? = nil, prunes: Bool = true, answers: DriftAnswers = .heal,
        memory: FileMemory? = nil
    ) throws -> Plan {
        try refuseOther(than: binding)
        if let plan = try planOfChange(rendering, binding, group, prunes: prunes) { return plan }
        let root = try liveRoot(), live = try root.flatMap { try liveTree($0, switching: group, prunes: prunes) }
        let key = try machineKey() ?? .make()
        var files = try renderedFiles(rendering, group, key: key)
        if let live { try carryOver(live, into: &files, of: rendering, switching: group, prunes: prunes) }
        try settlePlaces(of: &files, switching: group, rendered: rendering)
        let wanted = FolderTree(files)
        // Also what goes away: whether somebody's work goes with it, a person wants to know before.
        let examined = try examine(live, wanted, key: key, memory)
        let comparison = Comparison(live: live, wanted: wanted, examined: examined, answers)
        let places = try placeSteps(live, wanted, only: group, key: key, answers, memory, asksMachine: true)
        var steps = comparison.steps + places.map(\.step) + (try foreignAtTop())
        steps.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        let plan = Plan(
            rendering: rendering, binding: binding, group: group, steps: steps, basis: root, wanted: wanted,
            present: examined.filter { $0.value.exists && wanted.digests.contains($0.key) }, intact: comparison.intact,
            intactFolders: comparison.intactFolders,
            left: Dictionary(steps.filter(\.isLeft).map { ($0.path, $0.drift ?? .content) }) { first, _ in first },
            liveFolders: live?.folders.mapValues(\.digest) ?? [:], key: key, deliveries: places.compactMap(\.delivery))
        if plan.isEmpty { noteLive(plan) }
        return plan
    }

    func refuseOther(than wanted: Binding) throws {
        guard let bound = try binding(), bound != wanted else { return }
        throw Diagnostic(
            "bound-elsewhere", "\"\(folder)\" is bound to \(bound.description), expected \(wanted.description)",
            hints: ["reconcile into another folder; a destination belongs to one environment of one configuration for good"])
    }

    func liveRoot() throws -> Digest? {
        if case .root(let root) = try current() { root } else { nil }
    }

    /// - Returns: nil when the inventory is damaged, and what is live need not be known.
    private func liveTree(_ root: Digest, switching group: String?, prunes: Bool) throws -> FolderTree? {
        if let tree = try tree(root) { return tree }
        if group == nil && prunes { return nil }
        let (trouble, hint) =
            group != nil
            ? ("one group cannot be switched alone", "reconcile all groups")
            : ("the files to keep are not known", "reconcile once with prune: true; what is rendered is written anew")
        throw Diagnostic(
            "inventory-damaged", "the inventory of the live generation in \"\(folder)\" is damaged, so \(trouble)", hints: [hint])
    }

    /// Things in our way that no run of ours made.
    func foreignAtTop() throws -> [Plan.Step] {
        let isForeign: Bool =
            switch try current() {
            case .absent: false
            case .foreign: true
            case .root: try state() == nil
            }
        return isForeign ? [Plan.Step(action: .foreign, path: Layout.current)] : []
    }

    /// Every folder that is live, and every wanted one that an earlier generation left in the store (R35: hashed before it is live again).
    func examine(
        _ live: FolderTree?, _ wanted: FolderTree, key: MachineKey?, _ memory: FileMemory?
    ) throws(DiskError) -> [Digest: Examination] {
        var result: [Digest: Examination] = [:]
        for tree in [live, wanted] {
            for inventory in tree?.folders.values ?? [:].values where result[inventory.digest] == nil {
                result[inventory.digest] = try examine(inventory, key: key, memory)
            }
        }
        return result
    }
}

extension Binding: CustomStringConvertible {
    /// `environment "prod" of "config" in the repository that began with 4f2a09c1d3e5`
    package var description: String {
        let root = configurationRoot.isEmpty ? "" : " of \"\(configurationRoot)\""
        return "environment \"\(environment)\"\(root) in the repository that began with \(rootCommit.prefix(12))"
    }
}
