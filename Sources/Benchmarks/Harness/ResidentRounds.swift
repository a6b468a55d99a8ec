internal import Commands
internal import History
internal import Overlays
internal import Reconciling
internal import TestSupport
internal import Validating

/// What an agent does for each commit, in this process: read the branch, render what changed, plan, switch; durable.
final class ResidentRounds {
    let commits: KeyCommits
    private let resident: ResidentReconciliation
    private let memory = DestinationMemory()
    private let folder: String
    private let repository: Repository

    /// Reconciles for the first time.
    init(of services: Int, commits count: Int, _ bench: Bench) throws {
        let path = try bench.bareCopy(of: bench.repository(services: services, commits: count))
        commits = try KeyCommits(in: path, services: services)
        // A handle of its own, as another process has.
        repository = try Repository.open(path)
        resident = ResidentReconciliation(root: ConfigurationRoot(repository: repository, folder: ""), environment: "prod", for: memory)
        folder = try bench.freshFolder("resident") + "/live"
        try round()
        try bench.must(["sync"])
    }

    func round() throws {
        guard let commit = try repository.reference("refs/heads/main") else { throw Unavailable("no branch main") }
        let wanted = try resident.wanted(by: commit, inputs: Inputs()), destination = destination
        let plan = try destination.plan(wanted.rendering, for: resident.binding(of: commit))
        if plan.isEmpty { return }
        try destination.apply(plan, stamp: Stamp(commit: commit.description, time: 0))
    }

    /// What a round leaves for later.
    func tidy() throws { try destination.tidy(keep: 10, now: 0) }

    private var destination: Destination { Destination(folder: folder, disk: RealDisk(folder: folder), resident: memory) }
}
