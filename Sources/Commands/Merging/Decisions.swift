internal import Changing
internal import Documents
internal import Secrets

/// What the options of `mergetool` decide.
struct Decisions {
    private let named: [(path: Path, choice: ThreeWay.Choice)]
    /// For all that is not named.
    private let all: ThreeWay.Choice?

    var isEmpty: Bool { named.isEmpty && all == nil }

    init(_ words: Words, usage: String) throws(UsageError) {
        var named: [(Path, ThreeWay.Choice)] = []
        for (option, choice) in [("--ours", ThreeWay.Choice.ours), ("--theirs", .theirs)] {
            for text in words.values(option) { named.append((try Decisions.path(text), choice)) }
        }
        for text in words.values("--set") { named.append(try Decisions.assignment(text)) }
        self.named = named
        switch words.value("--all") {
        case nil: all = nil
        case "ours": all = .ours
        case "theirs": all = .theirs
        case let other?: throw UsageError("--all takes ours or theirs, not \"\(other)\"", hints: [usage])
        }
    }

    private static func path(_ text: String) throws(UsageError) -> Path {
        do throws(Diagnostic) { return text == "." ? .root : try Path(parsing: text) } catch {
            throw UsageError(error.message, hints: error.hints)
        }
    }

    private static func assignment(_ text: String) throws(UsageError) -> (Path, ThreeWay.Choice) {
        guard let split = Assignment.separator(in: text) else { throw UsageError("expected PATH=VALUE, got \"\(text)\" without \"=\"") }
        let written = String(text[text.index(after: split)...])
        guard let value = value(written) else { throw UsageError("expected a value of YAML for \(text[..<split]), got \"\(written)\"") }
        return (try path(String(text[..<split])), .value(value))
    }

    /// A value as a person writes it in YAML; nil where that cannot be read.
    static func value(_ text: String) -> Value? {
        Layer.parse(Array(text.utf8), file: "value").document?.root
    }

    private static func refusal(of path: Path) -> Failure {
        Failure(
            .refused, "value-on-command-line",
            "the value of \(path.named) stands on the command line, where others see it and shells keep it",
            hints: [
                "cfgops mergetool asks for it on a terminal, without echo",
                "the shell's history may hold it now: take it out there, and use another",
            ])
    }

    /// A string that was typed without echo; nil for what is no UTF-8.
    static func secret(_ text: Secret) -> Value? {
        guard let text = text.reveal({ String(validating: $0, as: UTF8.self) }) else { return nil }
        return Json.parse(Array(JsonValue.string(text).text.utf8), file: "value").document?.root
    }

    func decide(_ files: inout [UndecidedFile]) throws {
        for (path, choice) in named {
            let holders = files.indices.filter { files[$0].open.contains { $0.path == path } }
            guard let holder = holders.first else {
                let open = files.flatMap(\.open).map(\.path.description)
                let near = nearest(path.description, in: open).map { "did you mean \"\($0)\"?" }
                throw Failure(
                    .no, "no-conflict", path.isRoot ? "no whole file is in conflict" : "\(path.named) is not in conflict",
                    hints: [near ?? "cfgops mergetool lists the conflicts"])
            }
            guard holders.count == 1 else {
                throw Failure(
                    .usage, "several-files", "\(path.named) is in conflict in \(holders.count) files",
                    hints: ["name one: cfgops mergetool \(files[holder].path)"])
            }
            if case .value = choice, files[holder].isSealed { throw Decisions.refusal(of: path) }
            files[holder].choose(choice, at: path)
        }
        guard let all else { return }
        for index in files.indices { for conflict in files[index].open { files[index].choose(all, at: conflict.path) } }
    }
}
