internal import Documents
internal import Secrets
internal import TestSupport

/// SOPS files of 10, 1,000 and 10,000 values, opened and sealed, against the real sops: process against process, and in this process.
func measureSops(_ bench: Bench) throws -> [Figure] {
    let identity = try AgeIdentity.generate(), sops = "\(packageFolder)/.build/python/bin/sops"
    guard bench.exists(sops) else { throw Unavailable("no sops in .build/python, see README") }
    return try [(values: 10, share: 1.0), (1000, 0.5), (10_000, 0.125)].flatMap { size in
        let files = try SealedFiles(values: size.values, identity, sops: sops, bench)
        let commands = try alternate(
            size.values > 1000 ? 7 : 21, [files.cfgops.milliseconds, files.opening.milliseconds, files.sealing.milliseconds])
        let inside = try alternate(11, [{ try milliseconds(files.open) }, { try milliseconds(files.seal) }])
        let number = "\(size.values) values"
        return [
            Figure("`secret get --file` of \(number)", commands[0], to: "`sops decrypt`", commands[1], .atMost(size.share)),
            Figure("opening \(number) in one process", inside[0], to: "`sops decrypt`", commands[1], .atMost(size.share)),
            Figure("sealing \(number) in one process", inside[1], to: "`sops encrypt`", commands[2], .atMost(size.share)),
        ]
    }
}

/// One document in plaintext and sealed, with the commands that open and seal it.
private struct SealedFiles {
    let cfgops: Command
    let opening: Command
    let sealing: Command
    private let text: [UInt8]
    private let sealed: [UInt8]
    private let identity: AgeIdentity

    init(values: Int, _ identity: AgeIdentity, sops: String, _ bench: Bench) throws {
        let folder = try bench.freshFolder("sops"), key = identity.text.reveal { String(decoding: $0, as: UTF8.self) }
        let variables = ["SOPS_AGE_KEY": key, "HOME": folder, "XDG_CONFIG_HOME": folder, "SOPS_DISABLE_VERSION_CHECK": "1"]
        var lines = ""
        for number in 0 ..< values {
            if number % 20 == 0 { lines += "service-\(number / 20):\n" }
            lines += "    password-\(number): \"value \(number) \(number * 7919 % 100_003)\"\n"
        }
        (text, self.identity) = (Array(lines.utf8), identity)
        try writeFile(folder + "/plain.yaml", text)
        let encrypt = [sops, "encrypt", "--age", identity.recipient.text, "plain.yaml"]
        sealed = Array(try bench.must(encrypt, in: folder, environment: variables).utf8)
        try writeFile(folder + "/sealed.yaml", sealed)
        // The audit log of `secret get` belongs to a clone.
        try bench.must(["git", "init", "-q"], in: folder)
        cfgops = try Command([bench.cfgops, "secret", "get", "--file", "sealed.yaml", "--reveal"], in: folder, environment: variables)
        opening = try Command([sops, "decrypt", "sealed.yaml"], in: folder, environment: variables)
        sealing = try Command(encrypt, in: folder, environment: variables)
    }

    func open() throws {
        keep(try SopsFile(sealed, path: "sealed.yaml").opened(with: KeyRing(identities: [identity])).plaintext)
    }

    func seal() throws {
        let rule = CreationRule(recipients: SopsRecipients([identity.recipient]))
        keep(try Sops.seal(Secret(copying: text), path: "plain.yaml", by: rule, now: 1_767_323_045).bytes)
    }
}

extension Command {
    fileprivate func milliseconds() throws -> Double { try run().milliseconds }
}
