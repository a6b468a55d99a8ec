package import Documents
package import Overlays

/// What a round asks the machine: programs, requests, signals. The call returns when the answer is known or its time is over.
package protocol Probes {
    /// What this machine does not allow (R29), each with the line that would allow it.
    func refusals(of actions: GroupActions) -> [Diagnostic]
    /// - Parameter candidate: the absolute path of a file that is not live yet; stands for `{candidate}`.
    func precheck(_ precheck: PrecheckDeclaration, candidate: String) -> ProbeResult
    func reload(_ reload: ReloadDeclaration) -> ProbeResult
    /// Tries again until it is true or its time is over.
    func check(_ check: CheckDeclaration) -> ProbeResult
}

/// What became of one probe.
package struct ProbeResult: Hashable, Sendable {
    package var passed: Bool
    /// One line: what was done, and what came of it.
    package var summary: String
    /// What was written or answered, capped by who ran it; secrets may be in it.
    package var output: String

    package init(passed: Bool, summary: String, output: String = "") {
        (self.passed, self.summary, self.output) = (passed, summary, output)
    }
}
