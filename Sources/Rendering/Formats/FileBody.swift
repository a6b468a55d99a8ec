internal import Documents

/// The bytes of a file, and what is to be known of how they were made.
struct FileBody {
    var bytes: [UInt8]
    /// Whether a secret, or something derived from one, is in it.
    var isTainted: Bool
    /// Whether the commit is named in it.
    var namesCommit = false
    /// What the author should look at.
    var warnings: [Diagnostic] = []
}
