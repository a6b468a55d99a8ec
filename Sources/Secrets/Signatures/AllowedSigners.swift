package import Documents

/// Whom to believe: a file of allowed signers (ssh-keygen(1), ALLOWED SIGNERS).
///
/// `ssh-keygen` passes over lines that it does not understand. Here such a line makes the whole file an error, since a `!` or a
/// `valid-before` that is passed over opens the door.
package struct AllowedSigners: Sendable {
    /// One line of the file.
    struct Entry: Hashable, Sendable {
        var line: Int
        var principals: PatternList
        var isAuthority = false
        /// Nil: every namespace.
        var namespaces: PatternList?
        /// Seconds since 1970, both included.
        var validAfter: Int64?
        var validBefore: Int64?
        var key: SshPublicKey
    }

    /// A team of thousands has some hundred kilobytes.
    static let sizeLimit = 4 << 20

    /// As the user named it.
    package let file: String
    let entries: [Entry]

    /// - Parameters:
    ///   - file: for messages.
    ///   - localTime: seconds since 1970 of a time in the machine's own zone, which times without `Z` are in; nil where it has none.
    /// - Throws: what is wrong with every line that is malformed.
    package init(_ text: [UInt8], file: String, localTime: @escaping (CalendarTime) -> Int64?) throws(Diagnostics) {
        guard text.count <= Self.sizeLimit else {
            throw Diagnostics(Diagnostic("bad-signers", "\"\(file)\" has more than \(Self.sizeLimit >> 20) MB"))
        }
        var entries: [Entry] = [], errors: [Diagnostic] = []
        for (index, bytes) in text.split(separator: .lineFeed, omittingEmptySubsequences: false).enumerated() {
            do throws(AllowedSignersLine.Flaw) {
                var line = AllowedSignersLine(bytes)
                if let entry = try line.entry(number: index + 1, localTime: localTime) { entries.append(entry) }
            } catch {
                errors.append(
                    Diagnostic(
                        "bad-signers", error.message,
                        at: Place(file: file, position: Position(line: index + 1, column: error.column)),
                        hints: ["a line is: PRINCIPALS [OPTIONS] KEYTYPE KEY [COMMENT]"]))
            }
        }
        guard errors.isEmpty else { throw Diagnostics(errors) }
        (self.file, self.entries) = (file, entries)
    }
}
