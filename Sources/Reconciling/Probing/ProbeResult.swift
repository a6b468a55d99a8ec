package import Documents

/// What came of a precheck, a reload or a check.
package struct ProbeResult: Sendable {
    package enum Verdict: String, Sendable {
        case passed
        /// The files, or the program with them, are not good.
        case failed
        /// Nothing was found out about the files: this machine does not allow it, or cannot start the program. No reason to quarantine.
        case unable
        /// It was told to stop before an answer was there.
        case stopped
    }

    package var verdict: Verdict
    /// What, where, what to do; nil when it passed.
    package var reason: Diagnostic?
    /// What the program or the server said: capped and printable. Secrets may be in it until it is `redacted`.
    package var output: String
    /// How often it was tried.
    package var tries: Int
    package var duration: Duration

    package init(
        _ verdict: Verdict, _ reason: Diagnostic? = nil, output: String = "", tries: Int = 1, duration: Duration = .zero
    ) {
        (self.verdict, self.reason, self.output, self.tries, self.duration) = (verdict, reason, output, tries, duration)
    }

    package var isPassed: Bool { verdict == .passed }

    /// The same without what stands in files with secrets: nothing else may be logged, kept or committed.
    package func redacted(by redaction: Redaction) -> ProbeResult {
        var copy = self
        copy.output = redaction.redacted(output)
        copy.reason?.message = redaction.redacted(reason?.message ?? "")
        return copy
    }
}
