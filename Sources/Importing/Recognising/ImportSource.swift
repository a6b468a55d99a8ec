internal import Documents

/// A way in which teams keep configuration, which an import recognises and reads: one type each.
package protocol ImportSource: Sendable {
    /// The word that `--from` takes.
    static var kind: String { get }
    /// What a folder is, in words for the person who decides whether that is right; nil when it is nothing of this kind.
    static func recognise(_ folder: SourceFolder) throws -> String?
    /// What it says, with everything that is wrong with it among the diagnostics.
    static func read(_ folder: SourceFolder) throws -> ImportedConfiguration
}

package enum ImportSources {
    /// In the order in which they are asked.
    static let all: [any ImportSource.Type] = [
        FlatFolder.self, EnvironmentFolders.self, SpringFolder.self, HelmFolder.self, KustomizeFolder.self,
    ]
    /// What nothing else takes for its own.
    private static let rest: any ImportSource.Type = DocumentFolder.self

    /// The words of `--from`.
    package static let kinds = (all + [rest]).map { $0.kind }.joined(separator: ", ")

    /// What kind of source a folder is.
    ///
    /// - Parameter wanted: the word of `--from`; nil: the only kind that takes it for its own, plain documents where none does.
    /// - Returns: the kind, and what the folder is in words.
    package static func recognise(_ folder: SourceFolder, as wanted: String?) throws -> (kind: any ImportSource.Type, words: String) {
        if let wanted {
            guard let kind = (all + [rest]).first(where: { $0.kind == wanted }) else {
                throw Diagnostic("unknown-source", "unknown kind of source \"\(wanted)\"", hints: ["kinds: \(kinds)"])
            }
            return (kind, try kind.recognise(folder) ?? "read as \(wanted)")
        }
        let found = try all.compactMap { kind in try kind.recognise(folder).map { (kind: kind, words: $0) } }
        guard found.count < 2 else {
            throw Diagnostic(
                "ambiguous-source", "\(folder.name) may be \(found.map(\.words).joined(separator: ", or "))",
                hints: ["say which: cfgops import " + found.map { "--from \($0.kind.kind)" }.joined(separator: " or ")])
        }
        if let only = found.first { return only }
        guard let words = try rest.recognise(folder) else {
            throw Diagnostic(
                "unknown-source", "\(folder.name) has no file that can be imported", hints: ["kinds of sources: \(kinds)"])
        }
        return (rest, words)
    }
}
