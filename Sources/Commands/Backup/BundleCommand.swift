internal import History

/// `cfgops bundle FILE`.
struct BundleCommand: Command {
    static let name = "bundle"
    static let summary = "the whole repository as one file, for backup"
    static let help = """
        Usage: cfgops bundle FILE [--since REV]
               cfgops bundle --verify FILE...

        Writes all branches, all tags and HEAD with everything that they lead to into one file, a git bundle: cfgops restore reads it, and
        so do git clone and git bundle verify. It is written beside FILE and renamed when it is on the disk; an older bundle is replaced.

        Options:
            --since REV    only what is newer than REV: it can be restored on top of a bundle that has REV
            --verify       reads bundles as restore would, each on top of those before and of the repository here, and keeps nothing

        Examples:
            $ cfgops bundle /backup/config.bundle
            $ cfgops bundle /backup/monday.bundle --since main@{1.day.ago}
            $ cfgops bundle --verify /backup/config.bundle /backup/monday.bundle
        """
    static let grammar = Grammar(1 ... 1000, .value("--since", as: "REV"), .flag("--verify"))
    private let files: [String]
    private let since: String?
    private let isVerifying: Bool

    init(_ words: Words) throws(UsageError) {
        (files, since, isVerifying) = (words.positionals, words.value("--since"), words.flag("--verify"))
        if isVerifying, since != nil { throw UsageError("--verify and --since do not go together", hints: [BundleCommand.usage]) }
        if !isVerifying, files.count > 1 { throw UsageError("unexpected \"\(files[1])\"", hints: [BundleCommand.usage]) }
    }

    func run(in context: Context) throws -> Exit { try isVerifying ? verify(context) : write(context) }

    private func write(_ context: Context) throws -> Exit {
        let repository = try Repository.open(context.folder, environment: context.environment), path = context.absolute(files[0])
        let base = try since.map { try repository.resolve($0, now: context.now()) }
        let contents = try Progress.shown("packing objects", context) { try repository.writeBundle(to: path, since: base, progress: $0) }
        BundleReport(path: files[0], contents: contents).print("wrote", in: context)
        return .done
    }

    private func verify(_ context: Context) throws -> Exit {
        let lender = try? Repository.open(context.folder, environment: context.environment)
        let scratch = try ScratchFolder(beside: "\(context.environment["TMPDIR"] ?? "/tmp")/bundle")
        let repository = try Repository.create(at: scratch.path, bare: true)
        let contents = try Progress.shown("reading objects", context) {
            try repository.unbundle(files.map(context.absolute), lender: lender, progress: $0)
        }
        BundleReport(path: files[files.count - 1], contents: contents).print("sound:", in: context)
        return .done
    }
}
