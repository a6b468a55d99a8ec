internal import Documents
internal import Overlays
internal import Rendering
internal import Validating

/// The difference of documents as texts in one format (`diff -o FORMAT`), secrets as markers.
struct FormatDiff {
    /// The difference of one document.
    struct Entry {
        var environment: String
        var document: String
        /// In the unified format.
        var text: [UInt8]
    }

    private let name: String
    private(set) var entries: [Entry] = []
    /// What the format cannot say of either side.
    private(set) var problems: [Diagnostic] = []

    /// - Parameter name: a format that `-o` takes.
    init(_ name: String) { self.name = name }

    mutating func add(_ pair: DocumentPair) {
        let known = problems.count, old = encoded(pair.old), new = encoded(pair.new)
        guard problems.count == known else { return }
        let (oldName, newName) = ("\(pair.oldEnvironment)/\(pair.document)", "\(pair.newEnvironment)/\(pair.document)")
        let text = unifiedDiff(old, new, oldName: "a/\(oldName)", newName: "b/\(newName)")
        if !text.isEmpty { entries.append(Entry(environment: pair.newEnvironment, document: pair.document, text: text)) }
    }

    private mutating func encoded(_ document: EffectiveDocument?) -> [UInt8]? {
        guard let document = document?.marking(.secrets), let format = Format(named: name, document: document.name) else { return nil }
        do throws(Diagnostics) { return try encode(document, at: document.root, as: format) } catch {
            problems += error.list
            return nil
        }
    }

    func print(in context: Context) {
        guard context.format == .json else { return context.writeOutput(entries.flatMap(\.text)) }
        context.print(
            .array(
                entries.map { entry in
                    .object([
                        ("environment", .string(entry.environment)), ("document", .string(entry.document)),
                        ("diff", .string(String(decoding: entry.text, as: UTF8.self))),
                    ])
                }))
    }
}
