internal import Documents
internal import History
internal import Secrets
internal import Synchronization

/// The word that makes `cfgops` the process that speaks with a remote; for itself only, so no list shows it.
let transportWord = "remote-transport"

/// What `fetch`, `pull`, `push` and `publish --push` have in common: how remotes are reached, and what is shown meanwhile.
final class RemoteAccess: Sendable {
    static let options: [Grammar.Option] = [.value("--timeout", as: "SECONDS"), .value("--identity", as: "FILE")]
    static let optionsHelp = """
            --timeout SECONDS   how long an exchange with the remote may take; 120 when left out
            --identity FILE     a private key for SSH, tried before all others
        """
    private static let longestTimeout = 86400

    private let context: Context
    private let timeout: Int
    private let identity: String?
    private let receiving: Progress, sending: Progress
    /// What the remote wrote while nothing was to be shown, for when it refuses.
    private let unseen = Mutex<[String]>([])

    init(_ words: Words, _ context: Context) throws(UsageError) {
        self.context = context
        identity = words.value("--identity").map { context.absolute($0) }
        let text = words.value("--timeout") ?? "120"
        guard let seconds = Int(text), (1 ... RemoteAccess.longestTimeout).contains(seconds) else {
            throw UsageError("--timeout takes seconds from 1 to \(RemoteAccess.longestTimeout), not \"\(text)\"")
        }
        timeout = seconds
        (receiving, sending) = (Progress("receiving objects", context), Progress("sending objects", context))
    }

    var transport: Transport {
        Transport(
            words: [context.executable, transportWord], environment: context.environment, timeout: .seconds(timeout), identity: identity,
            ask: { [context] in askOnTerminal($0, isSecret: $1, context.environment) }, report: { [self] in report($0) })
    }

    /// For a process that nobody watches: it asks nobody, and shows nothing.
    var unattended: Transport {
        Transport(
            words: [context.executable, transportWord], environment: context.environment, timeout: .seconds(timeout), identity: identity)
    }

    func remote(_ name: String, of repository: Repository) throws(GitError) -> Remote { try Remote(name, of: repository, transport) }

    /// Takes lines of progress away, and shows what was kept back where the remote refused.
    func end(isRefused: Bool = false) {
        receiving.end()
        sending.end()
        let lines = unseen.withLock { $0 }
        if isRefused { lines.forEach { show($0) } }
    }

    private func report(_ event: Transport.Event) {
        switch event {
        case .receiving(let done, let total, _): receiving.report(done, of: total)
        case .sending(let done, let total, _): sending.report(done, of: total)
        case .remote(let line) where RemoteAccess.isCounter(line): break
        case .remote(let line):
            if context.quiet { unseen.withLock { $0.append(line) } } else { show(line) }
        }
    }

    private func show(_ line: String) { context.writeError(Array("remote: \(line)\n".utf8)) }

    /// Git counts what it does; only people at a terminal would want that, and they see our own line.
    private static func isCounter(_ line: String) -> Bool {
        let words = [
            "Enumerating objects:", "Counting objects:", "Compressing objects:", "Unpacking objects:", "Resolving deltas:",
            "Checking connectivity:", "Total ",
        ]
        return words.contains { line.hasPrefix($0) }
    }
}

/// Asks at the terminal, unless git was told not to ask (`GIT_TERMINAL_PROMPT=0`).
private func askOnTerminal(_ question: String, isSecret: Bool, _ environment: [String: String]) -> WipedText? {
    guard !["0", "false", "no"].contains(environment["GIT_TERMINAL_PROMPT"] ?? "") else { return nil }
    return TerminalQuestion.ask(question, isSecret: isSecret)?.reveal { WipedText($0) }
}
