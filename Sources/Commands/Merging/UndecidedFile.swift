internal import Changing
internal import Documents
internal import History
internal import Validating

/// A file that a merge left undecided, and what was decided about it since.
struct UndecidedFile {
    /// From the top of the repository.
    let path: String
    private let entry: ConflictedFile
    /// Nil where one side deleted the file, or where it does not merge by key: then the whole of it is one conflict, or none.
    private let text: ConflictedText?
    /// Whether the file in the work tree has markers, so that all of it is known.
    private let isMarked: Bool
    private let found: [KeyConflict]
    private(set) var choices: [Path: ThreeWay.Choice] = [:]

    /// What is still to be decided.
    var open: [KeyConflict] { found.filter { choices[$0.path] == nil } }
    /// Whether there is something to write: also what git could not merge by lines and has no conflict by key. A sealed file has no markers
    /// in which a part could wait.
    var isDecided: Bool { !isByHand && (found.isEmpty || (isSealed ? open.isEmpty : !choices.isEmpty)) }
    var isSealed: Bool { text?.isSealed ?? false }
    /// Whether only an editor helps.
    let isByHand: Bool

    /// - Parameter paths: nil for all.
    static func all(in repository: Repository, named paths: [String]?, _ sealing: Sealing) throws -> [UndecidedFile] {
        let files = try repository.conflictedFiles()
        for path in paths ?? [] where !files.contains(where: { $0.path == path }) {
            let near = nearest(path, in: files.map(\.path)).map { "did you mean \"\($0)\"?" }
            throw Failure(.no, "no-conflict", "\"\(path)\" has no merge conflict", hints: [near ?? "git status lists what is undecided"])
        }
        return try files.filter { paths?.contains($0.path) ?? true }.map { try UndecidedFile($0, repository, sealing) }
    }

    private init(_ entry: ConflictedFile, _ repository: Repository, _ sealing: Sealing) throws {
        (path, self.entry) = (entry.path, entry)
        guard let ours = entry.ours, let theirs = entry.theirs else {
            let shown = [entry.base, entry.ours, entry.theirs].map { $0.map { KeyChange.Shown.plain("\"\($0.id.short)\"") } }
            (text, isMarked, isByHand) = (nil, false, false)
            found = [KeyConflict(file: path, path: .root, base: shown[0], ours: shown[1], theirs: shown[2])]
            return
        }
        let base = try entry.base.map { try repository.blob($0.id) }
        // What stands outside the markers of the file was merged, decided or written by hand: it is on both sides.
        let sides = repository.workTree.flatMap { readFile("\($0)/\(entry.path)") }.flatMap(ConflictMarkers.sides)
        let our = try sides?.ours ?? repository.blob(ours.id), their = try sides?.theirs ?? repository.blob(theirs.id)
        let text = try ConflictedText(path, base: base, ours: our, theirs: their, in: repository, sealing: sealing)
        self.text = text
        isMarked = sides != nil
        if let sealed = text.sealed() {
            (found, isByHand) = (sealed.conflicts, false)
        } else {
            let conflicts = (try? text.byKey())?.conflicts, file = entry.path
            (found, isByHand) = ((conflicts ?? []).map { KeyConflict($0, file: file) }, conflicts == nil)
        }
    }

    mutating func choose(_ choice: ThreeWay.Choice, at path: Path) { choices[path] = choice }

    // MARK: Writing

    /// Writes what was decided, with markers around the rest; stages the file when nothing is left.
    /// - Throws: a refusal when somebody has decided the file by hand.
    func write(_ repository: Repository) throws {
        try refuseEdited(repository)
        if let whole = choices[.root], text?.isSealed ?? true {
            let side = if case .theirs = whole { entry.theirs } else { entry.ours }
            return try repository.settle(path, side.map { try repository.blob($0.id) }, side?.kind ?? .file, isStaged: true)
        }
        guard let text else { return }
        if let sealed = text.sealed({ choices[$0] }) {
            guard sealed.conflicts.isEmpty else { throw Failure(.refused, sealed.conflicts.map(\.diagnostic)) }
            return try repository.settle(path, sealed.text, entry.ours?.kind ?? .file, isStaged: true)
        }
        let result = try text.byKey { choices[$0] }, kind = entry.ours?.kind ?? .file
        if result.conflicts.isEmpty { return try repository.settle(path, result.text, kind, isStaged: true) }
        let theirs = try text.byKey { choices[$0] ?? .theirs }
        try repository.settle(path, ConflictMarkers().text(result.text, theirs.text), kind, isStaged: false)
    }

    private func refuseEdited(_ repository: Repository) throws {
        guard !isMarked, let workTree = repository.workTree, let now = readFile("\(workTree)/\(path)") else { return }
        let known = try [entry.ours, entry.theirs].compactMap { $0 }.map { try repository.blob($0.id) }
        if known.contains(now) { return }
        throw Failure(
            .refused, "edited", "\"\(path)\" was edited and has no markers any more",
            hints: ["git add \(path) when it is done by hand", "git checkout --merge \(path) starts it again"])
    }

    // MARK: Showing

    var state: String {
        if isByHand { return "does not merge by key: edit it, then git add \(path)" }
        if open.isEmpty { return "merged and staged" }
        let hint = isSealed && !choices.isEmpty ? "; those of a sealed file are decided at once" : ""
        return "\(counted(open.count, "conflict")) left\(hint)"
    }

    func lines(of conflict: KeyConflict, _ style: Style) -> [String] {
        let name = conflict.path.isRoot ? "the whole file" : conflict.path.description
        return [style.strong("\(conflict.place?.description ?? path): \(name)")]
            + [("base  ", conflict.base), ("ours  ", conflict.ours), ("theirs", conflict.theirs)].map {
                "  \(style.faint($0.0)) \($0.1?.text ?? style.faint("nothing"))"
            } + (conflict.reason.map { [style.faint("  (\($0))")] } ?? [])
    }

    var json: JsonValue {
        .object([
            ("file", .string(path)), ("merged", .boolean(open.isEmpty && !isByHand)), ("byKey", .boolean(!isByHand)),
            ("conflicts", .array(open.map(\.json))),
        ])
    }
}

extension KeyConflict {
    var json: JsonValue {
        .object([
            ("path", .string(path.description)), ("base", ChangeList.json(base)), ("ours", ChangeList.json(ours)),
            ("theirs", ChangeList.json(theirs)), ("line", place?.position.map { .integer($0.line) } ?? .null),
            ("column", place?.position.map { .integer($0.column) } ?? .null), ("reason", .optional(reason)),
        ])
    }
}
