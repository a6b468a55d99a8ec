package import Documents

/// Keys that are believed no more, whatever the allowed signers say: a public key a line, as git's `gpg.ssh.revocationFile` takes them.
package struct RevokedKeys: Sendable {
    private let blobs: Set<[UInt8]>

    package static let none = RevokedKeys(blobs: [])

    private init(blobs: Set<[UInt8]>) { self.blobs = blobs }

    /// - Parameter file: for messages.
    /// - Throws: what is wrong with every line that is malformed; that it is OpenSSH's binary format.
    package init(_ text: [UInt8], file: String) throws(Diagnostics) {
        guard text.count <= AllowedSigners.sizeLimit else {
            throw Diagnostics(Diagnostic("bad-signers", "\"\(file)\" has more than \(AllowedSigners.sizeLimit >> 20) MB"))
        }
        guard !text.starts(with: "SSHKRL\n\0".utf8) else {
            throw Diagnostics(
                Diagnostic(
                    "bad-signers", "\"\(file)\" is a key revocation list in OpenSSH's binary format, which cfgops does not read",
                    hints: ["list the revoked public keys as text, one a line"]))
        }
        var blobs: Set<[UInt8]> = [], errors: [Diagnostic] = []
        for (index, bytes) in text.split(separator: .lineFeed, omittingEmptySubsequences: false).enumerated() {
            do throws(AllowedSignersLine.Flaw) {
                var line = AllowedSignersLine(bytes)
                if let key = try line.revokedKey() { blobs.insert(key.blob) }
            } catch {
                errors.append(
                    Diagnostic(
                        "bad-signers", error.message,
                        at: Place(file: file, position: Position(line: index + 1, column: error.column)),
                        hints: ["a line is: KEYTYPE KEY [COMMENT]"]))
            }
        }
        guard errors.isEmpty else { throw Diagnostics(errors) }
        self.blobs = blobs
    }

    func contains(_ key: SshPublicKey) -> Bool { blobs.contains(key.blob) }
}
