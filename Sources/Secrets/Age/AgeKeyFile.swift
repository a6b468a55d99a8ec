package import Documents

/// Files of keys as `age-keygen` writes them: one key a line, empty lines and lines that start with `#` between them.
package enum AgeKeyFile {
    /// The identities of a file, which may itself be an age file that a passphrase protects.
    ///
    /// - Parameters:
    ///   - file: as messages name it.
    ///   - passphrase: asked for once, and only where the file is protected by one.
    /// - Throws: every complaint at once, with its line and never its text; code `no-identity` for a wrong passphrase.
    package static func identities(
        in text: Secret, file: String, passphrase: () throws(Diagnostic) -> Secret
    ) throws(Diagnostics) -> [AgeIdentity] {
        let plain: Secret
        do throws(Diagnostic) { plain = try isProtected(text) ? opened(text, passphrase) : text } catch {
            var error = error
            error.place = error.place ?? Place(file: file)
            throw Diagnostics(error)
        }
        let sshKey = "-----BEGIN OPENSSH PRIVATE KEY-----"
        // One complaint and not one for each line of it.
        let first = plain.reveal { $0.starts(with: sshKey.utf8) ? Secret(copying: Array(sshKey.utf8)) : plain }
        return try keys(in: first, file: file, code: "bad-identity", kind: "identity") { line throws(Diagnostic) in
            try AgeIdentity(parsing: line)
        }
    }

    /// Whether a passphrase is needed to read the file.
    package static func isProtected(_ text: Secret) -> Bool { text.reveal { Age.isFile($0) } }

    /// The recipients of a file.
    ///
    /// - Throws: every complaint at once, with its line and never its text.
    package static func recipients(in text: [UInt8], file: String) throws(Diagnostics) -> [AgeRecipient] {
        try keys(in: Secret(copying: text), file: file, code: "bad-recipient", kind: "recipient") { line throws(Diagnostic) in
            try AgeRecipient(parsing: line.reveal { String(decoding: $0, as: UTF8.self) })
        }
    }

    /// A file for one identity, as `age-keygen` writes it; to be kept with mode 0600.
    ///
    /// - Parameter created: RFC 3339.
    package static func text(of identity: AgeIdentity, created: String) -> Secret {
        let head = "# created: \(created)\n# public key: \(identity.recipient.text)\n", key = identity.text
        return Secret(count: head.utf8.count + key.count + 1) { text in
            text.copyBytes(from: head.utf8)
            key.reveal { UnsafeMutableRawBufferPointer(rebasing: text[head.utf8.count...]).copyMemory(from: $0) }
            text[text.count - 1] = .lineFeed
        }
    }

    private static func opened(_ text: Secret, _ passphrase: () throws(Diagnostic) -> Secret) throws(Diagnostic) -> Secret {
        let file = text.reveal { Array($0) }
        try Age.checkWork(of: file)
        return try Age.open(file, passphrase: try passphrase())
    }

    private static func keys<Key>(
        in text: Secret, file: String, code: String, kind: String, _ parse: (Secret) throws(Diagnostic) -> Key
    ) throws(Diagnostics) -> [Key] {
        var keys: [Key] = [], failures: [Diagnostic] = []
        for (index, line) in lines(of: text).enumerated() where line.reveal({ $0.first != nil && $0.first != .hash }) {
            do throws(Diagnostic) { keys.append(try parse(line)) } catch {
                var failure = error
                failure.place = Place(file: file, position: Position(line: index + 1, column: 1))
                failures.append(failure)
            }
        }
        if !failures.isEmpty { throw Diagnostics(failures) }
        if keys.isEmpty { throw Diagnostics(Diagnostic(code, "no \(kind) in the file: expected one on each line", at: Place(file: file))) }
        return keys
    }

    /// Without their line feeds, and without carriage returns before them.
    private static func lines(of text: Secret) -> [Secret] {
        text.reveal { bytes in
            bytes.split(separator: .lineFeed, omittingEmptySubsequences: false).map { line in
                Secret(copying: UnsafeRawBufferPointer(rebasing: line.last == .carriageReturn ? line.dropLast() : line))
            }
        }
    }
}
