internal import Changing
internal import Documents

/// Asks a person for each conflict, one after the other.
struct ConflictDialogue {
    private let context: Context

    init(_ context: Context) { self.context = context }

    func decide(_ files: inout [UndecidedFile]) {
        for index in files.indices {
            for conflict in files[index].open {
                files[index].lines(of: conflict, context.style).forEach { context.note($0) }
                switch ask(canSet: !conflict.path.isRoot, isSecret: files[index].isSealed) {
                case .choice(let choice): files[index].choose(choice, at: conflict.path)
                case .skip: continue
                case .quit: return
                }
            }
        }
    }

    private enum Answer {
        case choice(ThreeWay.Choice)
        case skip, quit
    }

    /// The end of the input is like `q`.
    private func ask(canSet: Bool, isSecret: Bool) -> Answer {
        while true {
            prompt("[o]urs, [t]heirs, \(canSet ? "[e]dit, " : "")[s]kip, [q]uit? ")
            switch context.readLine() {
            case "o": return .choice(.ours)
            case "t": return .choice(.theirs)
            case "s": return .skip
            case "q", nil: return .quit
            case "e" where canSet && isSecret:
                if let value = TerminalQuestion.ask("value: ", isSecret: true).flatMap(Decisions.secret) { return .choice(.value(value)) }
            case "e" where canSet:
                prompt("value: ")
                if let text = context.readLine(), let value = Decisions.value(text) { return .choice(.value(value)) }
                context.note("that is no value of YAML")
            case let other?: context.note("expected one of the letters, got \"\(other)\"")
            }
        }
    }

    private func prompt(_ text: String) { context.writeError(Array(text.utf8)) }
}
