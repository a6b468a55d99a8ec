internal import Documents
internal import Overlays

/// What one document gives in one environment: the unit that is made again when something that it reads changes.
struct DocumentOutput: Sendable {
    let document: String
    /// Whether the environment has the document: some layer states it, and no deeper one takes it back.
    var isPresent = false
    /// In the order of the targets.
    var files: [RenderedFile] = []
    var diagnostics: [Diagnostic] = []
    var dependencies = Dependencies()
    /// Whether a file names the commit that it was made from, so that every commit makes it again.
    var namesCommit = false

    /// Names by which its Kubernetes objects refer to others, where some have generated names.
    var referredNames: Set<String> = []

    /// Whether layers state the document, be it with errors.
    var isStated: Bool { isPresent || !diagnostics.isEmpty }
}
