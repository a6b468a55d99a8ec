/// `cfgops agent ENV --to DIR`.
struct AgentCommand: Command {
    static let name = "agent"
    static let summary = "keeps a folder what a branch says, for as long as it runs"
    static let help = """
        Usage: cfgops agent ENV --to DIR [--remote URL] [--branch NAME] [--interval DURATION] [--require-signed FILE] [--once]

        Reconciles ENV into DIR with every commit of the branch, and puts back what was changed by hand. Looks when the branch moves
        here, when SIGUSR1 asks for it, and at the interval. Goes on from the last good generation over restarts and without a
        network. A branch that lost deployed commits, and a commit that is not signed as it has to be, are held: what is live stays.
        SIGTERM lets running switches end; SIGHUP reads the files of this machine again. Speaks with systemd (Type=notify).

        Options:
            --to DIR                 the destination; bound to this configuration and ENV at first use
            --remote URL             fetches from there (file, SSH, HTTPS) into DIR/.cfgops/repository.git; with --repo it names a
                                     remote of that repository
            --branch NAME            the branch; main, or with --repo the one that HEAD names
            --interval DURATION      the longest pause between two looks, such as 30s or 5m; else as the manifest says
            --require-signed FILE    takes only commits that somebody of this file signed (allowed signers of ssh-keygen)
            --revoked FILE           keys that nobody believes any more
            --accept-rewrite COMMIT  takes this tip although it does not descend from what was deployed
            --once                   ends when there is nothing more to do now
            --log text|json          the lines on standard output; as --format when left out
        \(RemoteAccess.optionsHelp)
        \(KeyWords.optionsHelp)

        Examples:
            $ cfgops --repo /srv/hub.git agent prod --to /srv/app
            $ cfgops agent prod --to /srv/app --remote ssh://git@hub.example.com/config.git --require-signed /etc/cfgops/signers
        """
    static let grammar = Grammar(
        1 ... 1,
        [
            .value("--to", as: "DIR"), .value("--remote", as: "URL"), .value("--branch", as: "NAME"), .value("--interval", as: "DURATION"),
            .value("--accept-rewrite", as: "COMMIT"), .flag("--once"), .value("--log", as: "text|json"),
        ] + RequiredSignature.options + RemoteAccess.options + KeyWords.options)

    private let words: Words

    init(_ words: Words) throws(UsageError) {
        guard words.flag("--to") else { throw UsageError("agent needs --to DIR", hints: [AgentCommand.usage]) }
        self.words = words
    }

    func run(in context: Context) throws -> Exit {
        try Agent(AgentOptions(words, context), words, context).run()
    }
}
