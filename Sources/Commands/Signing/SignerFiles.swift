internal import Documents
internal import History
internal import Secrets

/// The files that say whose signatures count. They come from the command line or from the configuration of git on this machine, never from
/// what is judged.
struct SignerFiles {
    private let context: Context

    init(_ context: Context) { self.context = context }

    /// - Parameters:
    ///   - signers: as it was typed; nil: `gpg.ssh.allowedSignersFile` of git.
    ///   - revoked: as it was typed; nil: `gpg.ssh.revocationFile` of git, if there is one.
    func rules(signers: String?, revoked: String?, for repository: Repository) throws -> SignatureRules {
        guard let file = try signers ?? repository.configuration("gpg.ssh.allowedSignersFile") else {
            throw UsageError(
                "whose signatures count is not said: --signers FILE",
                hints: ["git config gpg.ssh.allowedSignersFile FILE says it for git and for cfgops"])
        }
        let allowed = try AllowedSigners(bytes(file), file: file, localTime: context.secondsOfLocalTime)
        guard let list = try revoked ?? repository.configuration("gpg.ssh.revocationFile") else { return SignatureRules(allowed: allowed) }
        return SignatureRules(allowed: allowed, revoked: try RevokedKeys(bytes(list), file: list))
    }

    private func bytes(_ file: String) throws -> [UInt8] {
        let path = file.hasPrefix("~/") ? (context.environment["HOME"] ?? "") + file.dropFirst() : context.absolute(file)
        guard let bytes = readFile(path) else {
            throw Diagnostic("cannot-read", "cannot read \"\(file)\"", hints: ["without it nobody is believed"])
        }
        return bytes
    }
}
