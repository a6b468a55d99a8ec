internal import Digests
internal import Overlays
internal import Rendering

/// What differs between two trees, file by file, and what was found on disk.
struct Comparison {
    private(set) var steps: [Plan.Step] = []
    /// Live files that are as their inventory says.
    private(set) var intact: [String: DeployedFile] = [:]
    /// Live links to subfolders that lead where they should.
    private(set) var intactFolders: [String: Digest] = [:]

    private let examined: [Digest: Examination]
    private let answers: DriftAnswers
    private var drifts: [String: Drift] = [:]
    /// What stands in the place of a drifted file.
    private var found: [String: FileStatus] = [:]
    /// Links to subfolders that are missing or lead elsewhere.
    private var folderDrifts: [String: Drift] = [:]

    init(live: FolderTree?, wanted: FolderTree, examined: [Digest: Examination], _ answers: DriftAnswers) {
        (self.examined, self.answers) = (examined, answers)
        let old = live?.files ?? [:], new = wanted.files
        for (path, inventory) in live?.folders ?? [:] { collect(path, inventory) }
        for path in Set(old.keys).union(new.keys) { compare(path, old[path], new[path]) }
        for (path, drift) in folderDrifts {
            steps.append(.init(action: .drifted, path: path, drift: drift, answer: answers.answer(to: drift, of: nil)))
        }
        let isLive = live?.digests ?? []
        for inventory in wanted.folders.values where !isLive.contains(inventory.digest) { collectForeign(inventory.digest) }
    }

    private mutating func collect(_ path: String, _ inventory: Inventory) {
        guard let examination = examined[inventory.digest] else { return }
        for (name, entry) in inventory.entries {
            let full = joined(path, name), drift = examination.faults[name]
            found[full] = examination.found[name]
            switch entry {
            case .file(let file):
                if let drift { drifts[full] = drift } else if !examination.foreign.contains(name) { intact[full] = file }
            case .folder(let digest):
                if let drift { folderDrifts[full] = drift } else if !examination.foreign.contains(name) { intactFolders[full] = digest }
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
        var answer = new == nil ? nil : drift.map { answers.answer(to: $0, of: new?.target) }
        // What a commit changes is put there, whatever somebody did; only what he wrote may be taken over before.
        if action == .replace, answer != .adopt { answer = nil }
        steps.append(.init(action: action, path: path, old: old, new: new, drift: drift, live: found[path], answer: answer))
    }
}
