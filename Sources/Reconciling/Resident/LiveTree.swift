internal import Digests
internal import Rendering

/// The tree that was switched in last, kept between plans.
///
/// A plan's changes are made in place, so that no plan copies what stays; as long as the plan is not true, `undo` leads back.
struct LiveTree: Sendable {
    private(set) var tree: FolderTree
    var undo: [String: DeployedFile?] = [:]
    /// By delivery group, nil for those that have none of their own: the digest of the rendering that was applied.
    private(set) var rendered: [String?: Digest]
    private var key: MachineKey?

    init(_ tree: FolderTree, rendered: [String?: Digest]) { (self.tree, self.rendered) = (tree, rendered) }

    var root: Digest { tree.root }

    /// The renderings that what is live of a group, or of all of them, came from; nil where that is not known.
    func renderings(of group: String?) -> [Digest]? {
        guard let group else { return rendered[nil] == nil ? nil : Array(rendered.values) }
        return (rendered[group] ?? rendered[nil]).map { [$0] }
    }

    /// The key that the tree's digests are made with, where the destination has this one; nil where it has another.
    func key(_ found: MachineKey?) -> MachineKey? { found == nil && !tree.isTainted || found == key ? key : nil }

    /// Takes back what a plan that was not applied did.
    mutating func restore() {
        guard !undo.isEmpty else { return }
        tree.replace(undo)
        undo = [:]
    }

    /// Notes what a plan applied.
    mutating func note(_ plan: Plan) {
        if plan.group == nil { rendered = [:] }
        rendered[plan.group] = plan.rendering.digest
        key = plan.key
    }

    /// The next plan looks at everything.
    mutating func forgetRenderings() { rendered = [:] }

    mutating func replace(_ change: TreeChange) {
        undo = change.old
        tree.replace(change.new)
    }

    /// What putting rendered files at some paths changes; nil where that needs a look at other files.
    ///
    /// - Parameters:
    ///   - wanted: the files of the group at those paths; every other path of the group loses its file.
    ///   - prunes: whether files may go.
    func change(at paths: Set<String>, to wanted: [String: DeployedFile], of group: String?, prunes: Bool) -> TreeChange? {
        var change = TreeChange()
        for path in paths {
            let old = tree.files[path], new = wanted[path]
            guard old != new else { continue }
            if let group, let old, old.group != group {
                if new == nil { continue }
                return nil
            }
            // What also has a place elsewhere is looked at there.
            if old?.placement != nil || new?.placement != nil { return nil }
            if new == nil && !prunes || old == nil && !isFree(path) { return nil }
            change.new.updateValue(new, forKey: path)
            change.old.updateValue(old, forKey: path)
        }
        change.folders = tree.folders(of: change.new.keys)
        return change
    }

    /// Whether neither a folder stands at a path nor a file where it needs a folder.
    private func isFree(_ path: String) -> Bool {
        var folder = path
        guard tree.folders[path] == nil else { return false }
        while !folder.isEmpty {
            folder = parent(of: folder)
            if tree.files[folder] != nil { return false }
        }
        return true
    }
}

/// Files to put in the place of others, by path; nil where there is none.
struct TreeChange: Sendable {
    var new: [String: DeployedFile?] = [:]
    var old: [String: DeployedFile?] = [:]
    /// The folders on the way to them as they are, by path.
    var folders: [String: Inventory] = [:]
}

extension FolderTree {
    /// The folders on the way to some paths, by path, as far as they are there.
    func folders(of paths: some Sequence<String>) -> [String: Inventory] {
        var result: [String: Inventory] = [:]
        for path in paths {
            var folder = path
            repeat {
                folder = parent(of: folder)
                result[folder] = folders[folder]
            } while !folder.isEmpty
        }
        return result
    }
}
