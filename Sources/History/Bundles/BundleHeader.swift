internal import CGit2

/// What stands before the pack in a git bundle of version 2 (git's gitformat-bundle page): a signature, a line for each commit that
/// the reader must have, a line for each reference, an empty line.
package struct BundleHeader: Sendable {
    package struct Reference: Sendable, Hashable {
        /// `HEAD` or a full name.
        package let name: String
        package let id: ObjectID
    }

    /// Commits that are not in the pack and that objects in it build on.
    package var prerequisites: [ObjectID] = []
    /// The branch that HEAD names stands before the others.
    package var references: [Reference] = []

    private static let signature = "# v2 git bundle"
    /// The format has a checksum of the pack and none of the names before it. One more reference, which git reads like any other,
    /// carries it: its name ends in the id that git would give to a file of the header's other lines.
    private static let seal = "refs/cfgops/bundle/"
    /// A line: an id, a blank and a name or the subject of a commit.
    private static let longestLine = 8192
    /// Room for some hundred thousand references.
    static let longest = 32 << 20

    init(prerequisites: [ObjectID], references: [Reference]) {
        (self.prerequisites, self.references) = (prerequisites, references)
    }

    /// The header as it is written, with its seal.
    func text() throws(GitError) -> [UInt8] {
        let lines = try self.lines(), seal = "\(references[0].id) \(Self.seal)\(try Self.digest(lines))"
        return Array(([Self.signature] + lines + [seal, "", ""]).joined(separator: "\n").utf8)
    }

    private func lines() throws(GitError) -> [String] { prerequisites.map { "-\($0)" } + references.map { "\($0.id) \($0.name)" } }

    private static func digest(_ lines: [String]) throws(GitError) -> ObjectID {
        try Repository.blobID(of: Array(lines.joined(separator: "\n").utf8))
    }

    /// Where the header ends and the pack begins; nil while the empty line has not been met.
    static func end(in bytes: [UInt8]) -> Int? {
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            if end == start { return end + 1 }
            start = end + 1
        }
        return nil
    }

    /// - Parameters:
    ///   - bytes: up to the empty line and with it.
    ///   - file: for messages.
    /// - Throws: `failure` for what is no bundle of version 2, or a damaged one.
    init(_ bytes: [UInt8], file: String) throws(GitError) {
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        try Self.checkSignature(lines.first ?? "", file)
        var seal: String?, plain: [String] = []
        for (number, line) in lines.enumerated().dropFirst() {
            let reference = try line.hasPrefix("-") ? nil : Self.reference(line)
            if let reference, reference.name.hasPrefix(Self.seal), seal == nil {
                seal = String(reference.name.dropFirst(Self.seal.count))
                continue
            }
            plain.append(line)
            if let reference {
                references.append(reference)
            } else if line.hasPrefix("-"), let id = ObjectID(hex: line.dropFirst().prefix(40)), line.utf8.count <= Self.longestLine {
                prerequisites.append(id)
            } else {
                throw Self.damaged(file, "line \(number + 1) is neither a commit to build on nor a reference")
            }
        }
        guard Set(references.map(\.name)).count == references.count else { throw Self.damaged(file, "it names a reference twice") }
        guard !references.isEmpty else { throw Self.damaged(file, "it has no reference") }
        if let seal, try seal != Self.digest(plain).description {
            throw Self.damaged(file, "its references are not those that were written")
        }
    }

    private static func checkSignature(_ line: String, _ file: String) throws(GitError) {
        guard line != signature else { return }
        guard line.hasPrefix("# v"), line.hasSuffix(" git bundle") else {
            throw GitError(
                .failure, "\"\(file)\" is no git bundle", hints: ["cfgops bundle FILE and git bundle create FILE --all write one"])
        }
        let version = line.dropFirst("# v".count).prefix { $0 != " " }
        throw GitError(
            .failure, "\"\(file)\" is a git bundle of version \(version), expected version 2",
            hints: ["git bundle create --version=2 writes it"])
    }

    private static func reference(_ line: String) throws(GitError) -> Reference? {
        let bytes = line.utf8, name = String(line.dropFirst(41))
        guard bytes.count > 41, bytes.count <= longestLine, bytes.dropFirst(40).first == UInt8(ascii: " ") else { return nil }
        guard let id = ObjectID(hex: line.prefix(40)) else { return nil }
        var isValid: Int32 = 0
        guard !name.utf8.contains(0) else { return nil }
        try check("git_reference_name_is_valid", git_reference_name_is_valid(&isValid, name))
        return isValid == 1 && (name == "HEAD" || name.hasPrefix("refs/")) ? Reference(name: name, id: id) : nil
    }

    static func damaged(_ file: String, _ reason: String) -> GitError {
        GitError(.failure, "\"\(file)\" is damaged: \(reason)", hints: ["take another copy of it"])
    }
}
