internal import Documents
internal import Schemas

/// Judges files by a schema, one after the other; for one thread.
struct FileJudge {
    private let schema: Schema
    /// Made anew for each document, in the same memory.
    private var instance = Instance()

    /// The code of a file that is not there, or cannot be read.
    static let unreadable = "cannot-read"

    init(_ schema: Schema) { self.schema = schema }

    /// - Parameters:
    ///   - bytes: nil for a file that cannot be read.
    ///   - file: its name for messages, which also says how to read it.
    mutating func diagnostics(_ bytes: [UInt8]?, file: String) -> [Diagnostic] {
        guard let bytes else { return [Diagnostic(FileJudge.unreadable, "cannot read \"\(file)\"", at: Place(file: file))] }
        let parsed = DataFile.parse(bytes, file: file)
        guard let document = parsed.document else { return parsed.diagnostics.filter(\.isError) }
        guard !document.roots.isEmpty else {
            return [Diagnostic("empty-file", "expected a value to judge, found an empty file", at: Place(file: file))]
        }
        return document.roots.flatMap { diagnostics(Value(document, Int($0.node))) }
    }

    private mutating func diagnostics(_ value: Value) -> [Diagnostic] {
        instance.removeAll()
        instance.append(value)
        guard !schema.accepts(instance) else { return [] }
        return Schemas.Explanation(instance, places: DocumentPlaces(instance, of: value.document), document: nil)
            .diagnostics(schema.findings(in: instance))
    }
}
