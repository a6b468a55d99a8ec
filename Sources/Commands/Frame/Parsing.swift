internal import Documents

/// A DOC[:PATH] of the command line; a bad one is exit 2 and says where in the word it goes wrong.
func documentPath(_ word: String) throws(UsageError) -> DocumentPath {
    do throws(Diagnostic) {
        return try DocumentPath(parsing: word)
    } catch {
        throw UsageError(error.message, hints: error.hints)
    }
}

/// `--at REV` and `--staged` name one state each (R2).
func refuseTwoStates(_ words: Words, usage: String) throws(UsageError) {
    if words.flag("--at") && words.flag("--staged") { throw UsageError("--at and --staged do not go together", hints: [usage]) }
}
