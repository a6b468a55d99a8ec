internal import Documents
internal import Glibc

extension MachineProbes {
    /// Runs a program whose exit with 0 is the wanted answer.
    ///
    /// - Parameters:
    ///   - subject: what the program is, for messages: `the precheck`.
    ///   - code: of the complaint when the answer is another one.
    func run(_ words: [String], _ waiting: Waiting, as subject: String, code: String, at place: Place) -> ProbeResult {
        let start = ContinuousClock.now
        do throws(ProgramFailure) {
            let (end, output) = try ProgramRun.run(words, waiting: waiting)
            if end == .cancelled { return failed(.stopped, at: place) }
            let text = output.text
            guard let trouble = trouble(end, after: .now - start) else { return ProbeResult(.passed, output: text) }
            let reason = Diagnostic(
                code, "\(subject) \"\(visible(shellLine(words)))\" \(trouble)", hints: hints(end, hasOutput: !text.isEmpty))
            return failed(reason, text, at: place)
        } catch {
            return failed(.cannotRun(subject, error), at: place)
        }
    }

    /// The result for a reason, which gets its place here.
    func failed(_ reason: Diagnostic, _ output: String = "", at place: Place) -> ProbeResult {
        let verdict: ProbeResult.Verdict =
            switch reason.code {
            case Diagnostic.stopped.code: .stopped
            case Diagnostic.cannotRunCode: .unable
            default: .failed
            }
        var reason = reason
        reason.place = place
        return ProbeResult(verdict, reason, output: output)
    }

    /// Nil for an exit with 0.
    private func trouble(_ end: ProgramRun.End, after duration: Duration) -> String? {
        switch end {
        case .exited(0), .cancelled: nil
        case .exited(126): "exited with 126, as shells do when a program may not be executed"
        case .exited(127): "exited with 127, as shells do when a program is not there"
        case .exited(let status): "exited with \(status)"
        case .signalled(let signal): "was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
        case .tookTooLong: "took longer than \(duration.shown) and was ended"
        }
    }

    private func hints(_ end: ProgramRun.End, hasOutput: Bool) -> [String] {
        switch end {
        case .tookTooLong: ["if it needs more time, say so with \"within\""]
        case _ where !hasOutput: ["it wrote nothing; run it by hand to see why"]
        default: []
        }
    }
}

extension Diagnostic {
    static let stopped = Diagnostic("stopped", "broken off, since cfgops is to stop")
    static let cannotRunCode = "cannot-run"

    static func cannotRun(_ subject: String, _ failure: ProgramFailure) -> Diagnostic {
        Diagnostic(
            cannotRunCode, "\(subject) cannot run: \(failure)", hints: ["install it on this machine, or name it by its absolute path"])
    }
}

extension Duration {
    /// As the manifest states durations, rounded to what matters: `1500ms` below ten seconds that are not whole, otherwise `12s`.
    var shown: String {
        let milliseconds = Int64(min((self / .milliseconds(1)).rounded(), 1e15))
        return milliseconds < 10_000 && milliseconds % 1000 != 0 ? "\(milliseconds)ms" : "\(milliseconds / 1000)s"
    }
}
