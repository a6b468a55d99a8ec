internal import Digests
package import Overlays
package import Rendering

/// The difference between a rendering and what is live: a value to show, or to apply.
package struct Plan: Sendable {
    package struct Step: Hashable, Sendable {
        package enum Action: String, Hashable, Sendable {
            case create, replace, delete, unchanged
            /// Wanted as it was, but changed since by somebody else: `answer` says what applying does about it.
            case drifted
            /// There, and not written by us: applying is refused.
            case foreign
        }

        package var action: Action
        /// Below `current`; of a foreign thing, below the destination; of a place, absolute.
        package var path: String
        /// As the inventory of the live generation states it; nil where it has no such file.
        package var old: DeployedFile?
        /// As it is to be; nil where no file is to be.
        package var new: DeployedFile?
        /// How the live file differs from `old`; also for files that are replaced or deleted.
        package var drift: Drift?
        /// What stands there instead; nil where nothing does.
        package var live: FileStatus?
        /// What is done about somebody's edit; nil where nothing is. A file that a commit changes is replaced, after an edit of it was
        /// adopted where its target says so.
        package var answer: DriftAnswer?
        /// Of a step that is about a place beside the generation: what goes there, and how. `path` is the place then, absolute.
        package var placement: Placement?
        /// Of such a step: the file below `current` that stands at the place.
        package var file: String?

        /// Whether applying leaves the file to whoever changed it.
        package var isLeft: Bool { action == .drifted && (answer ?? .heal) != .heal }
        package var isTainted: Bool { old?.isTainted ?? false || new?.isTainted ?? false }
    }

    package let rendering: Rendering
    package let binding: Binding
    /// The one group to switch ("" is the environment's own); nil: all of them.
    package let group: String?
    /// Ascending by path.
    package let steps: [Step]

    /// The root that was live when the plan was made.
    let basis: Digest?
    let wanted: FolderTree
    /// By digest, for those wanted folders that are in the store already.
    let present: [Digest: Examination]
    /// Files that are live and as their inventory says, so that a link may stand for a copy (R35).
    let intact: [String: DeployedFile]
    /// Links to subfolders that are live and lead where they should.
    let intactFolders: [String: Digest]
    /// How files differ that stay as somebody made them, by path.
    let left: [String: Drift]
    /// The live folders, by path.
    let liveFolders: [String: Digest]
    let key: MachineKey
    /// What is to happen at places beside the generation.
    var deliveries: [DeliveryJournal.Entry] = []
    /// The wanted folders that may not be as they are live, by path; nil: all of them.
    var remade: [String: Inventory]?
    /// How many files stay as they are and have no step.
    var unstated = 0

    /// The wanted folders that have to be looked at, by path.
    var folders: [String: Inventory] { remade ?? wanted.folders }

    /// Whether no file would change.
    package var isEmpty: Bool { basis == wanted.root && steps.allSatisfy { $0.action == .unchanged || $0.isLeft } }

    /// Live files whose edits are to be taken over into the configuration.
    package var toAdopt: [Step] { steps.filter { $0.answer == .adopt } }

    package func count(_ action: Step.Action) -> Int {
        steps.count { $0.action == action } + (action == .unchanged ? unstated : 0)
    }
}
