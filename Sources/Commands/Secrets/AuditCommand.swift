internal import Documents

/// `cfgops secret audit`.
struct AuditCommand: Command {
    static let name = "secret audit"
    static let summary = "who revealed which secrets here, and when"
    static let help = """
        Usage: cfgops secret audit [-n COUNT]

        Shows the local log of secrets that were revealed in this clone, the newest first: when, by which user of the machine, in which
        environment, what, and by which command. It never has a value. The log is cfgops/audit.log in the git folder, a line of JSON for
        each time; one of 4 MiB is put aside as audit.log.1, and the one before it is dropped.

        Options:
            -n COUNT   only the newest

        Examples:
            $ cfgops secret audit
            $ cfgops secret audit -n 5 --format json
        """
    static let grammar = Grammar(0 ... 0, .value("-n", "--limit", as: "COUNT"))
    private let count: Int

    init(_ words: Words) throws(UsageError) {
        guard let text = words.value("-n") else {
            count = .max
            return
        }
        guard let number = Int(text), number > 0 else { throw UsageError("-n takes a number from 1, not \"\(text)\"") }
        count = number
    }

    func run(in context: Context) throws -> Exit {
        let log = AuditLog(try Workspace(context))
        let lines = [log.olderPath, log.path].flatMap { readFile($0)?.split(separator: .lineFeed).map(Array.init) ?? [] }
        let newest = lines.reversed().prefix(count)
        guard context.format != .json else {
            context.print(.array(newest.map { .verbatim($0) }))
            return .done
        }
        for line in newest { context.print(row(line)) }
        if newest.isEmpty { context.note("nothing was revealed in this clone") }
        return .done
    }

    private func row(_ line: [UInt8]) -> String {
        guard let root = Json.parse(line, file: "audit.log").document?.root else { return "a damaged line" }
        let text = { (key: String) in root[key]?.text ?? "" }
        let paths = root["paths"]?.elements.map(\.text).joined(separator: ", ") ?? ""
        return "\(text("time"))  \(text("user"))  \(text("environment"))  \(paths)  \(text("command"))"
    }
}
