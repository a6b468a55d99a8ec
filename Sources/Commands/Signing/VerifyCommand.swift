internal import Documents
internal import History
internal import Secrets
internal import Validating

/// `cfgops verify [REV]`.
struct VerifyCommand: Command {
    static let name = "verify"
    static let summary = "whether a commit or a tag was signed with an SSH key of somebody who is believed"
    static let help = """
        Usage: cfgops verify [REV] [--signers FILE] [--revoked FILE] [--tag] [--by-date]

        Verifies the SSH signature of a commit (HEAD when none is named), or of an annotated tag, and says who made it. FILE is a file of
        allowed signers as ssh-keygen and git take it; a malformed line makes the whole file an error. Exit 0 when the signature is
        good, by a key of the file that may sign for git, at the date of the commit and now; exit 1 otherwise. Nothing else is asked than
        this file: the names of author and committer prove nothing. Signatures of OpenPGP, X.509 and certificates cannot be verified.

        Options:
            --signers FILE   whom to believe; git's gpg.ssh.allowedSignersFile when left out
            --revoked FILE   public keys that are believed no more, one a line; git's gpg.ssh.revocationFile when left out
            --tag            REV is an annotated tag, and its own signature is verified
            --by-date        a key that ended since counts if it was good at the date of the commit, as for git; the signer chooses
                             that date

        Examples:
            $ cfgops verify --signers /etc/cfgops/signers
            $ cfgops verify v1.4 --tag --signers /etc/cfgops/signers --format json
            $ cfgops verify main~20 --by-date
        """
    static let grammar = Grammar(
        0 ... 1, .value("--signers", as: "FILE"), .value("--revoked", as: "FILE"), .flag("--tag"), .flag("--by-date"))
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        self.words = words
        if words.flag("--tag") && words[0] == nil { throw UsageError("--tag needs the name of a tag", hints: [VerifyCommand.usage]) }
    }

    func run(in context: Context) throws -> Exit {
        let repository = try Repository.open(context.folder, environment: context.environment)
        let rules = try SignerFiles(context).rules(
            signers: words.value("--signers"), revoked: words.value("--revoked"), for: repository)
        let id = try object(in: repository, context)
        let now = words.flag("--by-date") ? nil : context.now().seconds
        var verdict = try SignedCommit(rules, in: repository, now: now, branch: repository.head().branch).verdict(on: id)
        if verdict.isValid, let tag = try misnamedTag(id, repository) {
            verdict.status = .bad
            verdict.reason = "the tag was signed under the name \"\(tag)\""
        }
        report(verdict, of: id, context)
        return verdict.isValid ? .done : .no
    }

    private var revision: String { words[0] ?? "HEAD" }

    private func object(in repository: Repository, _ context: Context) throws -> ObjectID {
        guard words.flag("--tag") else { return try repository.resolve(revision, now: context.now()) }
        guard let id = try repository.reference("refs/tags/\(revision)") ?? ObjectID(hex: revision) else {
            throw Diagnostic("unknown-tag", "unknown tag \"\(revision)\"", hints: ["git tag lists them"])
        }
        return id
    }

    /// A tag that was signed is good under its own name only: under another it may be an older version that passes for a newer.
    private func misnamedTag(_ id: ObjectID, _ repository: Repository) throws -> String? {
        guard words.flag("--tag"), id.description != revision, let name = try repository.signedObject(id)?.tagName else { return nil }
        return name == revision ? nil : name
    }

    private func report(_ verdict: SignatureVerdict, of id: ObjectID, _ context: Context) {
        let kind = words.flag("--tag") ? "tag" : "commit"
        if context.format == .json {
            context.print(
                .object([
                    ("revision", .string(revision)), ("kind", .string(kind)), ("id", .string(id.description)),
                    ("status", .string(verdict.status.rawValue)), ("principal", .optional(verdict.principal)),
                    ("fingerprint", .optional(verdict.fingerprint)), ("keyType", .optional(verdict.keyType)),
                    ("reason", .string(verdict.reason)),
                ]))
        } else {
            let style = context.style, status = verdict.status.rawValue
            context.print("\(verdict.isValid ? style.added(status) : style.removed(status))  \(kind) \(id.short): \(verdict.reason)")
        }
    }
}
