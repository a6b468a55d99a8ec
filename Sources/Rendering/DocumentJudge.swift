package import Documents
package import Overlays

/// Judges an effective document after it was evaluated and before its files are made. Rendering asks, and does not know by what rules.
package protocol DocumentJudge: Sendable {
    /// Called from several threads at once, with documents that have no error so far.
    func judgement(of document: EffectiveDocument) throws -> Judgement
}

/// What was found about one document in one environment.
package struct Judgement: Sendable {
    package var diagnostics: [Diagnostic] = []
    /// What was judged by: when one of these files changes, comes or goes, or anything in a folder (with a `/` behind it), the document
    /// has to be judged again.
    package var files: Set<String> = []

    package init() {}
}
