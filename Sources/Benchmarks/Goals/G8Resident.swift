/// G8 and G9: a commit of one key reconciled by a process that did the commits before, durable, until it is live: against the same work in
/// C, against kustomize with ten resources, and with 5000 services against 100.
func measureResidentRounds(_ bench: Bench) throws -> [Figure] {
    let large = try ResidentRounds(of: 5000, commits: 10000, bench), small = try ResidentRounds(of: 100, commits: 1000, bench)
    let program = try bench.floor("git", "git2", "yaml")
    let kustomize = try Command(
        ["kubectl", "kustomize", try bench.input("kustomize", "--resources", "10") + "/overlays/prod"], in: "/")
    let peers = try repeated(10) { try kustomize.run().milliseconds }
    var live: [Double] = [], whole: [Double] = [], smalls: [Double] = [], floors: [Double] = []
    // In turn; the least of three medians, since what else syncs on the machine can only make them slower.
    for _ in 0 ..< 3 {
        let samples = try alternate(60, [{ try large.time(0) }, { try large.time(1) }, { try small.time(0) }])
        live.append(samples[0].median)
        whole.append(samples[1].median)
        smalls.append(samples[2].median)
        let repository = try bench.bareCopy(of: bench.repository(services: 5000, commits: 10000))
        let output = try bench.must([program, repository, "env-team", "5000", bench.freshFolder("floor") + "/files"])
        floors.append(try bench.row("incremental reconcile, fsync file and dir", of: output) / 1e3)
    }
    func least(_ values: [Double]) -> Double { values.min() ?? 0 }
    return [
        Figure("resident reconcile of one key, 5000/10k", least(live), to: "the same in C over libgit2", least(floors), .atMost(5)),
        Figure("the same", least(live), to: "`kubectl kustomize`, 10 resources", peers.median, .atMost(0.03)),
        Figure("the same with what is put off", least(whole), to: "`kubectl kustomize`, 10 resources", peers.median, .atMost(0.03)),
        Figure("resident reconcile of one key, 5000/10k", least(live), to: "100/1k (G9)", least(smalls), .atMost(1.5)),
    ]
}

extension ResidentRounds {
    /// One commit and its round.
    ///
    /// - Parameter tidies: 1 for the time of all that a round costs, 0 for the time until it is live.
    fileprivate func time(_ tidies: Int) throws -> Double {
        try commits.next()
        let live = try milliseconds { try round() }, rest = try milliseconds { try tidy() }
        return live + Double(tidies) * rest
    }
}
