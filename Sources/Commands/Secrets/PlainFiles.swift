internal import Documents
internal import Glibc
internal import History
internal import Secrets
internal import Validating

/// Files in plain text that are about to be sealed.
struct PlainFiles {
    private struct File {
        /// As the person named it.
        let name: String
        let absolute: String
        /// From the configuration root; nil outside of it.
        let path: String?
        let content: Secret
    }

    private let files: [File]
    private let workspace: Workspace

    /// - Throws: for what cannot be read, and for what is sealed already.
    init(_ names: [String], of workspace: Workspace) throws {
        self.workspace = workspace
        files = try names.map { name in
            let content = try PlainFile.read(name, in: workspace.context), absolute = realPath(workspace.context.absolute(name))
            let isSealed = content.reveal { SopsFile.isSealed(Array($0), store: SopsStore(path: name)) }
            guard !isSealed else { throw Failure(.no, "already-sealed", "\"\(name)\" is sealed already") }
            let path = workspace.repositoryPath(ofFile: absolute).flatMap(workspace.root.rootPath)
            return File(name: name, absolute: absolute, path: path, content: content)
        }
    }

    /// The keys of each, for a layer.
    func mappings() throws -> [Document] {
        try files.map { file in try file.content.reveal { try PlainMapping.mapping(Array($0), file: file.name) } }
    }

    // MARK: In place

    /// Each file sealed where it stands.
    func sealed(on head: Snapshot, now: Int64) throws -> (edits: [String: Change.Edit], remarks: [Diagnostic]) {
        let rules = RecipientRules(head, root: workspace.root.folder)
        var edits: [String: Change.Edit] = [:], remarks: [Diagnostic] = []
        for file in files {
            guard let path = file.path else {
                throw Failure(
                    .refused, "outside", "\"\(file.name)\" lies outside of the configuration root",
                    hints: ["--into ENV DOC takes its keys into a layer"])
            }
            let sealed = try Sops.seal(file.content, path: path, by: rules.required(for: path), now: now)
            edits[path] = .write(sealed.bytes)
            remarks += sealed.remarks
        }
        return (edits, remarks)
    }

    /// Runs `body` while files with uncommitted plaintext stand aside, with what is committed in their place; where it throws they come
    /// back, otherwise they are wiped. Whoever is killed meanwhile finds them under their other name.
    func aside(unless isDryRun: Bool, from head: Snapshot, _ body: () throws -> Exit) throws -> Exit {
        var moved: [(from: String, to: String)] = []
        do {
            for file in isDryRun ? [] : files {
                guard let path = file.path else { continue }
                let committed = try head.read(path), there = readFile(file.absolute) ?? []
                guard there != committed else { continue }
                let other = "\(file.absolute).cfgops-\(getpid())"
                guard rename(file.absolute, other) == 0 else {
                    throw Failure(.failed, "write", "cannot rename \"\(file.name)\": \(String(cString: strerror(errno)))")
                }
                moved.append((file.absolute, other))
                if let committed { try writeNewFile(file.absolute, committed) }
            }
            let exit = try body()
            for file in moved {
                try? overwriteFile(file.to, [UInt8](repeating: 0, count: readFile(file.to)?.count ?? 0))
                unlink(file.to)
            }
            return exit
        } catch {
            for file in moved { rename(file.to, file.from) }
            throw error
        }
    }

    // MARK: What is committed

    /// Deletions of the files that a commit has.
    func committed(on head: Snapshot) throws -> [String: Change.Edit] {
        var edits: [String: Change.Edit] = [:]
        for path in files.compactMap(\.path) where try head.id(of: path) != nil { edits[path] = .delete }
        return edits
    }

    /// A warning for each file that anybody with a clone has in plain text.
    func inHistory(of head: Snapshot) throws -> [Diagnostic] {
        guard let commit = head.commit else { return [] }
        let past = try Progress.shown("reading commits", workspace.context) { progress in
            try SealedPast(root: workspace.root, from: commit, atCutOff: .end, progress: progress)
        }
        return try files.compactMap { file in
            guard let path = file.path else { return nil }
            let plain = try past.history(of: path).versions.first { if case .plain = $0.state { true } else { false } }
            guard let plain else { return nil }
            return Diagnostic(
                "in-history", "\(file.name) is in the history in plain text since \(plain.since.commit.short)", severity: .warning,
                at: Place(file: path), hints: ["who has a clone has its values: rotate them, cfgops secret rotate seals new ones"])
        }
    }
}
