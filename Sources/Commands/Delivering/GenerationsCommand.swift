internal import Documents
internal import History
internal import Reconciling

/// `cfgops generations --to DIR`.
struct GenerationsCommand: Command {
    static let name = "generations"
    static let summary = "the generations that a destination keeps"
    static let help = """
        Usage: cfgops generations --to DIR

        Lists what was switched in below DIR and is still there: number, commit, time, size of the files, the groups that it brought;
        the live one, and those with secrets, say so. Of generations with secrets only the one before the live one is kept, for a day.

        Options:
            --to DIR   a destination of cfgops reconcile

        Examples:
            $ cfgops generations --to /srv/app
            $ cfgops generations --to /srv/app --format json
        """
    static let grammar = Grammar(0 ... 0, .value("--to", as: "DIR"))
    private let folder: String

    init(_ words: Words) throws(UsageError) {
        guard let folder = words.value("--to") else { throw UsageError("generations needs --to DIR", hints: [GenerationsCommand.usage]) }
        self.folder = folder
    }

    func run(in context: Context) throws -> Exit {
        let path = context.absolute(folder), destination = Destination(folder: path, disk: RealDisk(folder: path))
        let generations = try destination.generations()
        guard let live = generations.last else { throw Diagnostic.notADestination(folder) }
        let rows = try generations.map { (generation: $0, size: try destination.size(of: $0), isLive: $0.number == live.number) }
        if context.format == .json {
            context.print(.array(rows.map { json($0.generation, $0.size, isLive: $0.isLive) }))
        } else {
            for row in rows { context.print(line(row.generation, row.size, isLive: row.isLive)) }
        }
        return .done
    }

    private func line(_ generation: Generation, _ size: Int?, isLive: Bool) -> String {
        let marks = (isLive ? ["live"] : []) + (generation.isTainted ? ["secrets"] : [])
        let size = size.map { "\($0) bytes" } ?? "damaged"
        let parts = [
            String(generation.number), String(generation.commit.prefix(12)), formatted(Moment(seconds: generation.time)), size,
            brought(by: generation).joined(separator: ","),
        ]
        return (parts + (marks.isEmpty ? [] : ["(\(marks.joined(separator: ", ")))"])).joined(separator: "  ")
    }

    private func brought(by generation: Generation) -> [String] {
        generation.groups.filter { $0.value.generation == generation.number }.keys.sorted()
    }

    private func json(_ generation: Generation, _ size: Int?, isLive: Bool) -> JsonValue {
        let groups = generation.groups.sorted { $0.key < $1.key }.map { name, group -> JsonValue in
            .object([
                ("group", .string(name)), ("digest", .string("\(group.digest)")), ("commit", .string(group.commit)),
                ("generation", .integer(group.generation)),
            ])
        }
        return .object([
            ("number", .integer(generation.number)), ("commit", .string(generation.commit)), ("time", .integer(Int(generation.time))),
            ("live", .boolean(isLive)), ("size", size.map { .integer($0) } ?? .null), ("secrets", .boolean(generation.isTainted)),
            ("digest", .string("\(generation.digest)")), ("groups", .array(groups)),
        ])
    }
}
