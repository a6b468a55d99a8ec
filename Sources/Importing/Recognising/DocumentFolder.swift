internal import Overlays

/// Files that belong to no environment: each is a document of `base`.
enum DocumentFolder: ImportSource {
    static let kind = "documents"

    static func recognise(_ folder: SourceFolder) throws -> String? {
        let files = try files(in: folder)
        return files.isEmpty ? nil : "documents: \(listed(files.map(\.path)))"
    }

    static func read(_ folder: SourceFolder) throws -> ImportedConfiguration {
        var reader = SourceReader()
        try read(folder, in: EnvironmentGraph.base, by: &reader)
        return reader.result()
    }

    /// - Parameter environment: whose values the files are.
    static func read(_ folder: SourceFolder, in environment: String, by reader: inout SourceReader) throws {
        reader.declare(environment)
        for file in try files(in: folder) { reader.read(file, of: folder, as: name(of: file, in: folder), in: environment) }
    }

    private static func name(of file: ConfigurationFile, in folder: SourceFolder) -> String {
        file.prefix + (file.stem.isEmpty ? folder.document : file.stem)
    }

    private static func files(in folder: SourceFolder) throws -> [ConfigurationFile] {
        try folder.allFiles().compactMap { ConfigurationFile($0) }
    }
}

/// The first few of many names.
func listed(_ names: [String]) -> String {
    let shown = 5
    return names.prefix(shown).joined(separator: ", ") + (names.count > shown ? " and \(names.count - shown) more" : "")
}
