package import Digests
package import Rendering

/// What a rendering has of one group.
package struct RenderedGroup: Hashable, Sendable {
    /// Over paths, modes, owners and bytes; only compared within this process.
    package let digest: Digest
    /// The names of the targets that have files in it.
    package let targets: Set<String>
}

/// The groups of a rendering, kept from one rendering to the next at the cost of the files that changed.
package struct GroupIndex: Sendable {
    private struct Group: Sendable {
        var tree = DigestTree()
        /// How many files each target has.
        var sizes: [String: Int] = [:]
    }

    private var groups: [String: Group] = [:]
    /// By path: what the file that stands there belongs to.
    private var owners: [String: (group: String, target: String)] = [:]

    package init() {}

    /// - Parameters:
    ///   - rendering: only its files at those paths are asked for.
    ///   - paths: where it may differ from the rendering before; nil: anywhere.
    package mutating func update(to rendering: Rendering, changed paths: Set<String>?) {
        guard let paths else {
            self = GroupIndex()
            for file in rendering.files { insert(file) }
            return
        }
        for path in paths {
            remove(path)
            if let file = rendering.file(at: path) { insert(file) }
        }
    }

    private mutating func insert(_ file: RenderedFile) {
        owners[file.path] = (file.groupName, file.target)
        groups[file.groupName, default: Group()].tree.insert(file)
        groups[file.groupName]?.sizes[file.target, default: 0] += 1
    }

    private mutating func remove(_ path: String) {
        guard let (name, target) = owners.removeValue(forKey: path), let size = groups[name]?.sizes[target] else { return }
        groups[name]?.tree.remove(path)
        groups[name]?.sizes[target] = size > 1 ? size - 1 : nil
        if groups[name]?.sizes.isEmpty == true { groups[name] = nil }
    }

    /// By name. Digests of groups that did not change are known.
    package mutating func summary() -> [String: RenderedGroup] {
        var result: [String: RenderedGroup] = [:]
        for name in groups.keys {
            guard let digest = groups[name]?.tree.digest(), let sizes = groups[name]?.sizes else { continue }
            result[name] = RenderedGroup(digest: digest, targets: Set(sizes.keys))
        }
        return result
    }
}

extension Rendering {
    /// By group: the targets that have files in it. A walk over all files, for who renders once.
    package var targetsByGroup: [String: Set<String>] {
        files.reduce(into: [:]) { $0[$1.groupName, default: []].insert($1.target) }
    }
}
