internal import Digests
internal import Dispatch
internal import Documents
internal import Overlays
internal import Synchronization

/// The targets of one environment, in the order of the manifest, and what they make of a document.
struct TargetPlan: Sendable {
    /// Rendering looks at what targets feed on; judging at every document, for warnings too where they are wanted.
    enum Purpose { case rendering, judging(by: (any DocumentJudge)?, warns: Bool) }

    let configuration: Configuration
    let environment: String
    let purpose: Purpose
    private let marking: SecretMarking
    let targets: [Target]
    /// Those whose objects get names with a hash, be they wanted or not.
    private let namingTargets: [Target]
    /// What references to such objects become, by the plain name.
    var renamed: [String: [RenamedObject]] = [:]
    private let templates: TargetTemplates
    /// What is wrong with the declarations.
    let diagnostics: [Diagnostic]

    /// - Parameter only: the name of the one target that is wanted; nil: all.
    init(
        _ configuration: Configuration, environment: String, only: String?, for purpose: Purpose = .rendering, marking: SecretMarking,
        templates: TemplateCache
    ) {
        self.configuration = configuration
        self.marking = marking
        self.templates = TargetTemplates(source: configuration.source, cache: templates)
        self.purpose = purpose
        self.environment = environment
        let graph = configuration.graph, declared = configuration.manifest.targets
        guard graph.contains(environment), !graph.isAbstract(environment) else {
            (targets, namingTargets, diagnostics) = ([], [], [graph.refusal(ofTargetsIn: environment)])
            return
        }
        let applying = declared.filter { graph.selects($0.environments, environment) }
        var targets: [Target] = [], diagnostics: [Diagnostic] = []
        if let only, !applying.contains(where: { $0.name == only }) {
            let hints = nearest(only, in: applying.map(\.name)).map { ["did you mean \"\($0)\"?"] } ?? []
            let message = "there is no target \"\(only)\" in environment \"\(environment)\""
            diagnostics.append(Diagnostic("unknown-target", message, hints: hints, environments: [environment]))
        }
        for declaration in applying where only == nil || declaration.name == only {
            do throws(Diagnostics) { targets.append(try Target(declaration)) } catch {
                diagnostics += error.list.map { $0.concerning(environment) }
            }
        }
        (self.targets, self.diagnostics) = (targets, diagnostics)
        namingTargets = applying.filter(\.object.hashesName).compactMap { try? Target($0) }  // what is wrong with one is told above
    }

    /// Whether names of objects in this environment get a hash, so that documents may refer to them.
    var generatesNames: Bool { !namingTargets.isEmpty }

    /// The objects with a hash in their name that each document gives. What is wrong with one is told where it is written.
    func names(of documents: [String], inParallel: Bool) throws -> [[GeneratedNames.Name]] {
        try made(of: documents, inParallel: inParallel, by: names)
    }

    private func names(of document: String) throws -> [GeneratedNames.Name] {
        let matching = namingTargets.filter { $0.matches(document) }
        guard !matching.isEmpty, let effective = try effective(configuration.effective(document, in: environment)) else { return [] }
        return matching.compactMap { $0.generatedName(of: effective) }
    }

    private func effective(_ result: EffectiveResult) -> EffectiveDocument? {
        result.document?.marking(marking)
    }

    func outputs(of documents: [String], inParallel: Bool) throws -> [DocumentOutput] {
        try made(of: documents, inParallel: inParallel, by: output)
    }

    /// Makes something of each document, of several at a time when there are many.
    ///
    /// - Returns: in the order of the documents, whichever was made first.
    private func made<Made: Sendable>(
        of documents: [String], inParallel: Bool, by make: @Sendable (String) throws -> Made
    ) throws -> [Made] {
        guard inParallel, documents.count > TargetPlan.chunkSize else { return try documents.map(make) }
        let chunks = stride(from: 0, to: documents.count, by: TargetPlan.chunkSize).map { start in
            documents[start ..< min(start + TargetPlan.chunkSize, documents.count)]
        }
        let made = Mutex([Result<[Made], any Error>?](repeating: nil, count: chunks.count))
        DispatchQueue.concurrentPerform(iterations: chunks.count) { index in
            let result = Result { try chunks[index].map(make) }
            made.withLock { $0[index] = result }
        }
        return try made.withLock { try $0.flatMap { try $0?.get() ?? [] } }
    }

    /// Documents made by one thread in one go: enough that handing out work costs nothing, few enough that no thread waits long.
    private static let chunkSize = 64

