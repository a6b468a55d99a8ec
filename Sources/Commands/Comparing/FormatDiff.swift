internal import Documents
internal import Overlays
internal import Rendering
internal import Validating

/// The difference of documents as texts in one format (`diff -o FORMAT`), secrets as markers.
struct FormatDiff: DiffAnswer {
    /// The difference of one document.
    struct Entry {
        var environment: String
        var document: String
        /// In the unified format.
        var text: [UInt8]
    }

    private let name: String
    /// Secrets that changed: in the texts they look alike.
    var secrets = ChangeList([])
    private(set) var entries: [Entry] = []
    /// What the format cannot say of either side.
    private(set) var problems: [Diagnostic] = []

    /// - Parameter name: a format that `-o` takes.
    init(_ name: String) { self.name = name }

    mutating func add(_ pair: DocumentPair) {
        let known = problems.count, old = encoded(pair.old, pair), new = encoded(pair.new, pair)
        guard problems.count == known else { return }
        let (oldName, newName) = ("\(pair.oldEnvironment)/\(pair.document)", "\(pair.newEnvironment)/\(pair.document)")
        let text = unifiedDiff(old, new, oldName: "a/\(oldName)", newName: "b/\(newName)")
        if !text.isEmpty { entries.append(Entry(environment: pair.newEnvironment, document: pair.document, text: text)) }
    }

    private mutating func encoded(_ side: KeyComparison.Side?, _ pair: DocumentPair) -> [UInt8]? {
        guard let side, let format = Format(named: name, document: pair.document) else { return nil }
        let marked = side.document.marking(.secrets)
        guard let node = marked.node(at: pair.path) else { return nil }
        do throws(Diagnostics) { return try encode(marked, at: node, as: format) } catch {
            problems += error.list
            return nil
        }
    }

    var isEmpty: Bool { entries.isEmpty && secrets.isEmpty }

    func print(in context: Context) {
        guard context.format == .json else {
            context.writeOutput(entries.flatMap(\.text))
            return secrets.print(in: context)
        }
        context.print(
            .array(
                entries.map { entry in
                    .object([
                        ("environment", .string(entry.environment)), ("document", .string(entry.document)),
                        ("diff", .string(String(decoding: entry.text, as: UTF8.self))),
                    ])
                }))
    }

    var sections: [MarkdownComment.Section] {
        let texts = entries.map { entry in
            MarkdownComment.Section(
                environments: [entry.environment],
                blocks: [.diff(lead: MarkdownText.code(entry.document), textLines(entry.text))])
        }
        return texts + secrets.sections
    }
}

/// The lines of a text that ends in a line feed.
func textLines(_ text: [UInt8]) -> [String] {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return (lines.last?.isEmpty == true ? lines.dropLast() : lines).map { String(decoding: $0, as: UTF8.self) }
}
