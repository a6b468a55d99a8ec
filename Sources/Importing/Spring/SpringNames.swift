/// Which application and profile the files of one folder are for: `app.yml`, `app-profile.yml`.
///
/// Both may have dashes, and a config server is told the names where an import has to find them: an application is a name that no
/// other file's name continues, and a profile what is known as one from `application-PROFILE` files and from documents, or what
/// stands behind an application's name.
struct SpringNames {
    struct Name: Hashable {
        var application: String
        /// Nil: for every profile.
        var profile: String?
    }

    private(set) var names: [String: Name] = [:]
    private let known: Set<String>

    /// - Parameters:
    ///   - stems: the names of the files without extension.
    ///   - profiles: what documents in the files name as profiles.
    init(_ stems: Set<String>, profiles: Set<String>) {
        let shared = "application-"
        known = profiles.union(stems.filter { $0.hasPrefix(shared) }.map { String($0.dropFirst(shared.count)) })
        // Shorter names first: an application stands before what continues its name.
        for stem in stems.sorted(by: { ($0.utf8.count, $0) < ($1.utf8.count, $1) }) { names[stem] = name(of: stem, among: stems) }
    }

    private func name(of stem: String, among stems: Set<String>) -> Name {
        let splits = stem.indices.filter { stem[$0] == "-" && $0 != stem.startIndex }.map {
            Name(application: String(stem[..<$0]), profile: String(stem[stem.index(after: $0)...]))
        }
        let continued = splits.filter { names[$0.application] == Name(application: $0.application) && $0.profile != "" }
        if let longest = continued.last {
            let isApplication = !known.contains(longest.profile ?? "") && known.contains { stems.contains("\(stem)-\($0)") }
            return isApplication ? Name(application: stem) : longest
        }
        return splits.first { known.contains($0.profile ?? "") } ?? Name(application: stem)
    }
}
