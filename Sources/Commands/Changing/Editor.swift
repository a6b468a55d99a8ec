internal import History

/// The person's editor, found in git's order and run as git runs it.
struct Editor {
    private let command: String
    private let environment: [String: String]

    /// - Parameter option: what the command line says, before everything else.
    init(_ option: String?, _ repository: Repository?, _ environment: [String: String]) throws {
        let isDumb = ["", "dumb"].contains(environment["TERM", default: ""])
        let named = try [
            option, environment["GIT_EDITOR"], repository?.configuration("core.editor"), isDumb ? nil : environment["VISUAL"],
            environment["EDITOR"], isDumb ? nil : "vi",
        ].compactMap(\.self).first { !$0.isEmpty }
        guard let named else {
            throw Failure(
                .failed, "no-editor", "no editor is known, and this terminal has no vi",
                hints: ["--editor CMD, GIT_EDITOR, git config core.editor or EDITOR names one"])
        }
        (command, self.environment) = (named, environment)
    }

    /// Runs it on a file, to its end. A shell splits the command, so that it may have options.
    func open(_ file: String) throws(Failure) {
        let words = ["sh", "-c", "\(command) \"$@\"", command, file]
        let status = ChildProcess.run(words, environment: environment, isAside: true, hasTerminal: true)
        guard status != 0 else { return }
        throw Failure(.failed, "editor", "the editor \"\(command)\" ended with \(status)")
    }
}
