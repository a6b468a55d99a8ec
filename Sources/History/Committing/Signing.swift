internal import Documents

extension Repository {
    /// Signs the bytes of a commit with the program that git is configured for (`gpg.format`: openpgp, x509 or ssh) and gives the
    /// signature in its armour. It waits as long as the program does: somebody may have to type a passphrase.
    func sign(_ commit: [UInt8], _ attempt: Attempt) throws(GitError) -> String {
        let format = try configuration("gpg.format") ?? "openpgp", key = try configuration("user.signingkey")
        let program = try configuration("gpg.\(format).program")
        switch format {
        case "openpgp":
            let common = try configuration("gpg.program")
            return try signWithGnuPG(program ?? common ?? "gpg", key, commit, attempt)
        case "x509": return try signWithGnuPG(program ?? "gpgsm", key, commit, attempt)
        case "ssh": return try signWithSSH(program ?? "ssh-keygen", key, commit, attempt)
        default: throw unsigned("gpg.format \"\(format)\" is not one of openpgp, x509, ssh")
        }
    }

    /// Without a configured key GnuPG finds one by the committer.
    private func signWithGnuPG(
        _ program: String, _ key: String?, _ commit: [UInt8], _ attempt: Attempt
    ) throws(GitError) -> String {
        let key = key ?? "\(attempt.committer.name) <\(attempt.committer.email)>"
        let words = [program, "--status-fd=2", "-bsau", key]
        let result = try runProgram(words, environment: attempt.context.environment, input: commit, scratch: gitFolder)
        guard result.status == 0, result.error.contains("[GNUPG:] SIG_CREATED ") else { throw unsigned(program, result) }
        return result.output
    }

    /// `user.signingkey` is a file, or a public key itself (`ssh-ed25519 ...`, `key::...`) whose private half an agent holds.
    private func signWithSSH(
        _ program: String, _ key: String?, _ commit: [UInt8], _ attempt: Attempt
    ) throws(GitError) -> String {
        guard let key else { throw unsigned("user.signingkey is not set") }
        let message = try ScratchFile(in: gitFolder, commit)
        var words = [program, "-Y", "sign", "-n", "git", "-f"]
        let literal = key.hasPrefix("key::") ? String(key.dropFirst(5)) : key.hasPrefix("ssh-") ? key : nil
        let keyFile = try literal.map { key throws(GitError) in try ScratchFile(in: gitFolder, Array((key + "\n").utf8)) }
        switch keyFile {
        case .some(let file): words += [file.path, "-U"]
        case nil:
            let home = attempt.context.environment["HOME"] ?? ""
            words.append(key.hasPrefix("~/") ? home + key.dropFirst() : key)
        }
        words.append(message.path)
        let result = try runProgram(words, environment: attempt.context.environment, input: [], scratch: gitFolder)
        guard result.status == 0, let signature = try readFile(message.path + ".sig") else { throw unsigned(program, result) }
        return String(decoding: signature, as: UTF8.self)
    }

    private func unsigned(_ program: String, _ result: ProgramResult) -> GitError {
        let last = result.error.split(separator: "\n").last { !$0.hasPrefix("[GNUPG:]") }
        return unsigned("\(program) exited with \(result.status)" + (last.map { ": \($0)" } ?? ""))
    }

    private func unsigned(_ why: String) -> GitError {
        GitError(
            .unsigned, "commit.gpgsign is set, and the commit could not be signed: \(why)",
            hints: ["git commit --gpg-sign shows whether git can sign"])
    }
}
