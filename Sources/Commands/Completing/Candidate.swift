/// What a word on the command line may become.
struct Candidate: Hashable {
    var text: String
    /// What a shell may show beside it.
    var note = ""
    /// More is to follow in the same word.
    var isPartial = false
}

/// What completes a word.
enum Completion: Hashable {
    case candidates([Candidate])
    /// The shell's own completion of paths.
    case files, folders
}
