internal import Glibc

/// G1: start of the program against `git --version`; memory and size.
func measureStart(_ bench: Bench) throws -> [Figure] {
    let ours = try Command([bench.cfgops, "version"], in: "/"), peer = try Command(["git", "--version"], in: "/")
    let samples = try alternate(200, [{ try ours.run().milliseconds }, { try peer.run().milliseconds }])
    let memory = try ours.run().megabytes
    var status = stat()
    guard stat(bench.cfgops, &status) == 0 else { throw Unavailable("no \(bench.cfgops)") }
    return [
        Figure("`cfgops version`", samples[0], to: "`git --version`", samples[1], .atMost(4)),
        Figure("its peak memory", unit: "MB", memory, to: "limit", 16, .atMost(1)),
        Figure("size of the program", unit: "MB", Double(status.st_size) / 1e6, to: "limit", 25, .atMost(1)),
    ]
}
