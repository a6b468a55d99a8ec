internal import Documents
internal import Overlays

/// The files of a Spring Cloud Config Server: what it would tell an application, by document and profile.
///
/// A profile is an environment that inherits `base`, an application a document, and `application`, which the server lays under all
/// others, a document like any other: programs take both, as they do from the server. For one profile a document is what the files
/// without a profile say and, over them, what the files of the profile say; within a file a later document lies over an earlier one,
/// of the documents those without a profile and those of this profile count.
struct SpringRepository {
    private struct File {
        var folder: String
        var stem: String
        /// Its place among files that differ in their extension alone.
        var rank: Int
        var shown: String
        var content: Content

        enum Content {
            case plain(SpringFile)
            case sealed(fileExtension: String, [UInt8])
        }

        var parts: [SpringFile.Part] { if case .plain(let file) = content { file.parts } else { [] } }
    }

    private var files: [File] = []
    private var diagnostics: [Diagnostic] = []
    private let isEnvironment: @Sendable (String) -> Bool

    /// Of two files that differ in their extension alone the properties win (Spring Boot, "Externalized Configuration").
    private static let formats: [(extension: String, format: ForeignFormat)] = [
        ("json", .json), ("yaml", .yaml), ("yml", .yaml), ("properties", .properties),
    ]

    /// - Parameter isEnvironment: whether a name is one that environments have, and so may be a profile's.
    init(isEnvironment: @escaping @Sendable (String) -> Bool = { _ in false }) { self.isEnvironment = isEnvironment }

    /// Takes a file; one that no config server looks for is left out, which is told.
    ///
    /// - Parameters:
    ///   - path: from the root of the repository.
    ///   - shown: the name that messages use.
    mutating func add(_ path: String, _ bytes: [UInt8], shown: String) throws(Diagnostics) {
        guard let rank = SpringRepository.formats.firstIndex(where: { path.hasSuffix(".\($0.extension)") }) else {
            let message = "not a file that a config server looks for, and left out"
            return diagnostics.append(Diagnostic("left-out", message, severity: .warning, at: Place(file: shown)))
        }
        let (suffix, format) = SpringRepository.formats[rank]
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let content: File.Content
        if let sealed = try SealedFile(bytes, file: shown) {
            content = .sealed(fileExtension: sealed.fileExtension, bytes)
        } else {
            let file = SpringFile(bytes, as: format, file: shown)
            diagnostics += file.diagnostics
            content = .plain(file)
        }
        let stem = String(path[start...].dropLast(suffix.count + 1))
        files.append(File(folder: String(path[..<start]), stem: stem, rank: rank, shown: shown, content: content))
    }

    /// The values of every document, by environment; `base` first among the environments, then the profiles by name.
    func configuration() -> ImportedConfiguration {
        var result = ImportedConfiguration(), names = DocumentNames()
        result.diagnostics = diagnostics
        let stated = statements(&result, &names)
        let profiles = Set(stated.values.flatMap { $0.parts.flatMap { $0.profiles ?? [] } })
        for environment in [nil] + profiles.sorted().map(Optional.some) {
            let name = environment ?? EnvironmentGraph.base
            for (document, (file, parts)) in stated.sorted(by: { $0.key < $1.key }) {
                let effective = parts.filter { part in part.profiles.map { $0.contains(environment ?? "") } ?? true }
                guard var properties = effective.first?.properties, let allowed = names.name(for: document, of: file, in: name) else {
                    continue
                }
                for part in effective.dropFirst() { properties.lay(part.properties) }
                result.documents[name, default: [:]][allowed] = .mapping(properties.tree)
            }
            if result.documents[name] != nil, !result.environments.contains(where: { $0.name == name }) {
                result.environments.append(ImportedConfiguration.Environment(name: name))
            }
        }
        result.diagnostics += names.diagnostics
        return result
    }

    /// What is stated for each document, in the order in which it counts, and the first file that does. Sealed files go to the result.
    private func statements(
        _ result: inout ImportedConfiguration, _ names: inout DocumentNames
    ) -> [String: (file: String, parts: [SpringFile.Part])] {
        var stated: [String: (file: String, parts: [SpringFile.Part])] = [:]
        for (folder, files) in Dictionary(grouping: files, by: \.folder).sorted(by: { $0.key < $1.key }) {
            let known = self.names(of: files)
            let ordered = files.sorted { first, second in
                (known[first.stem]?.profile ?? "", first.rank) < (known[second.stem]?.profile ?? "", second.rank)
            }
            for file in ordered {
                guard let name = known[file.stem] else { continue }
                let document = folder + name.application
                if case .sealed(let fileExtension, let bytes) = file.content {
                    let environment = name.profile ?? EnvironmentGraph.base
                    guard let allowed = names.name(for: document, of: file.shown, in: environment + ".secrets") else { continue }
                    result.files["environments/\(environment)/\(allowed).secrets.\(fileExtension)"] = bytes
                    continue
                }
                stated[document, default: (file.shown, [])].parts += file.parts.compactMap { $0.limited(to: name.profile) }
            }
        }
        return stated
    }

    private func names(of files: [File]) -> [String: SpringNames.Name] {
        let evidence = SpringNames.Evidence(
            profiles: Set(files.flatMap { $0.parts.flatMap { $0.profiles ?? [] } }),
            dividedStems: Set(files.filter { $0.parts.contains { $0.profiles != nil } }.map(\.stem)), isEnvironment: isEnvironment)
        return SpringNames(Set(files.map(\.stem)), evidence).names
    }
}

extension SpringFile.Part {
    /// The document as one of a profile's file, where it never counts for another profile.
    fileprivate func limited(to profile: String?) -> SpringFile.Part? {
        guard let profile else { return self }
        guard profiles?.contains(profile) ?? true else { return nil }
        return SpringFile.Part(profiles: [profile], properties: properties)
    }
}
