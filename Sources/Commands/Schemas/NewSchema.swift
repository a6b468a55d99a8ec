internal import Changing
internal import Documents
internal import History
internal import Overlays
internal import Validating

/// A schema that is committed together with its entry in the manifest, as one change that is judged first.
struct NewSchema {
    private let pattern: Pattern
    /// Below the configuration root.
    private let path: String
    private let isStrict: Bool
    private let workspace: Workspace

    /// - Parameter file: seen from the current folder; in a bare repository from the configuration root.
    init(_ pattern: Pattern, at file: String, isStrict: Bool, in workspace: Workspace) throws(Failure) {
        guard let path = workspace.repository.isBare ? file : workspace.rootPath(of: workspace.context.absolute(file)) else {
            throw Failure(
                .no, "outside-root", "\"\(file)\" is not below the configuration root",
                hints: ["the manifest names schemas of its own root only"])
        }
        (self.pattern, self.path, self.isStrict, self.workspace) = (pattern, path, isStrict, workspace)
    }

    func commit(_ words: Words) throws -> Exit {
        let operation = "schema infer", inputs = try workspace.inputs()
        let message = "\(operation) \(pattern)"
        return try ChangeRun(workspace, operation: operation, words: words, message: message).run { head in
            let loaded = try LoadedConfiguration.read(root: workspace.root, tree: head, inputs: inputs, cache: LayerCache())
            let proposal = try SchemaProposal(of: pattern, in: loaded.usable(), isStrict: isStrict, workspace.context)
            if try head.read(path) != nil { throw NewSchema.inTheWay(path) }
            let manifest = try manifest(of: head)
            return ChangeRun.Proposal(edits: [
                path: .write(try proposal.text(Document.Syntax(named: path))), ConfigurationRoot.manifestName: .write(manifest),
            ])
        }
    }

    /// The manifest with the entry behind those that it has.
    private func manifest(of head: Snapshot) throws -> [UInt8] {
        let name = ConfigurationRoot.manifestName, parsed = Layer.parse(try head.read(name) ?? [], file: name)
        guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics.filter(\.isError)) }
        let entry = try NewValue(json: "{\"documents\": \(NewSchema.quoted(pattern.text)), \"schema\": \(NewSchema.quoted(path))}")
        return try Edit.append(entry, to: Path([.key("schemas")]), in: document)
    }

    /// An entry of `schemas:` as people write it.
    static func entry(_ pattern: Pattern, _ path: String) -> String { "{ documents: \(quoted(pattern.text)), schema: \(quoted(path)) }" }

    private static func quoted(_ text: String) -> String { JsonValue.string(text).text }

    static func inTheWay(_ file: String) -> Failure {
        Failure(.refused, "file-exists", "\"\(file)\" is there already", hints: ["name a new file, or print the schema: without --to"])
    }
}

extension Workspace {
    /// A file seen from the configuration root, there or not; nil when it is not below it, or there is no work tree.
    func rootPath(of file: String) -> String? {
        guard let workTree = repository.workTree else { return nil }
        let top = realPath(root.folder.isEmpty ? workTree : "\(workTree)/\(root.folder)")
        var folder = file[...], rest: [Substring] = []
        while !fileExists(String(folder)), let slash = folder.lastIndex(of: "/") {
            rest.insert(folder[folder.index(after: slash)...], at: 0)
            folder = folder[..<slash]
        }
        let path = ([realPath(String(folder))[...]] + rest).joined(separator: "/")
        return path.hasPrefix(top + "/") ? String(path.dropFirst(top.utf8.count + 1)) : nil
    }
}
