package import Documents

/// The files of a Spring Cloud Config Server: what it would tell an application, by document and profile.
///
/// A profile is an environment that inherits `base`, an application a document, and `application`, which the server lays under all
/// others, a document like any other: programs take both, as they do from the server. For one profile a document is what the files
/// without a profile say and, over them, what the files of the profile say; within a file a later document lies over an earlier one,
/// of the documents those without a profile and those of this profile count.
package struct SpringRepository {
    private struct File {
        var folder: String
        var stem: String
        var rank: Int
        var file: SpringFile
    }

    private var files: [File] = []
    package private(set) var diagnostics: [Diagnostic] = []

    package init() {}

    /// Of two files that differ in their extension alone the properties win (Spring Boot, "Externalized Configuration").
    private static let formats: [(extension: String, format: ForeignFormat)] = [
        ("json", .json), ("yaml", .yaml), ("yml", .yaml), ("properties", .properties),
    ]

    /// Whether a file's name is one that the server looks for.
    package static func takes(_ path: String) -> Bool { formats.contains { path.hasSuffix(".\($0.extension)") } }

    /// - Parameters:
    ///   - path: from the root of the repository.
    ///   - shown: the name that messages use.
    package mutating func add(_ path: String, _ bytes: [UInt8], shown: String) {
        guard let rank = SpringRepository.formats.firstIndex(where: { path.hasSuffix(".\($0.extension)") }) else { return }
        let (suffix, format) = SpringRepository.formats[rank]
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let file = SpringFile(bytes, as: format, file: shown)
        diagnostics += file.diagnostics
        files.append(File(folder: String(path[..<start]), stem: String(path[start...].dropLast(suffix.count + 1)), rank: rank, file: file))
    }

    /// The values of every document, by environment; `base` first among the environments, then the profiles by name.
    package func configuration() -> ImportedConfiguration {
        var result = ImportedConfiguration()
        result.diagnostics = diagnostics
        let stated = statements()
        let profiles = Set(stated.values.flatMap { $0.flatMap { $0.profiles ?? [] } })
        for environment in [nil] + profiles.sorted().map(Optional.some) {
            let name = environment ?? "base"
            let documents: [String: ImportedDocument] = stated.compactMapValues { parts in
                let effective = parts.filter { part in part.profiles.map { $0.contains(environment ?? "") } ?? true }
                guard var properties = effective.first?.properties else { return nil }
                for part in effective.dropFirst() { properties.lay(part.properties) }
                return .mapping(properties.tree)
            }
            if documents.isEmpty { continue }
            result.environments.append(ImportedConfiguration.Environment(name: name))
            result.documents[name] = documents
        }
        return result
    }

    /// What is stated for each document, in the order in which it counts.
    private func statements() -> [String: [SpringFile.Part]] {
        var result: [String: [SpringFile.Part]] = [:]
        for (folder, files) in Dictionary(grouping: files, by: \.folder) {
            let profiles = Set(files.flatMap { $0.file.parts.flatMap { $0.profiles ?? [] } })
            let names = SpringNames(Set(files.map(\.stem)), profiles: profiles).names
            let ordered = files.sorted { first, second in
                (names[first.stem]?.profile ?? "", first.rank) < (names[second.stem]?.profile ?? "", second.rank)
            }
            for file in ordered {
                guard let name = names[file.stem] else { continue }
                result[folder + name.application, default: []] += file.file.parts.compactMap { part in
                    guard let profile = name.profile else { return part }
                    // A document of a profile's file that is for another profile never counts.
                    guard part.profiles?.contains(profile) ?? true else { return nil }
                    return SpringFile.Part(profiles: [profile], properties: part.properties)
                }
            }
        }
        return result
    }
}
