@testable import Commands
import Documents
import History
import Testing

@Suite struct `A failure` {
    @Test(
        arguments: [
            (UsageError("m"), .usage), (Diagnostic("unknown-path", "m"), .no), (Diagnostics([]), .no),
            (Diagnostic("conflict", "m"), .refused),
            (Diagnostic("secret", "m"), .refused), (Diagnostic("protected", "m"), .refused), (Diagnostic("path-held", "m"), .refused),
            (Diagnostic("drifted-elsewhere", "m"), .refused), (Diagnostic("rewrite", "m"), .refused),
            (Diagnostic("inventory-damaged", "m"), .failed), (Diagnostic("destination-state", "m"), .failed),
            (Diagnostics([Diagnostic("unknown-path", "m"), Diagnostic("conflict", "m")]), .refused), (GitError(.notFound, "m"), .no),
            (GitError(.noRepository, "m"), .no), (GitError(.refused, "m"), .refused), (GitError(.lostRace, "m"), .refused),
            (GitError(.locked, "m"), .refused), (GitError(.missingObject, "m"), .failed), (GitError(.failure, "m"), .failed),
            (GitError(.unsigned, "m"), .failed), (CancellationError(), .failed),
        ] as [(any Error, Exit)])
    func `has the exit code of R32`(error: any Error, exit: Exit) {
        #expect(Failure(error).exit == exit)
    }
}
