internal import Documents
internal import Overlays

/// What a person wants to import: files and folders, and to which documents and environments they belong.
package struct ImportRequest: Sendable {
    /// A file or folder of the disk.
    package struct Path: Sendable {
        /// As the person wrote it.
        package var name: String
        package var absolute: String
        package var isFolder: Bool

        package init(name: String, absolute: String, isFolder: Bool) {
            (self.name, self.absolute, self.isFolder) = (name, absolute, isFolder)
        }
    }

    package var sources: [Path]
    /// Each the values of one environment.
    package var environments: [(name: String, path: Path)]
    /// `--as`
    package var document: String?
    /// `--from`
    package var kind: String?
    /// Environments that the configuration repository has.
    package var declared: [String]

    package init(
        sources: [Path], environments: [(name: String, path: Path)] = [], document: String? = nil, kind: String? = nil,
        declared: [String] = []
    ) {
        (self.sources, self.environments, self.document, self.kind, self.declared) = (sources, environments, document, kind, declared)
    }

    /// What the sources say, and what each was taken for. What is wrong with them is found among the diagnostics.
    package func read() throws -> (configuration: ImportedConfiguration, recognised: [(name: String, kind: String, words: String)]) {
        var reader = SourceReader(), others: [ImportedConfiguration] = [], recognised: [(name: String, kind: String, words: String)] = []
        var open = environments
        for path in sources {
            guard path.isFolder else {
                readFile(path, in: EnvironmentGraph.base, by: &reader)
                continue
            }
            let folder = folder(path), (kind, words) = try ImportSources.recognise(folder, as: kind)
            recognised.append((path.name, kind.kind, words))
            if kind == KustomizeFolder.self { open.removeAll { $0.path.folder(below: path) != nil } }
            if kind == DocumentFolder.self {
                try DocumentFolder.read(folder, in: EnvironmentGraph.base, by: &reader)
            } else {
                others.append(try kind.read(folder))
            }
        }
        for (environment, path) in open {
            if path.isFolder {
                try path.refuseOverlay()
                try DocumentFolder.read(folder(path), in: environment, by: &reader)
            } else {
                readFile(path, in: environment, by: &reader)
            }
        }
        return (others.reduce(reader.result()) { $0.joined(with: $1) }, recognised)
    }

    private func folder(_ path: Path) -> SourceFolder {
        SourceFolder(
            files: FolderSource(root: path.absolute, name: path.name), name: path.name, document: document, environments: declared,
            overlays: environments.compactMap { name, overlay in overlay.folder(below: path).map { (name, $0) } })
    }

    private func readFile(_ path: Path, in environment: String, by reader: inout SourceReader) {
        let name = path.absolute.split(separator: "/").last.map(String.init) ?? "", shown = parent(path.name)
        let folder = folder(Path(name: shown.isEmpty ? "." : shown, absolute: parent(path.absolute), isFolder: true))
        let file = ConfigurationFile(named: name)
        reader.declare(environment)
        reader.read(file, of: folder, as: document ?? (file.stem.isEmpty ? folder.document : file.stem), in: environment)
    }

    private func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

extension ImportRequest.Path {
    /// The folder's way from another one that it is inside of, or is; nil for any other.
    fileprivate func folder(below other: ImportRequest.Path) -> String? {
        let (steps, above) = (steps, other.steps)
        return isFolder && steps.starts(with: above) ? steps.dropFirst(above.count).joined(separator: "/") : nil
    }

    /// From the root of the disk, without detours.
    private var steps: [Substring] {
        absolute.split(separator: "/").reduce(into: []) { steps, step in
            if step == ".." { _ = steps.popLast() } else if step != "." { steps.append(step) }
        }
    }

    /// An overlay alone does not have its base.
    fileprivate func refuseOverlay() throws {
        let files = FolderSource(root: absolute, name: name)
        guard try files.list("")?.contains(where: { KustomizeFolder.isKustomization($0.name) }) ?? false else { return }
        throw Diagnostic(
            "overlay-alone", "an overlay of kustomize is read together with its base", at: Place(file: name),
            hints: ["name the folder that holds both as the SOURCE"])
    }
}

extension ImportedConfiguration {
    /// Both; a document that both have in an environment is an error. What one has in `base` the environments of the other inherit.
    fileprivate func joined(with other: ImportedConfiguration) -> ImportedConfiguration {
        var result = self
        for environment in other.environments where !speaks(of: environment.name) { result.environments.append(environment) }
        let (own, others) = (completed(for: result.environments), other.completed(for: result.environments))
        result.documents = own
        for (environment, documents) in others.sorted(by: { $0.key < $1.key }) {
            for (name, document) in documents.sorted(by: { $0.key < $1.key }) {
                guard result.documents[environment, default: [:]].updateValue(document, forKey: name) != nil else { continue }
                result.diagnostics.append(
                    Diagnostic("same-document", "two of the sources have document \"\(name)\" in \(environment)"))
            }
        }
        result.objects.merge(other.objects) { own, others in own.merging(others) { first, _ in first } }
        for (path, bytes) in other.files where result.files.updateValue(bytes, forKey: path) != nil {
            result.diagnostics.append(Diagnostic("same-document", "two of the sources become \(path)"))
        }
        result.diagnostics += other.diagnostics
        return result
    }

    private func speaks(of environment: String) -> Bool { environments.contains { $0.name == environment } }

    /// The documents, with those of `base` in environments that this source knows nothing of.
    private func completed(for all: [Environment]) -> [String: [String: ImportedDocument]] {
        guard let base = documents[EnvironmentGraph.base] else { return documents }
        return all.filter { !$0.isAbstract && !speaks(of: $0.name) }.reduce(into: documents) { $0[$1.name] = base }
    }
}
