/// Which application and profile the files of one folder are for: `app.yml`, `app-profile.yml`.
///
/// Both may have dashes, and a config server is told the names where an import has to find them. What stands behind the name of an
/// application that has a file is a profile, unless it is not known as one and the file speaks for profiles of its own.
struct SpringNames {
    struct Name: Hashable {
        var application: String
        /// Nil: for every profile.
        var profile: String?
    }

    /// What the files say about profiles.
    struct Evidence {
        /// Profiles that documents name.
        var profiles: Set<String> = []
        /// Files with documents for some profiles.
        var dividedStems: Set<String> = []
        /// Whether a name is one that environments have.
        var isEnvironment: @Sendable (String) -> Bool = { _ in false }
    }

    private(set) var names: [String: Name] = [:]
    private let stems: Set<String>
    private let evidence: Evidence
    private let stated: Set<String>

    /// - Parameter stems: the names of the files without extension.
    init(_ stems: Set<String>, _ evidence: Evidence) {
        let shared = "application-"
        self.stems = stems
        self.evidence = evidence
        stated = evidence.profiles.union(stems.filter { $0.hasPrefix(shared) }.map { String($0.dropFirst(shared.count)) })
        // Shorter names first: an application stands before what continues its name.
        for stem in stems.sorted(by: { ($0.utf8.count, $0) < ($1.utf8.count, $1) }) { names[stem] = name(of: stem) }
    }

    private func name(of stem: String) -> Name {
        let splits = stem.indices.filter { stem[$0] == "-" && $0 != stem.startIndex }.map {
            (application: String(stem[..<$0]), profile: String(stem[stem.index(after: $0)...]))
        }
        let continued = splits.last { !$0.profile.isEmpty && names[$0.application] == Name(application: $0.application) }
        if let (application, profile) = continued {
            let isApplication = !isProfile(profile) && speaksForProfiles(stem)
            return isApplication ? Name(application: stem) : Name(application: application, profile: profile)
        }
        // Without a file of the application only a name that is surely a profile's divides.
        let alone = splits.first { stated.contains($0.profile) || !$0.profile.contains("-") && evidence.isEnvironment($0.profile) }
        return alone.map { Name(application: $0.application, profile: $0.profile) } ?? Name(application: stem)
    }

    private func isProfile(_ name: String) -> Bool { stated.contains(name) || evidence.isEnvironment(name) }

    private func speaksForProfiles(_ stem: String) -> Bool {
        evidence.dividedStems.contains(stem)
            || stems.contains { $0.hasPrefix(stem + "-") && isProfile(String($0.dropFirst(stem.count + 1))) }
    }
}
