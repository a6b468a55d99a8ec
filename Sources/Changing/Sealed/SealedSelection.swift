package import Documents
package import History
package import Overlays
internal import Secrets
internal import Validating

/// Which sealed files are meant.
package enum SealedSelection: Sendable {
    /// An environment's own sealed layers: of these documents, or all of them.
    case environment(String, [DocumentPath])
    /// The own sealed layers of several.
    case environments([String])
    /// From the configuration root.
    case files([String])
    case all

    /// The files on one head, sorted, each with the values that are meant in it; none where the whole file is.
    ///
    /// - Throws: `Diagnostics` for every name that means no sealed file.
    package func resolved(on head: Snapshot, _ configuration: Configuration) throws -> [(file: String, paths: [Path])] {
        switch self {
        case .all: return try head.sealedFiles().map { ($0, []) }
        case .files(let files):
            let problems = try files.compactMap {
                try SealedSelection.isSealed($0, on: head) ? nil : SealedSelection.notSealed($0, on: head)
            }
            guard problems.isEmpty else { throw Diagnostics(problems) }
            return Set(files).sorted().map { ($0, []) }
        case .environments(let names):
            return try names.flatMap { try SealedSelection.environment($0, []).resolved(on: head, configuration) }
        case .environment(let environment, let targets):
            let own = try configuration.ownLayers(of: environment).filter { try SealedSelection.isSealed($0.path, on: head) }
            guard !own.isEmpty else {
                throw Diagnostic(
                    "no-sealed-layer", "environment \"\(environment)\" has no sealed layer of its own",
                    hints: ["cfgops secret set \(environment) DOC:PATH makes one"])
            }
            guard !targets.isEmpty else { return own.map(\.path).sorted().map { ($0, []) } }
            return try SealedSelection.files(of: targets, among: own, in: environment, on: head)
        }
    }

    private static func files(
        of targets: [DocumentPath], among own: [LayerFile], in environment: String, on head: Snapshot
    ) throws -> [(file: String, paths: [Path])] {
        var found: [String: [Path]] = [:], problems: [Diagnostic] = []
        for target in targets {
            let layers = own.filter { $0.document == target.document }
            if layers.isEmpty {
                let near = nearest(target.document, in: own.map(\.document))
                problems.append(
                    Diagnostic(
                        "unknown-document", "environment \"\(environment)\" has no sealed layer of \"\(target.document)\"",
                        hints: near.map { ["did you mean \"\($0)\"?"] } ?? []))
            } else if target.path.isRoot {
                for layer in layers { found[layer.path, default: []] += [] }
            } else if let layer = try layers.first(where: { try SealedSelection.paths(in: $0.path, on: head).contains(target.path) }) {
                found[layer.path, default: []].append(target.path)
            } else {
                let known = try layers.flatMap { try SealedSelection.paths(in: $0.path, on: head) }.map(\.description)
                let near = nearest(target.path.description, in: known)
                problems.append(
                    Diagnostic(
                        "unknown-path", "\"\(target)\" is no sealed value of \(environment)", at: Place(file: layers[0].path),
                        hints: [near.map { "did you mean \"\($0)\"?" } ?? "sealed values there: \(known.joined(separator: ", "))"]))
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func paths(in file: String, on head: Snapshot) throws -> [Path] {
        guard let bytes = try head.read(file) else { return [] }
        return try SopsFile(bytes, path: file).entries.filter { $0.isSealed && !$0.isComment }.map(\.path)
    }

    private static func isSealed(_ file: String, on head: Snapshot) throws -> Bool {
        guard try head.entry(file)?.kind.isFile == true, let bytes = try head.read(file) else { return false }
        return SopsFile.isSealed(bytes, store: SopsStore(path: file))
    }

    private static func notSealed(_ file: String, on head: Snapshot) throws -> Diagnostic {
        let isThere = try head.id(of: file) != nil
        return Diagnostic(
            isThere ? "unsealed-file" : "unknown-file", isThere ? "\"\(file)\" is no sealed file" : "no file \"\(file)\" is committed",
            hints: ["paths count from the configuration root"])
    }
}
