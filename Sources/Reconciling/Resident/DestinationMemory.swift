internal import Digests
package import Rendering
internal import Synchronization

/// What a process that reconciles one destination again and again knows about it, so that a round costs what changed.
///
/// Everything in it can be found again by reading. What others may have changed is believed only as long as the file system says that
/// it was left alone: the live generation by where `current` leads, what is built upon by what `stat` says of its files and folders (R35).
/// Safe to use from any thread; plans and switches of one destination are still made one after the other.
package final class DestinationMemory: Sendable {
    struct State {
        var live: LiveTree?
        var renderings = RenderingChain()
        /// Of the rendering that was noted last.
        var groups = GroupIndex()
        /// Live folders as they were when their bytes were last known to be right, by path below `current`.
        var seals: [String: FolderSeal] = [:]
        /// Records by the names of their files.
        var records: [String: (version: FileVersion, generation: Generation)] = [:]
        /// What inventories name; their digests vouch for it.
        var subfolders: [Digest: [Digest]] = [:]
        /// Where folders were live that only earlier generations have now.
        var earlier: [Digest: String] = [:]
        /// Live folders whose files had other names in folders that are gone.
        var loosened: Set<String> = []
        /// Whether generations may be there that are no longer kept.
        var isPruningDue = false
    }

    private let state = Mutex(State())

    package init() {}

    func withLock<R: Sendable>(_ body: (inout State) throws -> R) rethrows -> R { try state.withLock { try body(&$0) } }

    /// Notes what was rendered, so that a plan for it knows what changed.
    ///
    /// - Parameter paths: where it may differ from the rendering that was noted before it; nil: anywhere.
    /// - Returns: its groups, by name.
    @discardableResult
    package func note(_ rendering: Rendering, changed paths: Set<String>?) -> [String: RenderedGroup] {
        withLock { state in
            state.renderings.append(rendering.digest, changed: paths)
            // What files belong to may be another thing although none has other bytes.
            if paths == nil { state.live?.forgetRenderings() }
            state.groups.update(to: rendering, changed: paths)
            return state.groups.summary()
        }
    }

    /// Remembers what is live once a plan was made true.
    func adopt(_ plan: Plan) {
        withLock { state in
            if state.live?.root == plan.wanted.root {
                state.live?.undo = [:]
                for path in (plan.remade ?? [:]).keys { if let digest = plan.liveFolders[path] { state.earlier[digest] = path } }
            } else {
                state.live?.restore()
                // What another reconciler switched in came from renderings that nobody here knows.
                let isKnown = state.live?.root == plan.basis
                state.live = LiveTree(plan.wanted, rendered: isKnown ? state.live?.rendered ?? [:] : [:])
            }
            state.live?.note(plan)
        }
    }

    /// Forgets what is live: the next plan reads it.
    package func forget() { withLock { $0.live = nil } }

    /// Notes that a folder is gone from the store.
    func forget(_ digest: Digest) {
        withLock { state in
            state.subfolders[digest] = nil
            if let path = state.earlier.removeValue(forKey: digest) { state.loosened.insert(path) }
        }
    }
}
