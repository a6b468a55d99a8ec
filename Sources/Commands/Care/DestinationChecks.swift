internal import History
internal import Reconciling

/// What dead processes leave behind in a destination, and in the mirror that an agent keeps there.
struct DestinationChecks {
    let folder: String
    let context: Context

    func run() throws -> [Check] {
        let destination = Destination(folder: folder, disk: RealDisk(folder: folder))
        guard let binding = try destination.binding() else {
            return [Check(.warning, "destination", "nothing was reconciled into \(folder) yet", "cfgops reconcile ENV --to \(folder)")]
        }
        let mirror = "\(folder)/.cfgops/repository.git"
        let checks = try leftovers(destination, binding)
        guard isFolder(mirror) else { return checks }
        let repository = try Repository.open(mirror, environment: ["GIT_DIR": mirror])
        return checks + (try RepositoryChecks(repository: repository, context: context).leftovers())
    }

    private func leftovers(_ destination: Destination, _ binding: Binding) throws -> [Check] {
        let found = try destination.leftovers()
        if found.isHeld { return [Check(.ok, "destination", "\(folder): an agent or another reconciliation is at work")] }
        var findings = found.count == 0 ? [] : ["\(counted(found.count, "temporary file")) of a run that died"]
        if found.isDelivering { findings.append("a delivery of a run that died is half done") }
        guard !findings.isEmpty else { return [Check(.ok, "destination", "\(folder): environment \(binding.environment)")] }
        return [
            Check(.error, "destination", "\(folder): \(findings.joined(separator: ", "))", "cfgops doctor --to \(folder) --repair") {
                let done = try destination.tidy(for: binding, keep: .max, keepFor: 0, now: context.now().seconds)
                return done == nil ? "another run is at work" : "cleared away"
            }
        ]
    }
}
