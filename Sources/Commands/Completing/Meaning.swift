/// What a name in a usage line, or of an option's value, stands for.
enum Meaning: Hashable {
    case environment, environments, document, documentOrPath, path, assignment, revision, revisions, target, command, format
    case file, folder
    /// Itself.
    case literal(String)
    /// Nothing that could be looked up.
    case free

    init(_ name: String) {
        switch name {
        case "ENV", "ENV[@REV]", "FROM", "TO": self = .environment
        case "ENV[,ENV...]": self = .environments
        case "DOC": self = .document
        case "DOC[:PATH]", "TO_DOC[:PATH]": self = .documentOrPath
        case "DOC:PATH": self = .path
        case "DOC:PATH=VALUE", "DOC:PATH[=VALUE]": self = .assignment
        case "REV": self = .revision
        case "REV..REV", "BASE..HEAD", "A..B", "A...B": self = .revisions
        case "TARGET": self = .target
        case "COMMAND": self = .command
        case "FORMAT": self = .format
        case "FILE", "FILE[:LINE]", "SOURCE", "SCHEMA": self = .file
        case "DIR", "FOLDER": self = .folder
        default: self = name.contains { $0.isLowercase } ? .literal(name) : .free
        }
    }

    func completion(of typed: String, _ place: CompletionPlace, _ context: Context) throws -> Completion {
        switch self {
        case .literal(let word): return .candidates([Candidate(text: word)])
        case .command: return .candidates(Completer.firstWords)
        case .file: return .files
        case .folder: return .folders
        case .free: return .candidates([])
        default: return .candidates(try CompletionSource(place, context).candidates(self, typed))
        }
    }
}
