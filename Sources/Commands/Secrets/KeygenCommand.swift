internal import Documents
internal import Glibc
internal import History
internal import Secrets

/// `cfgops secret keygen`.
struct KeygenCommand: Command {
    static let name = "secret keygen"
    static let summary = "a new age key, to open secrets with"
    static let help = """
        Usage: cfgops secret keygen [-o FILE] [--passphrase]

        Makes a new age key (X25519), as age-keygen does: to standard output, or to a new file that its owner alone can read. The public
        key, which others need to seal secrets for you, goes to standard error. A file that is there is never overwritten.

        Options:
            -o FILE        the file to make; ~/.config/sops/age/keys.txt is where sops and cfgops look for keys. Folders are made
            --passphrase   protects the key by a passphrase that is asked for twice, or read from the first line of the file that the
                           variable CFGOPS_PASSPHRASE_FILE names

        Examples:
            $ cfgops secret keygen -o ~/.config/sops/age/keys.txt
            $ cfgops secret keygen --passphrase -o laptop.key
            $ cfgops secret keygen | ssh deploy@host 'umask 077; cat > key.txt'
        """
    static let grammar = Grammar(0 ... 0, .value("-o", "--output", as: "FILE"), .flag("--passphrase"))
    private let words: Words

    init(_ words: Words) { self.words = words }

    func run(in context: Context) throws -> Exit {
        context.guardMemory()
        let file = words.value("-o")
        if let file, fileExists(context.absolute(file)) || isLink(context.absolute(file)) {
            throw Failure(
                .refused, "file-exists", "\"\(file)\" is there already, and keys are never overwritten", hints: ["name another file"])
        }
        let identity = try AgeIdentity.generate()
        var text = AgeKeyFile.text(of: identity, created: formatted(context.now()))
        if words.flag("--passphrase") {
            var sealed = try Age.seal(text, passphrase: try Passphrase(context).new())
            text = Secret(taking: &sealed)
        }
        if let file { try write(text, to: context.absolute(file)) }
        report(text, identity.recipient.text, file, context)
        return .done
    }

    private func write(_ text: Secret, to path: String) throws {
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try makeFolders(String(path[..<slash]), mode: 0o700) }
        var bytes = text.reveal { Array($0) }
        defer { wipe(&bytes) }
        try writeNewFile(path, bytes, mode: 0o600)
    }

    private func report(_ text: Secret, _ publicKey: String, _ file: String?, _ context: Context) {
        if context.format == .json {
            let shown = file == nil ? text.reveal { String(decoding: $0, as: UTF8.self) } : nil
            context.print(.object([("publicKey", .string(publicKey)), ("file", .optional(file)), ("key", .optional(shown))]))
        } else {
            if file == nil { text.reveal { context.writeOutput(Array($0)) } }
            context.note("public key: \(publicKey)")
        }
    }
}
