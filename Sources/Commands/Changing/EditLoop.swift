internal import Documents

/// A text in a file, while an editor has it.
protocol EditedText {
    var file: String { get }
    func isChanged() throws -> Bool
    /// Takes the file away, and what the editor left beside it.
    func drop()
    /// Puts it where it stays, sealed if it is secret, and gives the command that goes on with it.
    func keep() throws -> (file: String, command: String)
}

/// Texts in an editor, until they are taken, dropped, or kept in files: nothing that a person wrote is lost.
struct EditLoop {
    let editor: Editor
    let context: Context

    /// Who ends sooner without a change may have left the text to a window that is still open.
    private static let hasty = Duration.seconds(1)

    /// - Parameter take: makes something of the texts; where it throws, they are edited again, dropped or kept.
    func run(_ texts: [any EditedText], _ take: () throws -> Exit) throws -> Exit {
        try edit(texts)
        while true {
            let failure: Failure
            do {
                let exit = try take()
                texts.forEach { $0.drop() }
                return exit
            } catch {
                failure = Failure(error)
            }
            switch answer(to: failure) {
            case .again: try edit(texts)
            case .drop:
                texts.forEach { $0.drop() }
                return failure.exit
            case .keep: throw try keeping(texts, after: Failure(failure.exit, []))
            case nil: throw try keeping(texts, after: failure)
            }
        }
    }

    private func edit(_ texts: [any EditedText]) throws {
        do {
            for text in texts { try open(text) }
        } catch {
            throw try keeping(texts, after: Failure(error))
        }
    }

    /// An editor that forks is back at once, while its window is still open.
    private func open(_ text: any EditedText) throws {
        let start = ContinuousClock.now
        try editor.open(text.file)
        guard context.inputIsTerminal, context.errorIsTerminal, ContinuousClock.now - start < EditLoop.hasty, try !text.isChanged() else {
            return
        }
        context.writeError(
            Array("the editor ended at once and changed nothing; if its window is still open, press Enter when the text is saved: ".utf8))
        _ = context.readLine()
    }

    private enum Answer { case again, drop, keep }

    /// Shows a terminal what is wrong and asks; nil where nobody can answer.
    private func answer(to failure: Failure) -> Answer? {
        guard context.inputIsTerminal, context.errorIsTerminal else { return nil }
        failure.diagnostics.forEach { context.complain($0) }
        while true {
            context.writeError(Array("(e)dit again, (d)rop the text, or (k)eep it in a file? ".utf8))
            switch context.readLine() {
            case "e", "": return .again
            case "d": return .drop
            case "k", nil: return .keep
            default: continue
            }
        }
    }

    /// The failure, and where each changed text is.
    private func keeping(_ texts: [any EditedText], after failure: Failure) throws -> Failure {
        var failure = failure
        for text in texts {
            guard try text.isChanged() else {
                text.drop()
                continue
            }
            let kept = try text.keep()
            failure.diagnostics.append(
                Diagnostic(
                    "text-kept", "the text is kept in \(kept.file)", severity: .warning, hints: ["\(kept.command) goes on with it"]))
        }
        return failure
    }
}
