internal import Overlays

/// The repository of a Spring Cloud Config Server, told by the file that it lays under all applications.
package enum SpringFolder: ImportSource {
    package static let kind = "spring"

    package static func recognise(_ folder: SourceFolder) throws -> String? {
        guard try EnvironmentFolders.recognise(folder) == nil else { return nil }
        let files = try folder.allFiles().filter(isShared)
        return files.isEmpty ? nil : "a config repository of Spring: \(listed(files))"
    }

    package static func read(_ folder: SourceFolder) throws -> ImportedConfiguration {
        var repository = SpringRepository(isEnvironment: folder.isEnvironment)
        for path in try folder.allFiles() {
            try repository.add(path, folder.files.read(path) ?? [], shown: folder.shown(path))
        }
        return repository.configuration()
    }

    /// `application.yml`, `application-prod.properties`.
    private static func isShared(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        let hasExtension = [".yml", ".yaml", ".properties"].contains { name.hasSuffix($0) }
        return hasExtension && (name.hasPrefix("application.") || name.hasPrefix("application-"))
    }
}
