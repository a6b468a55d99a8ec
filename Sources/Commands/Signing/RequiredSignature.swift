internal import Documents
internal import History
internal import Secrets
internal import Validating

/// `--require-signed FILE`: only commits that somebody of this file signed are taken.
struct RequiredSignature {
    static let options: [Grammar.Option] = [.value("--require-signed", as: "FILE"), .value("--revoked", as: "FILE")]

    private let rules: SignatureRules
    private let context: Context

    /// - Returns: nil when no signature is required.
    /// - Throws: what is wrong with the files. They are read once: a process that lives long makes another of these on SIGHUP.
    init?(_ words: Words, for repository: Repository, _ context: Context) throws {
        guard let signers = words.value("--require-signed") else {
            guard !words.flag("--revoked") else { throw UsageError("--revoked goes with --require-signed FILE") }
            return nil
        }
        rules = try SignerFiles(context).rules(signers: signers, revoked: words.value("--revoked"), for: repository)
        self.context = context
    }

    /// - Parameter branch: the full name of the branch that the commit is the tip of; what its log on this machine says was there before a
    ///   key ended stays good.
    /// - Throws: a refusal that says why the commit is not believed; a `GitError` when it cannot be read.
    func check(_ commit: ObjectID, of branch: String? = nil, in repository: Repository) throws {
        let verdict = try SignedCommit(rules, in: repository, now: context.now().seconds, branch: branch).verdict(on: commit)
        guard !verdict.isValid else { return }
        throw Failure(
            .refused, "signature", "commit \(commit.short) is not signed as it has to be: \(verdict.reason)",
            hints: ["sign a commit on top of it: git commit --allow-empty --gpg-sign"])
    }
}
