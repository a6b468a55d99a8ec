internal import Overlays

/// A folder for each environment with a file for each document, `base/app.yaml prod/app.yaml`: what `base` says is what all inherit,
/// and the others lie over it.
enum EnvironmentFolders: ImportSource {
    static let kind = "folders"

    static func recognise(_ folder: SourceFolder) throws -> String? {
        let folders = try environments(in: folder)
        guard !folders.isEmpty, folders.allSatisfy(folder.isEnvironment), try !isKustomize(folder, folders) else { return nil }
        let strays = try folder.entries().filter { $0.kind != .folder && ConfigurationFile($0.name) != nil }
        return strays.isEmpty ? "a folder for each environment: \(listed(folders))" : nil
    }

    static func read(_ folder: SourceFolder) throws -> ImportedConfiguration {
        var reader = SourceReader()
        for environment in try environments(in: folder) {
            reader.declare(environment)
            for file in try folder.allFiles(below: environment).compactMap({ ConfigurationFile($0) }) {
                let prefix = file.prefix.dropFirst(environment.utf8.count + 1)
                reader.read(file, of: folder, as: prefix + (file.stem.isEmpty ? folder.document : file.stem), in: environment)
            }
        }
        return reader.result()
    }

    /// Base first.
    private static func environments(in folder: SourceFolder) throws -> [String] {
        let names = try folder.entries().filter { $0.kind == .folder }.map(\.name)
        return names.filter { $0 == EnvironmentGraph.base } + names.filter { $0 != EnvironmentGraph.base }
    }

    private static func isKustomize(_ folder: SourceFolder, _ folders: [String]) throws -> Bool {
        try folders.contains { name in try folder.entries(name).contains { KustomizeFolder.isKustomization($0.name) } }
    }
}
