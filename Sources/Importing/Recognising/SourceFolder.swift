internal import Documents
package import Overlays

/// A folder that somebody wants to import, and what is known about it beforehand.
package struct SourceFolder: Sendable {
    package let files: any LayerSource
    /// As the person named it, for messages.
    package let name: String
    /// The document's name by `--as`, for kinds that make one document.
    package let wantedDocument: String?
    /// Environments that the configuration repository declares already.
    package let environments: [String]
    /// Folders inside, each with the values of the environment that the person names: `--env NAME=PATH`.
    package let overlays: [(environment: String, folder: String)]

    package init(
        files: any LayerSource, name: String, document: String? = nil, environments: [String] = [],
        overlays: [(environment: String, folder: String)] = []
    ) {
        (self.files, self.name, wantedDocument, self.environments) = (files, name, document, environments)
        self.overlays = overlays
    }

    /// Names that teams give to environments, beside those that the repository declares.
    private static let usual: Set = [
        "base", "dev", "development", "local", "test", "testing", "ci", "qa", "uat", "int", "integration", "stage", "staging", "preprod",
        "pre-prod", "prod", "production", "live",
    ]

    /// Whether a name is one that environments have: `prod`, declared ones, `prod-eu` where it starts as one does.
    package func isEnvironment(_ name: String) -> Bool {
        environments.contains(name) || SourceFolder.usual.contains(name.lowercased())
            || SourceFolder.usual.contains(String(name.lowercased().prefix { $0 != "-" && $0 != "_" }))
    }

    /// What people see of a path inside.
    package func shown(_ path: String) -> String { name == "." ? path : "\(name)/\(path)" }

    /// The document's name where a folder makes one: `--as`, else the folder's own name.
    package var document: String {
        wantedDocument ?? String(name.split(separator: "/").last { $0 != "." && $0 != ".." } ?? "app")
    }

    /// The entries of a folder that may be configuration: names with a leading dot are left out, but for `.env` files.
    package func entries(_ folder: String = "") throws -> [SourceEntry] {
        try files.list(folder)?.filter { $0.name.utf8.first != UInt8(ascii: ".") || ConfigurationFile.isEnv($0.name) } ?? []
    }

    /// Every file below a folder, sorted; links are complained about, never followed.
    package func allFiles(below folder: String = "", depth: Int = SourceFolder.depthLimit) throws -> [String] {
        guard depth > 0 else {
            throw Diagnostic("too-deep", "expected folders at most \(SourceFolder.depthLimit) deep", at: Place(file: shown(folder)))
        }
        return try entries(folder).flatMap { entry in
            let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
            return entry.kind == .folder ? try allFiles(below: path, depth: depth - 1) : [path]
        }
    }

    /// Folders inside one another: more than people keep, and few enough for every stack.
    package static let depthLimit = 32
}
