internal import Documents
package import Overlays

/// Asks programs and servers about files: before a switch, by it, and after it. Every question blocks, at most as long as its declaration
/// says, and nothing is asked that this machine does not allow.
package struct MachineProbes: Sendable {
    package let allowances: Allowances
    let cancellation: Cancellation?

    /// How long a reload may take: as long as systemd's own patience with one (`DefaultTimeoutStartSec`) would be too long for a round.
    static let reloadPatience = Duration.seconds(30)
    /// How long one try of a check waits for an answer; another try may find one.
    static let requestPatience = Duration.seconds(5)

    /// - Parameter cancellation: ends the question that is being asked, and all later ones; nil: nothing does.
    package init(allowances: Allowances, cancellation: Cancellation? = nil) {
        (self.allowances, self.cancellation) = (allowances, cancellation)
    }

    /// Runs the program's own judgement of a file that is not live yet.
    ///
    /// - Parameter candidate: the absolute path of the target's file in the new generation, below its root folder in the store, so that what
    ///   it includes by a relative path is found as it will be.
    package func precheck(_ declaration: PrecheckDeclaration, candidate: String) -> ProbeResult {
        if let refusal = allowances.refusal(of: declaration) { return ProbeResult(.unable, refusal) }
        let words = declaration.command.map { $0.replacing(PrecheckDeclaration.candidate, with: candidate) }
        let waiting = Waiting(declaration.within, cancellation)
        return timed { run(words, waiting, as: "the precheck", code: "precheck-failed", at: declaration.place) }
    }

    /// Tells a program to take over what is live now. It is not tried again: a check says whether it did.
    package func reload(_ declaration: ReloadDeclaration) -> ProbeResult {
        if let refusal = allowances.refusal(of: declaration) { return ProbeResult(.unable, refusal) }
        return timed { perform(declaration) }
    }

    /// Asks again and again until the answer is the wanted one or time is up.
    package func check(_ declaration: CheckDeclaration) -> ProbeResult {
        if let refusal = allowances.refusal(of: declaration) { return ProbeResult(.unable, refusal) }
        let waiting = Waiting(declaration.within, cancellation)
        return timed {
            var tries = 0, answered: ProbeResult?
            while true {
                var result = ask(declaration, waiting)
                tries += 1
                // A try that the end of its time cut short says less than the one before it.
                if result.verdict == .failed, waiting.left <= .zero, let answered { result = answered }
                result.tries = tries
                guard result.verdict == .failed, waiting.left > declaration.every else { return result }
                answered = result
                guard waiting.pause(declaration.every) else { return failed(.stopped, at: declaration.place) }
            }
        }
    }

    private func timed(_ question: () -> ProbeResult) -> ProbeResult {
        let start = ContinuousClock.now
        var result = question()
        result.duration = .now - start
        return result
    }
}
