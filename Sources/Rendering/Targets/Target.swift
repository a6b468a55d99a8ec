internal import Documents
internal import Overlays

/// One target of the manifest, checked and ready for documents.
struct Target: Sendable {
    let declaration: TargetDeclaration
    private let path: Placeholders
    private let link: Placeholders?
    /// The name of a Kubernetes object; nil leaves it to the document.
    private let objectName: Placeholders?
    /// What `select` names.
    let selected: Path

    var name: String { declaration.name }

    /// - Throws: everything in the declaration that cannot be rendered.
    init(_ declaration: TargetDeclaration) throws(Diagnostics) {
        self.declaration = declaration
        path = Placeholders(declaration.path)
        link = declaration.link.map(Placeholders.init)
        objectName = declaration.object.name.map(Placeholders.init)
        selected = (try? declaration.selectedPath()) ?? .root  // the manifest's reader has refused what is no path
        var problems = declaration.misplacedTemplate + declaration.misplacedLayout
        let example = path.filled(document: "document", environment: "environment")
        if let problem = path.problem ?? problem(ofTargetPath: example) {
            problems.append(declaration.problem("path", "has the path \"\(declaration.path)\": \(problem)"))
        }
        if let stated = declaration.link, let problem = link?.problem {
            problems.append(declaration.problem("link", "has the link \"\(stated)\": \(problem)"))
        }
        if declaration.delivery != .link, link == nil, example == "current" || example.hasPrefix("current/") {
            let message = "has the path \"\(declaration.path)\", where the link to the live generation stands"
            problems.append(declaration.problem("path", message, hints: ["choose another path, or state with \"link\" where the copy goes"]))
        }
        if let name = declaration.object.name, let problem = objectName?.problem {
            problems.append(declaration.problem("object", "has the object name \"\(name)\": \(problem)"))
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
    }

    func matches(_ document: String) -> Bool { declaration.documents.match(document) }

    func path(of document: String, in environment: String) -> String { path.filled(document: document, environment: environment) }

    /// Where a link to the file, or its copy, stands.
    func link(of document: String, in environment: String) -> String? { link?.filled(document: document, environment: environment) }

    /// How the output of one document is written.
    func format(of document: String, in environment: String) -> Format {
        switch declaration.format {
        case .json: return .json
        case .toml: return .toml
        case .properties: return .properties
        case .ini: return .ini
        case .dotenv: return .dotenv(declaration.dialect, keepsKeys: declaration.keys == .keep)
        case .text: return .text
        case .binary: return .binary
        case .yaml: return .yaml
        case .configmap: return .object(object(.configMap, of: document, in: environment))
        case .secret: return .object(object(.secret, of: document, in: environment))
        }
    }

    private func object(_ kind: DataObject.Kind, of document: String, in environment: String) -> DataObject {
        var object = DataObject(kind, document: document)
        if let objectName { object.name = objectName.filled(document: document, environment: environment) }
        object.namespace = declaration.object.namespace
        object.labels = declaration.object.labels.map { DataObject.Label(key: $0.key, value: $0.value) }
        object.hashesName = declaration.object.hashesName
        object.file = declaration.object.file
        return object
    }

    /// - Parameter commit: nil for what is not committed.
    func layout(in environment: String, commit: String?) -> TextLayout {
        let source = commit.map { "commit \($0)" } ?? "uncommitted"
        let header = declaration.hasHeader ? "cfgops: environment \(environment), \(source)" : nil
        return TextLayout(header: header, lineEnds: declaration.hasCarriageReturns ? .crlf : .lf)
    }

    /// Permission bits of a file: as stated, otherwise 0644, for what a secret touches 0640.
    func mode(isTainted: Bool) -> UInt16 { declaration.mode ?? (isTainted ? 0o640 : 0o644) }

    /// What a mode may have at most where a secret is in the file (R19).
    static let taintedModeLimit: UInt16 = 0o640
}

extension TargetDeclaration {
    /// A header needs comments; line ends may not change what a value is.
    fileprivate var misplacedLayout: [Diagnostic] {
        var found: [Diagnostic] = []
        if hasHeader, [.json, .text, .binary].contains(format) {
            found.append(problem("header", "has a header, and the format \"\(format.rawValue)\" has no comments"))
        }
        if hasCarriageReturns, format == .binary {
            found.append(problem("line-ends", "has line ends, and the format \"binary\" has no lines"))
        }
        if hasCarriageReturns, format == .dotenv, dialect == .shell {
            found.append(problem("line-ends", "has the line ends \"crlf\", which a shell would take for a part of every value"))
        }
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
