internal import CSystem
package import Documents
package import History
package import Overlays
package import Reconciling
package import Rendering
package import Validating

/// What a process keeps of one environment and one destination between rounds: a round after a commit costs what the commit changed, and
/// gives what a first one would give, byte for byte. Renderings are for one thread at a time.
package final class ResidentReconciliation {
    /// What a commit wants.
    package struct Wanted: Sendable {
        package let rendering: Rendering
        /// By name.
        package let groups: [String: RenderedGroup]
        /// What the commit says of everything else.
        package let loaded: LoadedConfiguration
        package let configuration: Configuration
        package let warnings: [Diagnostic]
    }

    private let memory: DestinationMemory
    private let root: ConfigurationRoot
    private let environment: String
    private let resident: ResidentRendering
    private var last: (commit: ObjectID, inputs: Inputs, wanted: Wanted)?
    private var first: (of: ObjectID, id: ObjectID)?

    /// - Parameter memory: that of all who plan and switch there.
    package init(root: ConfigurationRoot, environment: String, for memory: DestinationMemory) {
        (self.root, self.environment, self.memory) = (root, environment, memory)
        resident = ResidentRendering(root: root, environment: environment)
    }

    /// What a commit wants; what the one before wanted where it is the same commit, read from memory alone.
    ///
    /// - Parameter inputs: an opener is best the same one from commit to commit: with another one every document is made again.
    /// - Throws: a `Failure` with every error that touches the environment, where validation does not accept it (promise 1).
    package func wanted(by commit: ObjectID, inputs: Inputs) throws -> Wanted {
        if let last, last.commit == commit, last.inputs == inputs { return last.wanted }
        // Where nobody holds the rendering before, its list of files becomes that of the next one and is not copied.
        last = nil
        let result = try resident.render(commit, inputs: inputs)
        let configuration = try result.loaded.usable()
        try configuration.checkTargets(of: environment)
        guard let rendering = result.rendering else {
            throw Failure.unusable(result.verdict.errors.filter { $0.environments.isEmpty || $0.environments.contains(environment) })
        }
        // A rendering made anew has read every layer: what that took is not needed again.
        if result.changedPaths == nil { malloc_trim(0) }
        let groups = memory.note(rendering, changed: result.changedPaths)
        let wanted = Wanted(
            rendering: rendering, groups: groups, loaded: result.loaded, configuration: configuration,
            warnings: result.verdict.warnings.filter { $0.environments.contains(environment) })
        last = (commit, inputs, wanted)
        return wanted
    }

    /// What the destination of a commit is bound to (R3). The first commit is looked for once, as long as each follows the one before.
    package func binding(of commit: ObjectID) throws -> Binding {
        let known = try first.flatMap { first -> ObjectID? in
            try first.of == commit || root.repository.commit(commit).parents.first == first.of ? first.id : nil
        }
        let id = try known ?? Memory(root.repository).rootCommit(of: commit, in: root.repository)
        first = (commit, id)
        return Binding(rootCommit: id.description, configurationRoot: root.folder, environment: environment)
    }
}
