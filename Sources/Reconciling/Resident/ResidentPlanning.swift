internal import Digests
internal import Documents
internal import Rendering

extension Destination {
    /// The plan of a rendering at the cost of what it changes; nil where more has to be known than is remembered, or where something is
    /// not as it was left.
    ///
    /// Only the folders on changed paths are looked at. Drift elsewhere is left for others to look for, and steps of files that stay as
    /// they are are only counted.
    func planOfChange(_ rendering: Rendering, _ binding: Binding, _ group: String?, prunes: Bool) throws -> Plan? {
        guard let memory = resident, let (paths, root) = memory.changed(by: rendering, of: group) else { return nil }
        guard try liveRoot() == root, try self.binding() == binding else { return nil }
        let found = try machineKey()
        guard let key = memory.withLock({ $0.live?.key(found) }) else { return nil }
        let files = try renderedFiles(rendering.narrowed(to: paths), group, key: key)
        guard let change = memory.change(upon: root, at: paths, to: files, of: group, prunes: prunes) else { return nil }
        for (path, inventory) in change.folders where try !isAsWritten(inventory, at: path, key: key) { return nil }
        guard let wanted = memory.tree(upon: root, with: change) else { return nil }
        let remade = wanted.folders(of: change.new.keys)
        var present: [Digest: Examination] = [:]
        for inventory in Set(remade.values) where try disk.status(Layout.folder(inventory.digest)) != nil {
            present[inventory.digest] = try examine(inventory, key: key, nil)
        }
        // What stands in the way there is for the plan of everything to tell.
        guard present.values.allSatisfy(\.foreign.isEmpty) else { return nil }
        let steps = change.steps
        return Plan(
            rendering: rendering, binding: binding, group: group, steps: steps, basis: root, wanted: wanted, present: present,
            intact: change.intact, intactFolders: change.intactFolders, left: [:], liveFolders: change.folders.mapValues(\.digest),
            key: key,
            remade: remade, unstated: wanted.files.count - steps.count { $0.new != nil })
    }
}

extension DestinationMemory {
    /// Where a rendering may differ from what is live, and the live root; nil where that is not known.
    fileprivate func changed(by rendering: Rendering, of group: String?) -> (paths: Set<String>, root: Digest)? {
        withLock { state in
            state.live?.restore()
            guard let root = state.live?.root, let applied = state.live?.renderings(of: group) else { return nil }
            var paths: Set<String> = []
            for digest in applied {
                guard let some = state.renderings.paths(from: digest, to: rendering.digest) else { return nil }
                paths.formUnion(some)
            }
            return (paths, root)
        }
    }

    /// Nil where that is not known, or another plan was made true meanwhile.
    fileprivate func change(
        upon root: Digest, at paths: Set<String>, to files: [String: DeployedFile], of group: String?, prunes: Bool
    ) -> TreeChange? {
        withLock { state in
            state.live?.restore()
            return state.live?.root == root ? state.live?.change(at: paths, to: files, of: group, prunes: prunes) : nil
        }
    }

    /// The live tree with a change; nil where another plan was made true meanwhile.
    fileprivate func tree(upon root: Digest, with change: TreeChange) -> FolderTree? {
        withLock { state in
            state.live?.restore()
            guard state.live?.root == root else { return nil }
            state.live?.replace(change)
            return state.live?.tree
        }
    }
}

extension TreeChange {
    /// Ascending by path.
    fileprivate var steps: [Plan.Step] {
        new.map { path, new in
            let old = old[path] ?? nil
            return Plan.Step(action: old == nil ? .create : new == nil ? .delete : .replace, path: path, old: old, new: new)
        }.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// The files in the folders on the way, which were found to be as they were written.
    fileprivate var intact: [String: DeployedFile] {
        var files: [String: DeployedFile] = [:]
        for (path, inventory) in folders {
            for case (let name, .file(let file)) in inventory.entries { files[joined(path, name)] = file }
        }
        return files
    }

    fileprivate var intactFolders: [String: Digest] {
        var links: [String: Digest] = [:]
        for (path, inventory) in folders {
            for case (let name, .folder(let digest)) in inventory.entries { links[joined(path, name)] = digest }
        }
        return links
    }
}
