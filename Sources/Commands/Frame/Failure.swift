package import Documents
internal import History
internal import Reconciling

/// Why a command stopped: the exit code and what to tell the person.
package struct Failure: Error, Sendable {
    package var exit: Exit
    package var diagnostics: [Diagnostic]

    package init(_ exit: Exit, _ diagnostics: [Diagnostic]) {
        self.exit = exit
        self.diagnostics = diagnostics
    }

    package init(_ exit: Exit, _ code: String, _ message: String, at place: Place? = nil, hints: [String] = []) {
        self.init(exit, [Diagnostic(code, message, at: place, hints: hints)])
    }

    /// The one place where errors of the layers below become an exit code (R32).
    package init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let usage as UsageError: self.init(.usage, "usage", usage.message, hints: usage.hints)
        case let diagnostics as Diagnostics:
            // What follows the slash says which rule of many.
            let codes = Set(diagnostics.list.map { String($0.code.prefix { $0 != "/" }) })
            let isAccident = !codes.isDisjoint(with: Failure.accidents), isRefusal = !codes.isDisjoint(with: Failure.refusals)
            let exit: Exit = isAccident ? .failed : isRefusal ? .refused : .no
            self.init(exit, diagnostics.list)
        case let diagnostic as Diagnostic: self.init(Diagnostics(diagnostic))
        case let error as GitError: self.init(error)
        case let error as DiskError: self.init(.failed, [error.diagnostic])
        default: self.init(.failed, "failed", "\(error)")
        }
    }

    /// What keeps a configuration from being used: exit 1, or 4 where a key is missing or a file was tampered with.
    static func unusable(_ errors: [Diagnostic]) -> Failure {
        Failure(errors.contains { accidents.contains($0.code) } ? .failed : .no, errors)
    }

    /// Answers that are neither wrong input nor an accident: somebody has to decide.
    private static let refusals: Set = [
        "bound-elsewhere", "foreign-file", "destination-locked", "destination-held", "destination-changed", "path-held",
        "drifted-elsewhere",
        "secret", "conflict", "cannot-pin", "foreign-branch", "deployed-branch", "protected", "rewrite", "deleted", "manifest-deleted",
        "document-exists", "plaintext-secret", "renamed", "cannot-promote", "last-recipient", "shared-rule", "outside-root", "plain-value",
        "not-sealed", "not-allowed",
    ]
    /// What this machine holds and cannot read, or does not let us read.
    private static let accidents: Set = [
        "inventory-damaged", "cannot-run", "generation-damaged", "destination-state", "cannot-read", "needs-key", "no-key", "mac-mismatch",
        "no-key-file", "key-command", "no-passphrase", "no-identity", "bad-identity", "bad-signers", "bad-age-file",
        "no-memory", "no-randomness", "no-time-zones",
    ]

    private init(_ error: GitError) {
        let exit: Exit =
            switch error.reason {
            case .notFound, .ambiguous, .noRepository: .no
            case .refused, .lostRace, .locked: .refused
            case .failure, .foreignOwner, .missingObject, .unsigned: .failed
            }
        self.init(exit, [Diagnostic("git", error.detail, hints: error.hints)])
    }
}

/// A command line that does not follow the grammar of its command.
package struct UsageError: Error, Sendable {
    package var message: String
    package var hints: [String]

    package init(_ message: String, hints: [String] = []) {
        self.message = message
        self.hints = hints
    }
}
