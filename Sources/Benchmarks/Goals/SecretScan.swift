internal import TestSupport

/// Ten megabytes of configuration searched for plaintext secrets, against gitleaks on the same files: both as programs.
func measureSecretScan(_ bench: Bench) throws -> [Figure] {
    let folder = try bench.input("yaml"), gitleaks = packageFolder + "/.build/python/bin/gitleaks"
    guard bench.exists(gitleaks) else { throw Unavailable("gitleaks is not installed") }
    guard let bytes = try bench.must(["du", "-sb", folder]).split(separator: "\t").first.flatMap({ Double($0) }) else {
        throw Unavailable("du did not say how large \(folder) is")
    }
    let megabytes = bytes / 1e6
    let ours = try Command([bench.cfgops, "secret", "scan", folder], in: "/tmp")
    let peer = try Command([gitleaks, "dir", "--no-banner", "--exit-code", "0", "--log-level", "error", folder], in: "/tmp")
    let share = 10 / megabytes
    let samples = try alternate(5, [{ try ours.run().milliseconds * share }, { try peer.run().milliseconds * share }])
    return [Figure("`secret scan` of 10 MB", samples[0], to: "`gitleaks dir`", samples[1], .atMost(0.5))]
}
