internal import Documents
internal import Validating

/// How a file differs, in the form that was asked for; secrets are left out of it.
struct PlanDifference {
    enum Form: String, CaseIterable { case unified, keys, none }

    /// A key of the file that differs.
    struct Key {
        var path: Path
        /// As the file shows it; nil where the key is not there.
        var old: KeyChange.Shown?
        var new: KeyChange.Shown?
    }

    /// In the unified format.
    var diff: [UInt8]?
    /// Nil where the file was not compared by key.
    var keys: [Key]?
    /// Lines that come and go; nil for what has none.
    var lines: (added: Int, removed: Int)?
    var isBinary = false
    /// What else is to be said.
    var remark: String?

    /// Lines of one file's difference that are shown: some screens. `diff` between two commits shows all.
    private static let lineLimit = 500

    /// Counts the lines of a difference, and shows the first of them.
    mutating func take(_ diff: [UInt8], showing isShown: Bool) {
        let list = diff.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        func count(_ sign: Character) -> Int { list.dropFirst(2).count { $0.first == sign.asciiValue } }
        lines = (count("+"), count("-"))
        guard isShown else { return }
        self.diff = diff
        let left = list.count - PlanDifference.lineLimit
        guard left > 0 else { return }
        self.diff = list.prefix(PlanDifference.lineLimit).flatMap { $0 + [UInt8(ascii: "\n")] }
        remark = "... \(counted(left, "more line"))"
    }

    /// `+2 -1 lines`
    mutating func tellCounts() {
        guard let lines else { return }
        remark = "+\(lines.added) -\(lines.removed) lines"
    }

    var json: [(key: String, value: JsonValue)] {
        [
            ("binary", .boolean(isBinary)),
            ("lines", lines.map { .object([("added", .integer($0.added)), ("removed", .integer($0.removed))]) } ?? .null),
            ("diff", .optional(diff.map { String(decoding: $0, as: UTF8.self) })), ("keys", keys.map { .array($0.map(\.json)) } ?? .null),
            ("remark", .optional(remark)),
        ]
    }
}

extension PlanDifference.Key {
    /// `  ~ server.port: 8080 -> 9090`
    func text(_ style: Style) -> String {
        let name = path.isRoot ? "." : path.description
        return switch (old, new) {
        case (let old?, let new?): style.changed("  ~ \(name): \(old.text) -> \(new.text)")
        case (nil, let new): style.added("  + \(name): \(new?.text ?? "")")
        case (let old, nil): style.removed("  - \(name): \(old?.text ?? "")")
        }
    }

    fileprivate var json: JsonValue {
        let change = KeyChange(environment: "", document: "", path: path, old: old, new: new)
        return .object([("path", .string(path.description))] + ChangeList.json(change))
    }
}
