internal import Overlays

/// A folder with a file for each environment, `base.yaml dev.yaml prod.yaml` or `.env .env.prod`: one document. What `base` or
/// `.env` says is what all inherit, and the others lie over it.
enum FlatFolder: ImportSource {
    static let kind = "flat"

    static func recognise(_ folder: SourceFolder) throws -> String? {
        let files = try files(in: folder)
        guard files.count > 1, files.allSatisfy({ folder.isEnvironment(environment(of: $0)) }) else { return nil }
        return "a file for each environment: \(listed(files.map(\.path)))"
    }

    static func read(_ folder: SourceFolder) throws -> ImportedConfiguration {
        var reader = SourceReader()
        for file in try files(in: folder) {
            let environment = environment(of: file)
            reader.declare(environment)
            reader.read(file, of: folder, as: folder.document, in: environment)
        }
        return reader.result()
    }

    private static func environment(of file: ConfigurationFile) -> String {
        file.stem.isEmpty ? EnvironmentGraph.base : file.stem
    }

    /// Base first.
    private static func files(in folder: SourceFolder) throws -> [ConfigurationFile] {
        let files = try folder.entries().filter { $0.kind != .folder }.compactMap { ConfigurationFile($0.name) }
        return files.filter { environment(of: $0) == EnvironmentGraph.base } + files.filter { environment(of: $0) != EnvironmentGraph.base }
    }
}
