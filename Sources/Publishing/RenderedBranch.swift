internal import Documents
package import History
package import Rendering
package import Validating

/// A branch of rendered files, for those who follow plain files: each commit's tree is exactly one rendering, and its trailers say of
/// which commit, environment and root.
package struct RenderedBranch: Sendable {
    package let environment: String
    /// Its full name.
    package let reference: String
    private let root: ConfigurationRoot

    package static let sourceTrailer = "Cfgops-Source"

    /// - Parameter name: one that `Repository.isBranchName` takes.
    /// - Throws: `Diagnostic` for the deployed branch.
    package init(_ name: String, of environment: String, root: ConfigurationRoot) throws {
        reference = "refs/heads/\(name)"
        (self.environment, self.root) = (environment, root)
        if try root.repository.head().branch == reference {
            throw Diagnostic(
                "deployed-branch", "\"\(name)\" is the branch that HEAD names: its files are the source, not a rendering",
                hints: ["publish to a branch of its own: --branch rendered/\(environment)"])
        }
    }

    /// The commit that the tip was rendered from; nil where the tip says none.
    ///
    /// - Throws: `Diagnostic` where the tip is nothing that was published for this environment and root.
    package func source(ofTip tip: ObjectID?) throws -> ObjectID? {
        guard let tip else { return nil }
        let commit = try root.repository.commit(tip), trailers = commit.trailers
        func values(_ key: String) -> [String] { trailers.filter { $0.key == key }.map(\.value) }
        guard let source = values(RenderedBranch.sourceTrailer).first.flatMap({ ObjectID(hex: $0) }) else {
            throw Diagnostic(
                "foreign-branch", "\(reference) has a commit that publish did not make: \(commit.id.short) \"\(commit.summary)\"",
                hints: ["publish to another branch, or move this one away: git branch -m"])
        }
        let owner = (values("Cfgops-Environment").first ?? "", values("Cfgops-Root").first ?? "")
        guard owner == (environment, root.folder) else {
            let whose = owner.1.isEmpty ? owner.0 : "\(owner.0) of \(owner.1)"
            throw Diagnostic("foreign-branch", "\(reference) has the files of \(whose)", hints: ["one branch for each environment"])
        }
        return source
    }

    /// The commit to make on a tip; its edits are what differs, so nothing else is written.
    package func change(to files: [RenderedFile], from source: Commit, on tip: ObjectID?) throws -> Change {
        var standing: [String: TreeEntry] = [:]
        if let tip { try list(root.repository.commit(tip).tree, "", into: &standing) }
        var edits: [String: Change.Edit] = [:]
        for file in files {
            let isExecutable = file.mode & 0o100 != 0, old = standing.removeValue(forKey: file.path)
            if let old, old.kind == (isExecutable ? .executable : .file), try old.id == Repository.blobID(of: file.bytes) { continue }
            edits[file.path] = .write(file.bytes, executable: isExecutable)
        }
        for path in standing.keys { edits[path] = .delete }
        var trailers = [
            Trailer("Cfgops-Operation", "publish"), Trailer(RenderedBranch.sourceTrailer, source.id.description),
            Trailer("Cfgops-Environment", environment),
        ]
        if !root.folder.isEmpty { trailers.append(Trailer("Cfgops-Root", root.folder)) }
        return Change(base: tip, edits: edits, message: "\(environment) at \(source.id.short): \(source.summary)", trailers: trailers)
    }

    private func list(_ tree: ObjectID, _ folder: String, into found: inout [String: TreeEntry]) throws {
        for entry in try root.repository.entries(ofTree: tree) {
            let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
            if entry.kind == .folder { try list(entry.id, path, into: &found) } else { found[path] = entry }
        }
    }
}
