internal import Documents
internal import Overlays

/// Reads the files of a source, each into one document of one environment: plain ones as values, SOPS files as they are (R4).
struct SourceReader {
    private(set) var configuration = ImportedConfiguration()
    private var names = DocumentNames()

    /// Notes an environment, also one without a document of its own; twice does no harm.
    mutating func declare(_ environment: String, parents: [String] = []) {
        guard !configuration.environments.contains(where: { $0.name == environment }) else { return }
        configuration.environments.append(ImportedConfiguration.Environment(name: environment, parents: parents))
    }

    /// Reads a file; what is wrong with it is found among the diagnostics.
    mutating func read(_ file: ConfigurationFile, of folder: SourceFolder, as document: String, in environment: String) {
        let shown = folder.shown(file.path)
        do throws(Diagnostics) {
            let bytes = try bytes(of: file.path, in: folder)
            if let sealed = try SealedFile(bytes, file: shown) {
                take(sealed, bytes, as: document, in: environment, of: shown)
            } else {
                let isNamed = folder.wantedDocument != nil
                try take(try parsed(bytes, shown), as: document, isNamed: isNamed, in: environment, of: shown)
            }
        } catch {
            configuration.diagnostics += error.list
        }
    }

    /// The configuration, with every document of `base` laid under the others'.
    func result() -> ImportedConfiguration {
        var result = configuration.overlaid()
        result.diagnostics += names.diagnostics
        return result
    }

    private func bytes(of path: String, in folder: SourceFolder) throws(Diagnostics) -> [UInt8] {
        do {
            if let bytes = try folder.files.read(path) { return bytes }
        } catch let complaint as Diagnostic {
            throw Diagnostics(complaint)
        } catch {
            throw Diagnostics(Diagnostic("cannot-read", "cannot read this: \(error)", at: Place(file: folder.shown(path))))
        }
        throw Diagnostics(Diagnostic("cannot-read", "there is no such file", at: Place(file: folder.shown(path))))
    }

    private mutating func parsed(_ bytes: [UInt8], _ file: String) throws(Diagnostics) -> [ImportedValue] {
        guard let format = ForeignFormat(ofFile: file, containing: bytes) else {
            throw Diagnostics(
                Diagnostic(
                    "unknown-format", "expected configuration, found bytes that are no text", at: Place(file: file),
                    hints: ["\"${file:PATH}\" in a layer takes such files as they are"]))
        }
        let found = format.read(bytes, file: file)
        if found.diagnostics.contains(where: \.isError) { throw Diagnostics(found.diagnostics) }
        configuration.diagnostics += found.diagnostics
        return found.roots.filter { !$0.isNull }
    }

    private mutating func take(_ sealed: SealedFile, _ bytes: [UInt8], as document: String, in environment: String, of file: String) {
        guard let name = names.name(for: document, of: file, in: environment + ".secrets") else { return }
        configuration.files["environments/\(environment)/\(name).secrets.\(sealed.fileExtension)"] = bytes
    }

    private mutating func take(
        _ roots: [ImportedValue], as document: String, isNamed: Bool, in environment: String, of file: String
    ) throws(Diagnostics) {
        if let (manifests, diagnostics) = DataManifest.read(roots) {
            if diagnostics.contains(where: \.isError) { throw Diagnostics(diagnostics) }
            configuration.diagnostics += diagnostics
            for manifest in manifests {
                let wanted = manifests.count == 1 && isNamed ? document : manifest.name
                store(.mapping(manifest.data), as: wanted, in: environment, of: file)
            }
        } else if roots.count > 1 {
            store(.stream(roots), as: document, in: environment, of: file)
        } else if let root = roots.first {
            guard root.isMapping else {
                throw Diagnostics(
                    Diagnostic("root-kind", "expected a mapping at the root of a document", at: root.place ?? Place(file: file)))
            }
            store(.mapping(root), as: document, in: environment, of: file)
        } else {
            store(.mapping(ImportedValue(.mapping([]))), as: document, in: environment, of: file)
        }
    }

    private mutating func store(_ value: ImportedDocument, as document: String, in environment: String, of file: String) {
        guard let name = names.name(for: document, of: file, in: environment) else { return }
        configuration.documents[environment, default: [:]][name] = value
    }
}
