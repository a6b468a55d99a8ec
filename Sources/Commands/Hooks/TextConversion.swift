internal import Documents
internal import History
internal import Secrets
internal import Validating

/// `cfgops hook textconv FILE`: what git compares in place of a sealed file. Git takes a failure for a broken repository, so there is none:
/// what cannot be read better is written as it is.
struct TextConversion {
    static let name = "textconv"
    /// As git gives it: a file of the work tree from its top, or a temporary one of the same name.
    private let file: String
    private let options: Words

    init(_ words: [String], _ options: Words) throws(UsageError) {
        guard words.count == 1 else {
            throw UsageError("hook textconv takes FILE", hints: ["git calls it; cfgops hook install configures that"])
        }
        (file, self.options) = (words[0], options)
    }

    func run(in context: Context) throws -> Exit {
        guard let bytes = readFile(context.absolute(file)) else {
            throw Failure(.failed, "cannot-read", "cannot read \"\(file)\"")
        }
        context.writeOutput(text(of: bytes, context))
        return .done
    }

    private func text(of bytes: [UInt8], _ context: Context) -> [UInt8] {
        guard SopsFile.isSealed(bytes, store: SopsStore(path: file)), let sealed = try? SopsFile(bytes, path: file) else { return bytes }
        do {
            let repository = try Repository.open(context.folder, environment: context.environment)
            let workspace = Workspace(context, root: ConfigurationRoot(repository: repository, folder: ""))
            // Nobody is asked for a passphrase, twice for each file of a log.
            let ring = try KeyWords(options, context).ringAtHand
            let open = try sealed.opened(with: ring)
            guard try isToReveal(repository, context) else { return SopsOutline(sealed, open: open, key: try ring.fingerprintKey()).text }
            try AuditLog(workspace).record(AuditLog.Entry(command: "hook textconv", environment: "", paths: [file]), .workTree)
            return SopsOutline.revealed(open).reveal { Array($0) }
        } catch {
            let troubles = Failure(error).diagnostics.filter { $0.code != "no-key" }
            return SopsOutline(sealed, open: nil).text + Array(troubles.map { "# \($0.message)\n" }.joined().utf8)
        }
    }

    /// Told by `--reveal`, or by `cfgops.textconvReveal` in git's configuration or on its command line.
    private func isToReveal(_ repository: Repository, _ context: Context) throws -> Bool {
        let word = try commanded(context) ?? repository.configuration("cfgops.textconvreveal") ?? ""
        return options.flag("--reveal") || ["true", "yes", "on", "1"].contains(word.lowercased())
    }

    /// What `git -c` said, which git hands on in a variable: `'KEY'='VALUE'` or `'KEY=VALUE'`, with blanks between, the last one holding.
    private func commanded(_ context: Context) -> String? {
        let words = (context.environment["GIT_CONFIG_PARAMETERS"] ?? "").filter { $0 != "'" }.split(separator: " ")
        let parts = words.map { $0.split(separator: "=", maxSplits: 1) }.last { $0.first?.lowercased() == "cfgops.textconvreveal" }
        return parts.map { $0.count == 2 ? String($0[1]) : "true" }
    }
}
