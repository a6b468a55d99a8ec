/// G2: one value of one environment, cold, from a repository of 5000 services and 10,000 commits, against reading the bytes of
/// one layer with git, and against a key-value store.
func measureGet(_ bench: Bench) throws -> [Figure] {
    let repository = try bench.repository(services: 5000, commits: 10000)
    let path = "environments/prod/team-000/svc-00007.yaml"
    let blob = try Command(["git", "cat-file", "blob", "main:\(path)"], in: repository)
    let get = try Command([bench.cfgops, "get", "prod", "team-000/svc-00007:database.pool.max"], in: repository)
    let getAt = try Command([bench.cfgops, "get", "prod", "team-000/svc-00007:database.pool.max", "--at", "main"], in: repository)
    let samples = try alternate(
        50, [{ try get.run().milliseconds }, { try getAt.run().milliseconds }, { try blob.run().milliseconds }])
    var figures = [
        Figure("`get` of the work tree, 5000/10k", samples[0], to: "`git cat-file blob`", samples[2], .atMost(4)),
        Figure("`get --at main`, 5000/10k", samples[1], to: "`git cat-file blob`", samples[2], .atMost(4)),
    ]
    bench.optional("etcd") {
        let etcd = try Etcd(in: bench.freshFolder("etcd") + "/data", bench)
        try bench.must(["etcdctl", "--endpoints", etcd.address, "put", "svc-00007", "18"], environment: etcd.variables)
        let peer = try Command(
            ["etcdctl", "--endpoints", etcd.address, "get", "svc-00007"], in: repository, environment: etcd.variables)
        let samples = try alternate(50, [{ try getAt.run().milliseconds }, { try peer.run().milliseconds }])
        figures.append(Figure("`get --at main`, 5000/10k", samples[0], to: "`etcdctl get`", samples[1], .atMost(0.6)))
    }
    return figures
}
