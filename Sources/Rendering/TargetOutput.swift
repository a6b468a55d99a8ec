package import Documents
package import Overlays

/// One file that a target would write, by name: whether it can be made is another question.
package struct TargetOutput: Sendable {
    package let target: TargetDeclaration
    package let environment: String
    package let document: String
    /// Below the destination.
    package let path: String
    /// Where in the document it begins.
    package let selected: Path
}

/// A file together with what it was made from.
package struct TracedFile: Sendable {
    package let file: RenderedFile
    package let document: EffectiveDocument
    package let trace: OutputTrace
}

extension Renderer {
    /// The files that the targets of an environment would write, in the order of the targets. Reads nothing but the names of documents.
    ///
    /// - Returns: nothing, and why, where a declaration cannot be rendered.
    package func outputs(in environment: String) throws -> (outputs: [TargetOutput], diagnostics: [Diagnostic]) {
        let plan = TargetPlan(configuration, environment: environment, only: nil, marking: marking, templates: templates)
        guard plan.diagnostics.isEmpty else { return ([], plan.diagnostics) }
        let names = try configuration.documents(in: environment)
        let outputs = plan.targets.flatMap { target in
            names.filter(target.matches).map { name in
                TargetOutput(
                    target: target.declaration, environment: environment, document: name, path: target.path(of: name, in: environment),
                    selected: target.selected)
            }
        }
        return (outputs, [])
    }

    /// Makes one file, and notes which of its bytes state which value.
    ///
    /// - Returns: nil where `optional` forgives that what it selects is missing.
    /// - Throws: `Diagnostics` with everything that stops it; what the source of the layers throws when it cannot read them.
    package func traced(_ output: TargetOutput) throws -> TracedFile? {
        let result = try configuration.effective(output.document, in: output.environment)
        guard result.errors.isEmpty else { throw Diagnostics(result.errors) }
        guard let found = result.document else { return nil }
        let document = found.marking(marking)
        let target = try Target(output.target), template = try TemplateLinker.link(output.target, in: configuration.source, templates)
        var trace: OutputTrace? = OutputTrace()
        let made = try target.file(
            of: document, by: output.target.template == nil ? nil : template, configuration, tracing: &trace)
        guard let made, let trace else { return nil }
        return TracedFile(file: made.file, document: document, trace: trace)
    }
}
