internal import Digests
internal import Rendering

/// What differs between two trees, file by file, and what was found on disk.
struct Comparison {
    private(set) var steps: [Plan.Step] = []
    /// Live files that are as their inventory says.
    private(set) var intact: [String: DeployedFile] = [:]

    private let examined: [Digest: Examination]
    private var drifts: [String: Drift] = [:]
    /// Links to subfolders that are missing or lead elsewhere.
    private var folderDrifts: [String: Drift] = [:]

    init(live: FolderTree?, wanted: FolderTree, examined: [Digest: Examination]) {
        self.examined = examined
        let old = live?.files ?? [:], new = wanted.files
        for (path, inventory) in live?.folders ?? [:] { collect(path, inventory) }
        for path in Set(old.keys).union(new.keys) { compare(path, old[path], new[path]) }
        for (path, drift) in folderDrifts { steps.append(.init(action: .drifted, path: path, drift: drift)) }
        let isLive = live?.digests ?? []
        for inventory in wanted.folders.values where !isLive.contains(inventory.digest) { collectForeign(inventory.digest) }
    }

    private mutating func collect(_ path: String, _ inventory: Inventory) {
        guard let examination = examined[inventory.digest] else { return }
        for (name, entry) in inventory.entries {
            let full = joined(path, name), drift = examination.faults[name]
            switch entry {
            case .file(let file):
                if let drift { drifts[full] = drift } else if !examination.foreign.contains(name) { intact[full] = file }
            case .folder:
                if let drift { folderDrifts[full] = drift }
            }
        }
        for name in examination.foreign { steps.append(.init(action: .foreign, path: joined(Layout.current, joined(path, name)))) }
    }

    private mutating func collectForeign(_ digest: Digest) {
        for name in examined[digest]?.foreign ?? [] { steps.append(.init(action: .foreign, path: "\(Layout.folder(digest))/\(name)")) }
    }

    private mutating func compare(_ path: String, _ old: DeployedFile?, _ new: DeployedFile?) {
        let drift = drifts[path]
        let action: Plan.Step.Action =
            switch (old, new) {
            case (nil, _): .create
            case (_, nil): .delete
            default: old != new ? .replace : drift != nil ? .drifted : .unchanged
            }
        steps.append(.init(action: action, path: path, old: old, new: new, drift: drift))
    }
}
