internal import Documents
internal import Overlays

/// One target of the manifest, checked and ready for documents.
struct Target: Sendable {
    let declaration: TargetDeclaration
    private let path: Placeholders
    /// The name of a Kubernetes object; nil leaves it to the document.
    private let objectName: Placeholders?
    /// What `select` names.
    let selected: Path

    var name: String { declaration.name }

    /// - Throws: everything in the declaration that cannot be rendered.
    init(_ declaration: TargetDeclaration) throws(Diagnostics) {
        self.declaration = declaration
        path = Placeholders(declaration.path)
        objectName = declaration.object.name.map(Placeholders.init)
        selected = (try? declaration.selectedPath()) ?? .root  // the manifest's reader has refused what is no path
        var problems = declaration.notAvailable + declaration.misplacedTemplate
        let example = path.filled(document: "document", environment: "environment")
        if let problem = path.problem ?? problem(ofTargetPath: example) {
            problems.append(declaration.problem("path", "has the path \"\(declaration.path)\": \(problem)"))
        }
        if let name = declaration.object.name, let problem = objectName?.problem {
            problems.append(declaration.problem("object", "has the object name \"\(name)\": \(problem)"))
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
    }

    func matches(_ document: String) -> Bool { declaration.documents.match(document) }

    func path(of document: String, in environment: String) -> String { path.filled(document: document, environment: environment) }

    /// How the output of one document is written; formats that are not available have been refused.
    func format(of document: String, in environment: String) -> Format {
        switch declaration.format {
        case .json: return .json
        case .toml: return .toml
        case .properties: return .properties
        case .ini: return .ini
        case .dotenv: return .dotenv(declaration.dialect, keepsKeys: declaration.keys == .keep)
        case .text: return .text
        case .configmap:
            var object = ConfigMapObject(document: document)
            if let objectName { object.name = objectName.filled(document: document, environment: environment) }
            object.namespace = declaration.object.namespace
            object.labels = declaration.object.labels.map { ConfigMapObject.Label(key: $0.key, value: $0.value) }
            object.file = declaration.value["object"]?["file"]?.text
            return .configmap(object)
        default: return .yaml
        }
    }

    /// Permission bits of a file: as stated, otherwise 0644, for what a secret touches 0640.
    func mode(isTainted: Bool) -> UInt16 { declaration.mode ?? (isTainted ? 0o640 : 0o644) }

    /// What a mode may have at most where a secret is in the file (R19).
    static let taintedModeLimit: UInt16 = 0o640
}

extension TargetDeclaration {
    /// What the manifest may say, and this version does not do. Leaving it out without a word would give wrong files.
    fileprivate var notAvailable: [Diagnostic] {
        var found: [Diagnostic] = []
        if Format.available.contains(format) == false {
            found.append(problem("format", "has the format \"\(format.rawValue)\", which is not available yet"))
        }
        for key in ["header", "line-ends"] where value[key] != nil {
            found.append(problem(key, "has \"\(key)\", which is not available yet"))
        }
        if value["object"]?["hash"]?.text == "true" { found.append(problem("object", "has \"hash\", which is not available yet")) }
        return found
    }

    /// Templates make text; what the other formats write has a form of its own.
    fileprivate var misplacedTemplate: [Diagnostic] {
        if template != nil, format != .text {
            return [problem("template", "has \"template\" and the format \"\(format.rawValue)\", expected the format \"text\"")]
        }
        guard template == nil, value["escape"] != nil else { return [] }
        return [problem("escape", "has \"escape\", which goes with \"template\" only")]
    }

    func problem(_ key: String, _ message: String, code: String = "target", hints: [String] = []) -> Diagnostic {
        Diagnostic(code, "target \"\(name)\" \(message)", at: place(of: key), hints: hints)
    }
}

extension TargetDeclaration.Format {
    fileprivate static let available: Set<Self> = [.json, .yaml, .toml, .properties, .ini, .dotenv, .configmap, .text]
}
