package import Documents
package import Overlays

/// What this machine lets a configuration do beyond its destination (R29): programs to run, paths to write or to believe, units to
/// reload, hosts to speak with. It comes from git's configuration of the machine, never from what is pushed.
package struct Allowances: Sendable {
    package enum Key: String, CaseIterable, Sendable {
        case command = "cfgops.allowCommand"
        case path = "cfgops.allowPath"
        case unit = "cfgops.allowUnit"
        case host = "cfgops.allowHost"
    }

    /// Lists that cannot be what was meant; they allow nothing.
    package private(set) var complaints: [Diagnostic] = []
    private var commands: [CommandPattern] = []
    private var paths: [Pattern] = []
    private var units: [Pattern] = []
    private var hosts: Set<Endpoint> = []
    private let destination: String

    /// - Parameters:
    ///   - texts: the values of each key, as they stand in git's configuration.
    ///   - destination: the folder that is reconciled, absolute; empty where it is no question of one.
    package init(_ texts: [Key: [String]] = [:], destination: String = "") {
        self.destination = destination
        for key in Key.allCases {
            for text in texts[key] ?? [] {
                do throws(Diagnostic) { try add(text, to: key) } catch { complaints.append(error) }
            }
        }
    }

    private mutating func add(_ text: String, to key: Key) throws(Diagnostic) {
        func bad(_ expected: String) -> Diagnostic {
            Diagnostic(
                "bad-allowance", "\(key.rawValue): expected \(expected), got \"\(text)\"",
                hints: ["git config --get-all --show-origin \(key.rawValue) says where it stands"])
        }
        switch key {
        case .command:
            guard let pattern = CommandPattern(text) else { throw bad("a program and its words, \"**\" only as the last of them") }
            commands.append(pattern)
        case .path:
            guard isPlainPath(text), text.utf8.prefix(2).last != .asterisk else {
                throw bad("an absolute path whose first folder is stated, without \"..\"")
            }
            paths.append(Pattern(text))
        case .unit:
            guard isUnitName(text.replacing("*", with: "x")), text.utf8.first != .asterisk else {
                throw bad("the name of a unit such as \"nginx.service\"")
            }
            units.append(Pattern(wholeUnitName(text)))
        case .host:
            guard let endpoint = try? Endpoint(text) else { throw bad("HOST:PORT such as \"db.internal:5432\"") }
            hosts.insert(endpoint)
        }
    }
}

// MARK: - Questions

extension Allowances {
    /// Everything of a target that this machine does not allow: its precheck, reload and check, and the path of its link or copy.
    package func refusals(of target: TargetDeclaration) -> [Diagnostic] {
        [
            target.link.flatMap { refusal(ofPath: $0, at: target.place(of: "link")) }, target.precheck.flatMap(refusal),
            target.reload.flatMap(refusal), target.check.flatMap(refusal),
        ].compactMap(\.self)
    }

    /// Why a precheck may not run here; nil when it may.
    package func refusal(of precheck: PrecheckDeclaration) -> Diagnostic? { refusal(ofCommand: precheck.command, at: precheck.place) }

    package func refusal(of reload: ReloadDeclaration) -> Diagnostic? {
        switch reload.way {
        // What is pushed may lie in the destination: there it would choose the process.
        case .signal(_, let pidfile): refusal(ofOutsidePath: pidfile, "the pid file", at: reload.place)
        case .command(let words): refusal(ofCommand: words, at: reload.place)
        case .http(let text): refusal(of: Result { () throws(Diagnostic) in try HttpRequest(text).address.endpoint }, at: reload.place)
        case .systemd(let unit): refusal(ofUnit: unit, at: reload.place)
        }
    }

    package func refusal(of check: CheckDeclaration) -> Diagnostic? {
        switch check.kind {
        case .http(let text, _, _): refusal(of: Result { () throws(Diagnostic) in try HttpAddress(text).endpoint }, at: check.place)
        case .tcp(let text): refusal(of: Result { () throws(Diagnostic) in try Endpoint(text) }, at: check.place)
        case .command(let words): refusal(ofCommand: words, at: check.place)
        case .file(let path): refusal(ofPath: path, at: check.place)
        }
    }

    /// Why a file may not be placed, or looked for, at an absolute path; nil when it may, as everything below the destination may.
    package func refusal(ofPath path: String, at place: Place) -> Diagnostic? {
        let isInside =
            !destination.isEmpty && isPlainPath(path) && path.hasPrefix(destination.hasSuffix("/") ? destination : destination + "/")
        return isInside ? nil : refusal(ofOutsidePath: path, "the path", at: place)
    }

    private func refusal(ofOutsidePath path: String, _ subject: String, at place: Place) -> Diagnostic? {
        isPlainPath(path) && paths.match(path) ? nil : notAllowed("\(subject) \"\(path)\"", .path, path, at: place)
    }

    private func refusal(ofCommand words: [String], at place: Place) -> Diagnostic? {
        let line = shellLine(words)
        return commands.contains { $0.matches(words) } ? nil : notAllowed("the command \"\(line)\"", .command, line, at: place)
    }

    private func refusal(ofUnit unit: String, at place: Place) -> Diagnostic? {
        let name = wholeUnitName(unit)
        return isUnitName(unit) && units.match(name) ? nil : notAllowed("the unit \"\(name)\"", .unit, name, at: place)
    }

    private func refusal(of endpoint: Result<Endpoint, Diagnostic>, at place: Place) -> Diagnostic? {
        switch endpoint {
        case .failure(let diagnostic): Diagnostic(diagnostic.code, diagnostic.message, at: place, hints: diagnostic.hints)
        case .success(.socket(let path)): refusal(ofOutsidePath: path, "the socket", at: place)
        case .success(let endpoint):
            endpoint.isLoopback || hosts.contains(endpoint)
                ? nil : notAllowed("the host \"\(endpoint.text)\"", .host, endpoint.text, at: place)
        }
    }

    private func notAllowed(_ what: String, _ key: Key, _ value: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "not-allowed", "this machine does not allow \(what)", at: place,
            hints: ["to allow it here: git config --add \(key.rawValue) \(shellQuoted(value))"])
    }
}

/// The words of one allowed command: `*` stands for any one word, a last `**` for any rest.
private struct CommandPattern: Sendable {
    private let words: [String]
    private let takesRest: Bool

    init?(_ text: String) {
        guard var words = shellWords(text), let program = words.first, !program.utf8.contains(.asterisk), !program.utf8.contains(.openBrace)
        else { return nil }
        takesRest = words.last == "**"
        if takesRest { words.removeLast() }
        guard !words.contains("**") else { return nil }
        self.words = words
    }

    func matches(_ command: [String]) -> Bool {
        guard takesRest ? command.count >= words.count : command.count == words.count else { return false }
        return zip(words, command).allSatisfy { $0 == "*" || $0 == $1 }
    }
}
