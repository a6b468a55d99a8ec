internal import Documents
internal import History
internal import Overlays
internal import Rendering
internal import Validating

/// The place in the repository that words before the current one name.
struct CompletionPlace {
    var folder: String?
    var environment: String?
    var revision: String?
}

/// What the repository has for a word. Reads only, and nothing that the word does not ask for.
struct CompletionSource {
    private let place: CompletionPlace
    private let workspace: Workspace
    private let configuration: Configuration

    /// Recent commits that are offered.
    private static let recentCommits = 20

    init(_ place: CompletionPlace, _ context: Context) throws {
        self.place = place
        workspace = try Workspace(place.folder.map(context.inFolder) ?? context)
        configuration = try workspace.configuration(workspace.state(at: place.revision))
    }

    func candidates(_ meaning: Meaning, _ typed: String) throws -> [Candidate] {
        switch meaning {
        case .environment: return environments
        case .environments:
            let known = typed.lastIndex(of: ",").map { String(typed[...$0]) } ?? ""
            return environments.map { Candidate(text: known + $0.text, note: $0.note) }
        case .document: return try documents()
        case .documentOrPath, .path, .assignment: return try paths(typed, meaning)
        case .revision: return try revisions()
        case .revisions:
            guard let dots = typed.lastIndex(of: ".") else {
                return try revisions().map { Candidate(text: $0.text, note: $0.note, isPartial: true) }
            }
            return try revisions().map { Candidate(text: typed[...dots] + $0.text, note: $0.note) }
        case .target: return configuration.manifest.targets.map { Candidate(text: $0.name, note: "target") }
        case .format: return Format.names.map { Candidate(text: $0) }
        case .command, .file, .folder, .literal, .free: return []
        }
    }

    private var environments: [Candidate] {
        configuration.graph.names.map { name in
            let parents = configuration.graph.parents(of: name).joined(separator: ", ")
            return Candidate(text: name, note: parents.isEmpty ? "" : "inherits \(parents)")
        }
    }

    /// The environment of the words, otherwise any that has targets.
    private var environment: String {
        place.environment.map { String($0.prefix { $0 != "," }) } ?? configuration.graph.concrete.first ?? EnvironmentGraph.base
    }

    private func documents() throws -> [Candidate] {
        let names = place.environment == nil ? configuration.graph.names : [environment]
        return try Set(names.flatMap { try configuration.documents(in: $0) }).sorted().map { Candidate(text: $0) }
    }

    /// Documents first, then paths key by key.
    private func paths(_ typed: String, _ meaning: Meaning) throws -> [Candidate] {
        guard let colon = typed.firstIndex(of: ":") else {
            let names = try documents().filter { $0.text.hasPrefix(typed) }
            let withPaths = names.map { Candidate(text: "\($0.text):", isPartial: true) }
            guard meaning == .documentOrPath else { return withPaths }
            return names.count == 1 ? names + withPaths : names.map { Candidate(text: $0.text, isPartial: true) }
        }
        let name = String(typed[..<colon]), rest = String(typed[typed.index(after: colon)...])
        guard !rest.contains("=") || meaning != .assignment, let document = try configuration.effective(name, in: environment).document
        else { return [] }
        let (parentText, key) = PathPrefix.split(rest), parent = try Path(parsing: parentText)
        guard let node = try document.find(parent) else { return [] }
        let children: [(path: Path, node: EffectiveDocument.NodeID)] =
            document.kind(node) == .sequence
            ? document.elements(node).enumerated().map { (parent.appending(index: $0.offset), $0.element) }
            : document.mappingEntries(node).map { (parent.appending(key: $0.key), $0.value) }
        return children.compactMap { path, child in
            let isCollection = [.mapping, .sequence].contains(document.kind(child)) && document.count(child) > 0
            let end = document.kind(child) == .mapping && isCollection ? "." : !isCollection && meaning == .assignment ? "=" : ""
            let text = "\(name):\(path)\(end)"
            guard text.hasPrefix(typed) || path.lastKey?.hasPrefix(key) ?? false else { return nil }
            let note = isCollection || document.isTainted(child) ? "" : document.compactJSON(child)
            return Candidate(text: text, note: note, isPartial: isCollection || !end.isEmpty)
        }
    }

    private func revisions() throws -> [Candidate] {
        var found = [Candidate(text: "HEAD")]
        for (prefix, note) in [("refs/heads/", "branch"), ("refs/tags/", "tag"), ("refs/remotes/", "remote branch")] {
            found += try workspace.repository.references(prefix).map {
                Candidate(text: String($0.name.dropFirst(prefix.count)), note: note)
            }
        }
        let commits = try workspace.repository.log(from: workspace.headCommit(), limit: CompletionSource.recentCommits)
        return found + commits.map { Candidate(text: $0.id.short, note: $0.summary) }
    }
}

/// Where a path that is being typed is whole, and the key that is not.
enum PathPrefix {
    /// `a.b` and `c` of `a.b.c`; what an open quote has in it belongs to the key.
    static func split(_ text: String) -> (parent: String, key: String) {
        var isQuoted = false, isEscaped = false, end = text.startIndex, start = text.startIndex
        for index in text.indices {
            switch text[index] {
            case _ where isEscaped: isEscaped = false
            case "\\" where isQuoted: isEscaped = true
            case "\"": isQuoted.toggle()
            case "." where !isQuoted, "[" where !isQuoted: (end, start) = (index, text.index(after: index))
            default: break
            }
        }
        return (String(text[..<end]), String(text[start...].drop { $0 == "\"" }))
    }
}

extension Path {
    fileprivate var lastKey: String? { if case .key(let key)? = steps.last { key } else { nil } }
}
