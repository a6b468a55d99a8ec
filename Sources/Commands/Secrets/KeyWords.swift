internal import Documents
internal import History
internal import Secrets
internal import Validating

/// The keys of this person or machine: from the places where SOPS looks, and from files that the command line names.
struct KeyWords {
    static let options: [Grammar.Option] = [.values("--key-file", as: "FILE")]
    static let optionsHelp = """
            --key-file FILE   keys to open secrets with, beside those that sops would find (cfgops help exec); may be given again
        """
    /// Bytes of a key file or of a command's answer: some ten thousand keys.
    private static let limit = 1 << 20
    /// A key command may ask somebody to log in, or to touch a token.
    private static let patience = Duration.seconds(300)

    private let files: [String]
    private let passphrase: Passphrase
    private let context: Context

    /// - Throws: where a file that the command line names is not there.
    init(_ words: Words, _ context: Context) throws(Failure) {
        files = words.values("--key-file")
        passphrase = Passphrase(context)
        self.context = context
        let complaints = files.filter { !fileExists(context.absolute($0)) }.map { KeyWords.missing($0, "--key-file") }
        guard complaints.isEmpty else { throw Failure(.failed, complaints) }
    }

    /// Opens files with all keys; each use has a memory of its own.
    var opener: OpenedFiles { OpenedFiles(ring) }
    /// Opens files with keys for which nobody is asked anything.
    var openerAtHand: OpenedFiles { OpenedFiles(ringAtHand) }

    /// All keys. Nothing is found out before one is needed.
    var ring: KeyRing {
        KeyRing { () throws(Diagnostics) in
            let places = places()
            places.warnings.forEach { context.complainOnce($0) }
            guard places.complaints.isEmpty else { throw Diagnostics(places.complaints) }
            return places.sources
        }
    }

    /// Those for which nobody is asked anything. What is wrong with others is a warning.
    var ringAtHand: KeyRing {
        KeyRing { () throws(Diagnostics) in
            let places = places()
            places.warnings.forEach { context.complainOnce($0) }
            for var complaint in places.complaints {
                complaint.severity = .warning
                context.complainOnce(complaint)
            }
            return places.sources.filter { !$0.isLocked }
        }
    }

    struct Places {
        var sources: [KeyRing.Source] = []
        /// What is wrong with places that should have keys.
        var complaints: [Diagnostic] = []
        /// Files that others may use.
        var warnings: [Diagnostic] = []
    }

    /// Where keys are. Files are read, and nobody is asked.
    func places() -> Places {
        context.guardMemory()
        var places = Places()
        let variables = context.keyVariables
        let named = files.map { (name: "--key-file", path: $0) } + (variables.file.map { [("SOPS_AGE_KEY_FILE", $0)] } ?? [])
        for (name, path) in named {
            do throws(Diagnostic) {
                guard let source = try file(path, named: "\(name) (\(path))", &places) else { throw KeyWords.missing(path, name) }
                places.sources.append(source)
            } catch { places.complaints.append(error) }
        }
        if let key = variables.key { places.sources.append(source(key, named: "SOPS_AGE_KEY")) }
        if let command = variables.command {
            // It may ask somebody, so it is not run while other keys fit.
            places.sources.append(
                KeyRing.Source("SOPS_AGE_KEY_CMD", isLocked: true) { () throws(Diagnostics) in
                    try passphrase.identities(in: answer(of: command), at: "SOPS_AGE_KEY_CMD")
                })
        }
        if let path = KeyWords.standardFile(context) {
            do throws(Diagnostic) {
                let source = try file(path, named: path, &places)
                places.sources.append(source ?? KeyRing.Source("\(path) (not there)") { () throws(Diagnostics) in [] })
            } catch { places.complaints.append(error) }
        }
        return places
    }

    /// Where SOPS looks when nothing names another place; nil without a home.
    static func standardFile(_ context: Context) -> String? {
        let settings = context.environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        let home = context.environment["HOME"].flatMap { $0.isEmpty ? nil : $0 + "/.config" }
        return (settings ?? home).map { $0 + "/sops/age/keys.txt" }
    }

    private static func missing(_ path: String, _ name: String) -> Diagnostic {
        Diagnostic(
            "no-key-file", "the key file \"\(path)\", which \(name) names, is not there",
            hints: ["cfgops secret keygen -o FILE makes one"])
    }

    // MARK: Sources

    /// Nil where no file is.
    private func file(_ path: String, named name: String, _ places: inout Places) throws(Diagnostic) -> KeyRing.Source? {
        let path = context.absolute(path), found: SecretFile
        do throws(SecretFile.Trouble) {
            found = try SecretFile(path, limit: KeyWords.limit)
        } catch {
            guard case .unreadable(let words) = error else { return nil }
            throw Diagnostic("cannot-read", "the key file \"\(path)\" \(words)")
        }
        if let mode = found.mode, mode & 0o077 != 0 { places.warnings.append(openToOthers(path, mode)) }
        return source(found.content, named: name, at: path)
    }

    /// - Parameter place: as messages name it, where it is not the name.
    private func source(_ text: Secret, named name: String, at place: String? = nil) -> KeyRing.Source {
        KeyRing.Source(name, isLocked: AgeKeyFile.isProtected(text)) { () throws(Diagnostics) in
            try passphrase.identities(in: text, at: place ?? name)
        }
    }

    private func openToOthers(_ path: String, _ mode: UInt32) -> Diagnostic {
        Diagnostic(
            "key-file-mode", "others than its owner may use the key file \"\(path)\" (mode \(octal(mode)))", severity: .warning,
            hints: ["chmod 600 \(path)"])
    }

    /// Runs a key command without a shell, as SOPS does.
    private func answer(of command: String) throws(Diagnostics) -> Secret {
        let failed = { (what: String) in Diagnostics(Diagnostic("key-command", "the command of SOPS_AGE_KEY_CMD \(what)")) }
        guard let words = shellWords(command), let program = words.first else { throw failed("has a quote that does not end, or no words") }
        var result: (status: Int32, output: [UInt8])
        do throws(GitError) {
            result = try History.answer(
                of: words, to: WipedText([UInt8]()), environment: context.environment, patience: KeyWords.patience, limit: KeyWords.limit)
        } catch {
            throw failed("failed: \(error.detail)")
        }
        let output = Secret(taking: &result.output)
        guard result.status == 0 else { throw failed("failed: \"\(program)\" ended with \(result.status)") }
        return output
    }
}

/// Permission bits as people write them: `0644`.
func octal(_ mode: UInt32) -> String {
    let digits = String(mode & 0o7777, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
