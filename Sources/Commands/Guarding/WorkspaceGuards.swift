internal import Documents
internal import History
internal import Overlays
internal import Reconciling
internal import Rendering
internal import Validating

extension Workspace {
    /// What may hold rounds of an environment back. Suspensions, windows and limits are those of `today`, whatever commit is wanted: going
    /// back to an older one lowers no barrier (R24).
    ///
    /// - Parameters:
    ///   - today: of the tip that is followed, or of HEAD.
    ///   - wanted: of the commit that is to go live.
    func guards(
        of environment: String, today: Configuration, wanted: LoadedConfiguration, rendering: Rendering, commit: ObjectID,
        approval: @escaping Approval = approved
    ) throws -> Guards {
        let evidence = CommitEvidence(
            root: root, environment: environment, commit: commit, wanted: wanted, rendering: rendering,
            load: { try load(.commit($0)) }, scope: { try scope(from: .commit($0), to: .commit(commit), in: wanted) })
        return Guards(
            suspension: today.suspension(of: environment).map {
                Suspension(.environment($0.environment), reason: $0.declaration.reason, until: $0.declaration.until)
            },
            windows: try ChangeWindows(of: today, in: environment, zones: zones),
            shrink: ShrinkGuard(today.manifest.guards, evidence: evidence), isProtected: today.graph.isProtected(environment),
            approval: approval)
    }

    /// Where the C library looks, too.
    private var zones: ZoneFolder { context.environment["TZDIR"].map { ZoneFolder($0) } ?? .system }
}