    /// Makes all outputs of one document.
    private func output(of document: String) throws -> DocumentOutput {
        var output = DocumentOutput(document: document)
        let matching = targets.filter { $0.matches(document) }
        if case .rendering = purpose, matching.isEmpty { return output }
        let result = try configuration.effective(document, in: environment)
        if case .judging(_, warns: true) = purpose { output.diagnostics = result.diagnostics } else { output.diagnostics = result.errors }
        guard var effective = effective(result) else { return output }
        output.isPresent = true
        output.dependencies = effective.dependencies
        if case .judging(let judge?, _) = purpose, let whole = result.document, result.errors.isEmpty {
            let judgement = try judge.judgement(of: whole)
            output.diagnostics += judgement.diagnostics.map { $0.concerning(environment) }
            output.dependencies.files.formUnion(judgement.files)
        }
        if generatesNames {
            output.referredNames = effective.referredNames
            let objects = output.referredNames.sorted().flatMap { renamed[$0] ?? [] }
            if !objects.isEmpty { effective = effective.renamingReferences(to: objects) }
        }
        for target in matching {
            let template = try templates.template(of: target.declaration)
            output.dependencies.files.formUnion(template?.files ?? [])
            do throws(Diagnostics) {
                var trace: OutputTrace?
                guard let made = try target.file(of: effective, by: template, configuration, tracing: &trace) else { continue }
                output.files.append(made.file)
                output.diagnostics += made.warnings.map { $0.concerning(environment) }
                if made.namesCommit { output.namesCommit = true }
            } catch {
                output.diagnostics += error.list.map { $0.concerning(environment) }
            }
        }
        return output
    }
}

extension Target {
    /// The object that a document gives, by its name with a hash; nil where there is none, or an error.
    fileprivate func generatedName(of document: EffectiveDocument) -> GeneratedNames.Name? {
        guard let node = try? selectedNode(of: document), document.sealed(below: node).isEmpty,
            case .object(let object) = format(of: document.name, in: document.environment)
        else { return nil }
        var encoder = DataObjectEncoder(document, object)
        return GeneratedNames.Name(target: name, object: object, newName: encoder.name(of: node))
    }

    /// The file that a document gives, warnings about it, and whether it names the commit; nil where `optional` forgives that what is
    /// selected is missing.
    func file(
        of document: EffectiveDocument, by template: LinkedTemplate?, _ configuration: Configuration,
        tracing trace: inout OutputTrace?
    ) throws(Diagnostics) -> (file: RenderedFile, warnings: [Diagnostic], namesCommit: Bool)? {
        guard let node = try selectedNode(of: document) else { return nil }
        let body = try self.body(of: document, at: node, by: template, configuration, tracing: &trace)
        let mode = mode(isTainted: body.isTainted)
        if body.isTainted, mode & ~Target.taintedModeLimit != 0 {
            let message = "has the mode 0\(String(mode, radix: 8)), and \"\(document.name)\" holds a secret: expected 0640 or less"
            throw Diagnostics(declaration.problem("mode", message))
        }
        let file = RenderedFile(
            path: path(of: document.name, in: document.environment), bytes: body.bytes, mode: mode, owner: declaration.owner,
            ownerGroup: declaration.ownerGroup, isTainted: body.isTainted, target: name, group: declaration.group, document: document.name,
            digest: Sha256.digest(of: body.bytes), delivery: declaration.delivery, link: link(of: document.name, in: document.environment))
        return (file, body.warnings, body.namesCommit)
    }

    private func body(
        of document: EffectiveDocument, at node: EffectiveDocument.NodeID, by template: LinkedTemplate?, _ configuration: Configuration,
        tracing trace: inout OutputTrace?
    ) throws(Diagnostics) -> FileBody {
        let layout = layout(in: document.environment, commit: configuration.commit)
        if let template {
            var body = try template.render(
                document, at: node, commit: configuration.commitText, escapesHtml: declaration.escapesHtml, tracing: &trace)
            layout.apply(to: &body.bytes, &trace)
            return body
        }
        let format = format(of: document.name, in: document.environment)
        let encoded = try encoded(document, at: node, as: format, layout, tracing: &trace)
        return FileBody(
            bytes: encoded.bytes, isTainted: document.isTainted(node), namesCommit: layout.header != nil, warnings: encoded.warnings)
    }

    private func selectedNode(of document: EffectiveDocument) throws(Diagnostics) -> EffectiveDocument.NodeID? {
        let problem: Diagnostic
        do throws(Diagnostic) {
            if let node = try document.find(selected) { return node }
            if declaration.isOptional { return nil }
            problem = declaration.problem("select", "selects \"\(selected)\", which \"\(document.name)\" does not have")
        } catch {
            problem = declaration.problem("select", "selects \"\(selected)\" of \"\(document.name)\": \(error.message)")
        }
        throw Diagnostics(problem)
    }
}

extension Diagnostic {
    func concerning(_ environment: String) -> Diagnostic {
        var copy = self
        copy.environments = [environment]
        return copy
    }
}

extension EnvironmentGraph {
    /// Why an environment cannot be rendered: it is unknown, or a set of layers (R6).
    fileprivate func refusal(ofTargetsIn environment: String) -> Diagnostic {
        guard !contains(environment) else {
            let message = "environment \"\(environment)\" has no targets, it is a set of layers for others to inherit"
            return Diagnostic("abstract-environment", message, environments: [environment])
        }
        return unknownEnvironment(environment)
    }
}
