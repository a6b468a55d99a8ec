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
    /// What the program or the server said: capped, printable, without secrets.
    package var output = ""
    /// How often it was tried.
    package var tries = 1
    package var duration = Duration.zero

    package var isPassed: Bool { verdict == .passed }
}
