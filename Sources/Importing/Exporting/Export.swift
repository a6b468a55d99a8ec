package import Documents
package import Overlays
internal import Rendering
internal import Validating

/// Everything that a configuration says, for programs and teams that keep it otherwise.
///
/// What comes out is proved: the files are read again as an import reads them, and every value must be what it was.
package struct Export: Sendable {
    /// What becomes of secrets.
    package enum Secrets: Sendable {
        case refused
        /// `<secret PATH>` stands for each.
        case marked
        /// What `${env:NAME}` read, and what the configuration opens, goes out as it is.
        case revealed
    }

    /// In the order of the names.
    package let environments: [String]
    /// By environment and document.
    let documents: [String: [String: EffectiveDocument]]

    /// Evaluates every document of the environments.
    ///
    /// - Throws: `Diagnostics` with every error of every document, and with every secret that cannot go out.
    package init(_ configuration: Configuration, environments: [String], secrets: Secrets) throws {
        self.environments = environments.sorted()
        var documents: [String: [String: EffectiveDocument]] = [:], errors: [Diagnostic] = []
        for environment in self.environments {
            for name in try configuration.documents(in: environment) {
                let result = try configuration.effective(name, in: environment)
                errors += result.errors
                guard let document = result.document else { continue }
                if secrets != .marked { errors += document.complaints(revealing: secrets == .revealed) }
                documents[environment, default: [:]][name] = secrets == .marked ? document.marking(.secrets) : document
            }
        }
        guard errors.isEmpty else { throw Diagnostics(errors) }
        self.documents = documents
    }

    /// The documents of each environment that have secrets in them.
    package var revealed: [(environment: String, documents: [String])] {
        environments.compactMap { environment in
            let names = named(in: environment).filter { $0.document.isTainted($0.document.root) }.map(\.name)
            return names.isEmpty ? nil : (environment, names)
        }
    }

    /// The files by path, below the folder that they go to, and warnings about what they leave out.
    ///
    /// - Throws: `Diagnostics` with everything that the form cannot say.
    package func files(as form: ExportForm) throws -> (files: [String: [UInt8]], warnings: [Diagnostic]) {
        let files: [String: [UInt8]]
        switch form {
        case .files(let format, let fileExtension): return (try encoded(as: format, fileExtension), [])
        case .layers: return (try layers(), [])
        case .spring: files = try parted(as: form, SpringText.files)
        case .helm: files = try parted(as: form, HelmText.files)
        case .kustomize: return try kustomizations()
        }
        try prove(files, as: form)
        return (files, [])
    }

    /// Names and documents of an environment, in the order of the names.
    func named(in environment: String) -> [(name: String, document: EffectiveDocument)] {
        (documents[environment] ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func encoded(as format: Format, _ fileExtension: String) throws(Diagnostics) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:], errors: [Diagnostic] = []
        for environment in environments {
            for (name, document) in named(in: environment) {
                do throws(Diagnostics) {
                    files["\(environment)/\(name).\(fileExtension)"] = try encode(document, at: document.root, as: format)
                } catch {
                    errors += error.list
                }
            }
        }
        guard errors.isEmpty else { throw Diagnostics(errors) }
        return files
    }
}

extension EffectiveDocument {
    /// A complaint for each secret that is not to go out.
    fileprivate func complaints(revealing: Bool) -> [Diagnostic] {
        guard isTainted(root) else { return [] }
        if revealing { return sealed(below: root) }
        var found: [Diagnostic] = []
        func collect(_ node: NodeID, _ path: Path) {
            switch kind(node) {
            case .mapping: for (key, value) in mappingEntries(node) { collect(value, path.appending(key: key)) }
            case .sequence: for (index, element) in elements(node).enumerated() { collect(element, path.appending(index: index)) }
            default:
                guard isTainted(node) else { return }
                let message = "\"\(DocumentPath(document: name, path: path))\" in \(environment) is a secret"
                found.append(Diagnostic("secret", message, at: origin(node).place, hints: ["--sealed writes <secret PATH> in its place"]))
            }
        }
        collect(root, .root)
        return found
    }
}
