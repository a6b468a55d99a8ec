internal import Overlays

/// Folders with values files of Helm, told by their `values.yaml`.
package enum HelmFolder: ImportSource {
    package static let kind = "helm"

    package static func recognise(_ folder: SourceFolder) throws -> String? {
        guard try EnvironmentFolders.recognise(folder) == nil else { return nil }
        let files = try files(in: folder), charts = charts(among: files)
        return charts.isEmpty ? nil : "values files of Helm: \(listed(files))"
    }

    package static func read(_ folder: SourceFolder) throws -> ImportedConfiguration {
        var values = HelmValues(topDocument: folder.document)
        for path in try files(in: folder) { try values.add(path, folder.files.read(path) ?? [], shown: folder.shown(path)) }
        return values.configuration()
    }

    /// The values files of folders that have a `values.yaml`.
    private static func files(in folder: SourceFolder) throws -> [String] {
        let all = try folder.allFiles().filter(HelmValues.takes), charts = charts(among: all)
        return all.filter { charts.contains(parent(of: $0)) }.sorted(by: HelmValues.precedes)
    }

    private static func charts(among files: [String]) -> Set<String> {
        Set(
            files.filter { $0 == "values.yaml" || $0.hasSuffix("/values.yaml") || $0 == "values.yml" || $0.hasSuffix("/values.yml") }.map(
                parent))
    }

    private static func parent(of path: String) -> String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }
}
