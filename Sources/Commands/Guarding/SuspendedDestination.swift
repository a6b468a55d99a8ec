internal import Documents
internal import Reconciling

/// One destination, suspended or resumed by itself.
struct SuspendedDestination {
    private let folder: String
    private let environment: String

    init(_ folder: String, of environment: String) { (self.folder, self.environment) = (folder, environment) }

    /// - Parameter suspension: nil to resume.
    func suspend(_ suspension: Suspension?, isDryRun: Bool, in context: Context) throws -> Exit {
        let destination = Destination(folder: folder, disk: RealDisk(folder: folder))
        if let bound = try destination.binding(), bound.environment != environment {
            throw Diagnostic(
                "bound-elsewhere", "\"\(folder)\" holds environment \"\(bound.environment)\", not \"\(environment)\"",
                hints: ["name that one, or another folder"])
        }
        let before = isDryRun ? try destination.suspension() : try destination.suspend(suspension)
        if suspension == nil, before == nil { throw Diagnostic("not-suspended", "\"\(folder)\" is not suspended") }
        if context.format == .json {
            context.print(
                .object([
                    ("environment", .string(environment)), ("to", .string(folder)), ("suspension", suspension.json),
                    ("before", before.json),
                ]))
        } else if let suspension {
            context.print("suspended until \(UtcTime.text(suspension.until)): \(suspension.reason)")
        } else {
            context.print("resumed")
        }
        if isDryRun { context.note("dry run: nothing was written") }
        return .done
    }
}

extension Suspension? {
    /// `{reason, until}`, or null.
    var json: JsonValue {
        map { .object([("reason", .string($0.reason)), ("until", .string(UtcTime.text($0.until)))]) } ?? .null
    }
}
