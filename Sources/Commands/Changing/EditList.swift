internal import Changing
internal import Documents
internal import History
internal import Overlays

/// The files that a change edits, as people and programs read them. Of a sealed file, and of one that is no text, only that it changes.
struct EditList {
    private enum Shown {
        /// In the unified format.
        case lines([UInt8])
        /// From another path, with all its bytes.
        case moved(from: String)
        case sealed
        case binary
    }

    private let entries: [(path: String, shown: Shown)]

    /// - Parameter edits: by path below the root of the snapshot.
    init(_ edits: [String: Change.Edit], on base: Snapshot) throws {
        let edited = EditedTree(base, edits: edits), paths = edits.keys.sorted()
        var gone: [ObjectID: String] = [:]
        for path in paths where edits[path] == .delete { if let id = try base.id(of: path) { gone[id] = path } }
        var moved: [String: String] = [:]
        for path in paths where try edits[path] != .delete && base.id(of: path) == nil {
            if let id = try edited.id(of: path), let from = gone.removeValue(forKey: id) { moved[path] = from }
        }
        let sources = Set(moved.values)
        entries = try paths.compactMap { path in
            if sources.contains(path) { return nil }
            if let from = moved[path] { return (path, .moved(from: from)) }
            // A symbolic link reads as its target.
            let old = try base.entry(path).flatMap { $0.kind == .folder ? nil : try base.repository.blob($0.id) }
            return try EditList.shown(path, old, edited.read(path)).map { (path, $0) }
        }
    }

    /// Nil where nothing would differ.
    private static func shown(_ path: String, _ old: [UInt8]?, _ new: [UInt8]?) -> Shown? {
        if old == new { return nil }
        let texts = [old, new].compactMap(\.self)
        if texts.contains(where: { isSealed($0, path) }) { return .sealed }
        if texts.contains(where: isBinary) { return .binary }
        return .lines(unifiedDiff(old, new, oldName: "a/\(path)", newName: "b/\(path)"))
    }

    private static func isSealed(_ text: [UInt8], _ path: String) -> Bool {
        LayerPath(path) != nil && Layer.parse(text, file: path).document?.isSealed ?? false
    }

    /// The differences, and an empty line behind them.
    func print(in context: Context) {
        for (path, shown) in entries {
            switch shown {
            case .lines(let diff): context.writeOutput(context.style.painted(diff))
            case .moved(let from):
                context.print("diff --git a/\(from) b/\(path)\nsimilarity index 100%\nrename from \(from)\nrename to \(path)")
            case .sealed: context.print("sealed file \(path) changes")
            case .binary: context.print("binary file \(path) changes")
            }
        }
        if !entries.isEmpty { context.print("") }
    }

    /// A list of `{file, from, sealed, diff}`.
    var json: JsonValue {
        .array(
            entries.map { path, shown in
                var from: String?, isSealed = false, diff: String?
                switch shown {
                case .lines(let lines): diff = String(decoding: lines, as: UTF8.self)
                case .moved(let source): from = source
                case .sealed: isSealed = true
                case .binary: break
                }
                return .object([
                    ("file", .string(path)), ("from", .optional(from)), ("sealed", .boolean(isSealed)), ("diff", .optional(diff)),
                ])
            })
    }
}
