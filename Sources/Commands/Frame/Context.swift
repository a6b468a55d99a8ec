internal import Documents
package import History
package import Secrets
internal import Synchronization

/// Everything a command may touch, so that a test hands it something else.
package struct Context: Sendable {
    /// How a result is printed. Every command prints text and JSON; who prints more names it (`Command.formats`).
    package enum Format: String, Sendable { case text, json, markdown, github, sarif, junit }

    /// Writes to standard output and standard error; the bytes go out as they are.
    package var writeOutput: @Sendable ([UInt8]) -> Void
    package var writeError: @Sendable ([UInt8]) -> Void
    /// All of standard input, for hooks and values.
    package var readInput: @Sendable () -> [UInt8]
    /// One line of it without its line feed, for questions on a terminal; nil at its end.
    package var readLine: @Sendable () -> String?
    package var environment: [String: String]
    package var currentFolder: String
    package var now: @Sendable () -> Moment
    /// Seconds since 1970 of a time in the machine's own zone; nil where it has none.
    package var secondsOfLocalTime: @Sendable (CalendarTime) -> Int64? = { $0.utcSeconds }
    package var inputIsTerminal: Bool
    package var outputIsTerminal: Bool
    package var errorIsTerminal: Bool
    /// The path of the running binary, for hooks and the quickstart.
    package var executable: String
    /// Where keys may be, by variables that are not in `environment`.
    package var keyVariables = KeyVariables()
    /// From then on memory is wiped when it is given back, as far as this build can do that.
    package var wipeFreedMemory: @Sendable () -> Void = {}

    /// Where to look for the repository: `--repo`, else the current folder.
    package private(set) var folder: String
    package private(set) var format: Format = .text
    package private(set) var colour = false
    package private(set) var quiet = false
    /// What `complainOnce` has said, shared by all copies.
    private let complaints = Said()

    package init(
        writeOutput: @escaping @Sendable ([UInt8]) -> Void, writeError: @escaping @Sendable ([UInt8]) -> Void,
        readInput: @escaping @Sendable () -> [UInt8], readLine: @escaping @Sendable () -> String?, environment: [String: String],
        currentFolder: String, now: @escaping @Sendable () -> Moment, inputIsTerminal: Bool, outputIsTerminal: Bool,
        errorIsTerminal: Bool, executable: String
    ) {
        self.writeOutput = writeOutput
        self.writeError = writeError
        self.readInput = readInput
        self.readLine = readLine
        self.environment = environment
        self.currentFolder = currentFolder
        self.now = now
        self.inputIsTerminal = inputIsTerminal
        self.outputIsTerminal = outputIsTerminal
        self.errorIsTerminal = errorIsTerminal
        self.executable = executable
        folder = currentFolder
        colour = outputIsTerminal && environment["NO_COLOR", default: ""].isEmpty
    }

    /// Takes over the options that every command has.
    ///
    /// - Parameter formats: those of the command.
    mutating func apply(_ words: Words, formats: [Format]) throws(UsageError) {
        if let repo = words.value("--repo") { folder = absolute(repo) }
        if let name = words.value("--format") {
            guard let format = formats.first(where: { $0.rawValue == name }) else {
                let names = formats.map(\.rawValue)
                throw UsageError("--format takes \(names.dropLast().joined(separator: ", ")) or \(names.last ?? ""), not \"\(name)\"")
            }
            self.format = format
        }
        switch words.value("--color") {
        case nil, "auto": break
        case "always": colour = true
        case "never": colour = false
        case let other?: throw UsageError("--color takes auto, always or never, not \"\(other)\"")
        }
        quiet = words.flag("--quiet")
    }

    /// The same with another folder for the repository, seen from the current one.
    func inFolder(_ path: String) -> Context {
        var copy = self
        copy.folder = absolute(path)
        return copy
    }

    /// `path` seen from the current folder.
    func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : currentFolder + (currentFolder.hasSuffix("/") ? "" : "/") + path
    }

    /// A result, with a line feed.
    func print(_ text: String) { writeOutput(Array(text.utf8) + [UInt8(ascii: "\n")]) }
    func print(_ value: JsonValue) { print(value.text) }

    /// Anything that is not the result; silenced by `--quiet`.
    func note(_ text: String) {
        if !quiet { writeError(Array((text + "\n").utf8)) }
    }

    /// The same for what several parts of a command come upon, such as the state of a key file.
    func complainOnce(_ diagnostic: Diagnostic) {
        if complaints.withLock({ $0.insert(diagnostic).inserted }) { complain(diagnostic) }
    }

    /// An error or a warning: on standard error, never silenced.
    func complain(_ diagnostic: Diagnostic) {
        writeError(Array((Style(colour: errorIsTerminal && environment["NO_COLOR", default: ""].isEmpty).text(of: diagnostic) + "\n").utf8))
    }

    var style: Style { Style(colour: colour) }
}

private final class Said: Sendable {
    private let diagnostics = Mutex(Set<Diagnostic>())
    func withLock<R: Sendable>(_ body: (inout sending Set<Diagnostic>) -> sending R) -> R { diagnostics.withLock(body) }
}
