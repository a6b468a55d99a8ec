internal import Documents

/// A DOC[:PATH] of the command line; a bad one is exit 2 and says where in the word it goes wrong.
func documentPath(_ word: String) throws(UsageError) -> DocumentPath {
    do throws(Diagnostic) {
        return try DocumentPath(parsing: word)
    } catch {
        throw UsageError(error.message, hints: error.hints)
    }
}
