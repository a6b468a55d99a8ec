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
    private let reveals: Bool

    init(_ words: [String], reveals: Bool) throws(UsageError) {
        guard words.count == 1 else {
            throw UsageError("hook textconv takes FILE", hints: ["git calls it; cfgops hook install configures that"])
        }
        (file, self.reveals) = (words[0], reveals)
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
        do throws(Diagnostics) {
            let open = try sealed.opened(with: keys(context))
            guard mayReveal(context) else { return SopsOutline(sealed, open: open).text }
            return SopsOutline.revealed(open).reveal { Array($0) }
        } catch {
            let troubles = error.list.filter { $0.code != "no-key" }.map { "# \($0.message)\n" }
            return SopsOutline(sealed, open: nil).text + Array(troubles.joined().utf8)
        }
    }

    /// Nobody is asked for a passphrase, twice for each file of a log.
    private func keys(_ context: Context) -> KeyRing {
        let ring = context.sealing.keys
        return KeyRing { () throws(Diagnostics) in try ring.sources().filter { !$0.isLocked } }
    }

    /// Told by `--reveal`, or by `cfgops.textconvReveal` in git's configuration; never where the audit log does not know.
    private func mayReveal(_ context: Context) -> Bool {
        do {
            let repository = try Repository.open(context.folder, environment: context.environment)
            let word = try repository.configuration("cfgops.textconvreveal")
            guard reveals || ["true", "yes", "on", "1"].contains(word?.lowercased()) else { return false }
            let workspace = Workspace(context, root: ConfigurationRoot(repository: repository, folder: ""))
            try AuditLog(workspace).record(AuditLog.Entry(command: "hook textconv", environment: "", paths: [file]), .workTree)
            return true
        } catch {
            Failure(error).diagnostics.forEach { context.complain($0) }
            return false
        }
    }
}
