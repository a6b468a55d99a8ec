internal import Documents
internal import Overlays

/// A template together with every partial that it can reach: what a target renders by.
struct LinkedTemplate: Sendable {
    struct Unit: Sendable {
        let path: String
        let template: Template
        /// For each of the template's partials its place among the units.
        var partials: [Int] = []

        func place(of name: Template.Name) -> Place { Place(file: path, position: template.bytes.position(of: Int(name.tag))) }
    }

    /// The target's own template first.
    var units: [Unit] = []
    /// Every file that was looked for, found or not: when one of them comes, goes or changes, the result may differ.
    var files: Set<String> = []
    /// With problems nothing is rendered by it.
    var problems: [Diagnostic] = []

    /// The folder of the configuration root that templates and partials are in.
    static let folder = "templates/"
    /// What a partial's file is called behind its name.
    static let ending = ".mustache"
}

extension LinkedTemplate {
    /// The text for one value of a document.
    ///
    /// - Parameters:
    ///   - commit: what `{{commit}}` gives.
    ///   - trace: notes which bytes are which value, unless it is nil.
    func render(
        _ document: EffectiveDocument, at node: EffectiveDocument.NodeID, commit: String, escapesHtml: Bool,
        tracing trace: inout OutputTrace?
    ) throws(Diagnostics) -> FileBody {
        guard problems.isEmpty else { throw Diagnostics(problems) }
        var run = TemplateRun(self, over: document, at: node, commit: commit, escapesHtml: escapesHtml)
        run.trace = trace
        run.run()
        trace = run.trace
        guard run.problems.isEmpty else { throw Diagnostics(run.problems) }
        return FileBody(bytes: run.output, isTainted: run.isTainted, namesCommit: run.namesCommit)
    }
}
