internal import Documents
package import Overlays
internal import Rendering

/// What is run and asked around the switch of a group, in the order of the manifest.
package struct GroupActions: Sendable {
    package struct Action<Declaration: Hashable & Sendable>: Hashable, Sendable {
        /// The target that states it.
        package var target: String
        package var declaration: Declaration

        package init(target: String, _ declaration: Declaration) { (self.target, self.declaration) = (target, declaration) }
    }

    package var prechecks: [Action<PrecheckDeclaration>] = []
    package var reloads: [Action<ReloadDeclaration>] = []
    package var checks: [Action<CheckDeclaration>] = []

    package init() {}

    /// - Parameter targets: those of the group that apply to the environment.
    package init(of targets: [TargetDeclaration]) {
        prechecks = targets.compactMap { target in target.precheck.map { Action(target: target.name, $0) } }
        reloads = targets.compactMap { target in target.reload.map { Action(target: target.name, $0) } }
        checks = targets.compactMap { target in target.check.map { Action(target: target.name, $0) } }
    }

    /// What of it this machine does not allow (R29), each with the line that would allow it.
    func refusals(by allowances: Allowances) -> [Diagnostic] {
        prechecks.compactMap { allowances.refusal(of: $0.declaration) } + reloads.compactMap { allowances.refusal(of: $0.declaration) }
            + checks.compactMap { allowances.refusal(of: $0.declaration) }
    }

    /// Whether a switch is followed by anything that can fail.
    package var isWatched: Bool { !reloads.isEmpty || !checks.isEmpty }
}
