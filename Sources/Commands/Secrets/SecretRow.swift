internal import Documents
internal import History
internal import Overlays
internal import Secrets
internal import Validating

/// A sealed value as lists show it: all that nobody needs a key to know.
struct SecretRow {
    let environment: String
    let target: DocumentPath
    let place: Place
    let type: String
    /// How many can open the file.
    let recipients: Int
    /// Since when the value is what it is.
    let age: SecretAge?
    /// The commit that made it so; nil for what is not committed, or older than a shallow clone.
    let commit: Commit?

    /// Words of a line, below one another in a list.
    func columns(on today: Day?) -> [String] {
        [target.description, type, counted(recipients, "recipient"), changed, due(on: today), "\(place)  (\(environment))"]
    }

    /// `12 days`, with the day on which another value is due.
    private func due(on today: Day?) -> String {
        let days = age?.age(on: today).map { counted($0, "day") } ?? "-"
        guard let day = age?.due else { return days }
        return "\(days), \(age?.isOverdue(on: today) ?? false ? "overdue since" : "due on") \(day)"
    }

    /// `2026-01-05 Ada Example`.
    var changed: String {
        if let commit { return "\(formatted(commit.author.time).prefix(10)) \(commit.author.name)" }
        return age?.since == .uncommitted ? "not committed" : "before this clone"
    }

    func json(on today: Day?) -> [(key: String, value: JsonValue)] {
        [
            ("environment", .string(environment)), ("document", .string(target.document)), ("path", .string(target.path.description)),
            ("type", .string(type)), ("recipients", .integer(recipients)), ("file", .string(place.file)),
            ("line", place.position.map { .integer($0.line) } ?? .null), ("commit", .optional(commit?.id.description)),
            ("date", .optional(commit.map { formatted($0.author.time) })), ("author", .optional(commit?.author.name)),
            ("age", age?.age(on: today).map { .integer($0) } ?? .null), ("due", .optional(age?.due?.description)),
            ("overdue", .boolean(age?.isOverdue(on: today) ?? false)),
        ]
    }

    /// A type tag in the words of `secret set --type`.
    static func word(forType tag: String?) -> String {
        switch tag {
        case "int": "integer"
        case "float": "decimal"
        case "bool": "boolean"
        case "time": "time"
        default: "string"
        }
    }
}

/// Finds the sealed values of a configuration.
struct SecretSearch {
    private let workspace: Workspace
    private let loaded: LoadedConfiguration
    private let ages: SecretAges
    private(set) var rows: [SecretRow] = []
    /// Sealed files that cannot be read.
    private(set) var problems: [Diagnostic] = []
    private var commits: [ObjectID: Commit] = [:]

    init(_ workspace: Workspace, _ loaded: LoadedConfiguration, from head: ObjectID?) throws {
        (self.workspace, self.loaded) = (workspace, loaded)
        ages = try Progress.shown("reading commits", workspace.context) { progress in
            try SecretAges(root: workspace.root, from: head, progress: progress)
        }
    }

    /// What an environment's own layers seal.
    mutating func addOwn(of environment: String, in configuration: Configuration) throws {
        for layer in try configuration.ownLayers(of: environment).sorted(by: { $0.path < $1.path }) { try addOwn(in: layer) }
    }

    /// What one layer seals.
    mutating func addOwn(in layer: LayerFile) throws { try add(layer) { _ in true } }

    /// What of a document is sealed for an environment, what it inherits included.
    mutating func addEffective(_ document: String, in environment: String, of configuration: Configuration) throws {
        var known: Set<Path> = []
        for layer in try configuration.layers(of: document, in: environment).reversed() {
            try add(layer) { known.insert($0).inserted }
        }
    }

    private mutating func add(_ layer: LayerFile, where isWanted: (Path) -> Bool) throws {
        guard let bytes = try loaded.tree.read(layer.path), SopsFile.isSealed(bytes, store: SopsStore(path: layer.path)) else { return }
        do {
            let file = try SopsFile(bytes, path: layer.path), ages = try loaded.ages(of: layer, bytes, by: self.ages)
            for entry in file.entries where entry.isSealed && !entry.isComment && isWanted(entry.path) {
                try rows.append(row(entry, of: file, in: layer, ages[entry.path]))
            }
        } catch let error as Diagnostics {
            problems += error.list
        }
    }

    private mutating func row(_ entry: SopsFile.Entry, of file: SopsFile, in layer: LayerFile, _ age: SecretAge?) throws -> SecretRow {
        var commit: Commit?
        if case .commit(let id, _)? = age?.since {
            commit = try commits[id] ?? workspace.repository.commit(id)
            commits[id] = commit
        }
        let position = file.source.withUnsafeBufferPointer { Position(of: entry.range.lowerBound, in: $0) }
        return SecretRow(
            environment: layer.environment, target: DocumentPath(document: layer.document, path: entry.path),
            place: Place(file: layer.path, position: position), type: SecretRow.word(forType: entry.type),
            recipients: file.recipients.count, age: age, commit: commit)
    }
}

extension SopsRecipients {
    /// In all groups, of every kind, each once.
    var count: Int { Set(groups.flatMap { $0.age.map(\.text) + $0.others }).count }
}
