internal import Documents
internal import History
internal import Secrets

/// Keys: where they are, who else may use their files, and what they open. Nobody is asked for a passphrase.
struct KeyChecks {
    let context: Context

    /// - Parameter tree: the files of the configuration root; nil where there is none.
    func run(_ tree: (any FileTree)?) throws -> [Check] {
        let places = try KeyWords(Words(), context).places()
        var checks = (places.complaints + places.warnings).map { complaint in
            Check(complaint.isError ? .error : .warning, "keys", complaint.message, complaint.hints.first)
        }
        var own: Set<String> = [], isLocked = false
        for source in places.sources {
            guard !source.isLocked else {
                isLocked = true
                checks.append(Check(.ok, "keys", "\(source.name): asked for when no other key fits"))
                continue
            }
            do throws(Diagnostics) {
                let keys = try source.identities().map(\.recipient.text)
                own.formUnion(keys)
                if !keys.isEmpty { checks.append(Check(.ok, "keys", "\(source.name): \(keys.joined(separator: ", "))")) }
            } catch {
                checks += error.list.map { Check(.error, "keys", "\($0.place?.description ?? source.name): \($0.message)", $0.hints.first) }
            }
        }
        return try checks + (tree.map { try sealedFiles(in: $0, own, isLocked) } ?? []) + leftFolders()
    }

    private func sealedFiles(in tree: any FileTree, _ own: Set<String>, _ isLocked: Bool) throws -> [Check] {
        var files: [SopsFile] = [], broken: [Check] = []
        try visit("environments", of: tree) { path in
            guard let bytes = try tree.read(path), SopsFile.isSealed(bytes, store: SopsStore(path: path)) else { return }
            do throws(Diagnostics) { files.append(try SopsFile(bytes, path: path)) } catch {
                broken += error.list.prefix(1).map { Check(.error, "secrets", "\($0.place?.description ?? path): \($0.message)") }
            }
        }
        let closed = files.filter { !$0.recipients.isOpen(to: own) }
        guard !files.isEmpty else { return broken }
        if own.isEmpty && !isLocked {
            let finding = "\(counted(files.count, "sealed file")), and no key: render, reconcile, exec and --reveal need one"
            return broken + [Check(.warning, "secrets", finding, "cfgops secret keygen -o ~/.config/sops/age/keys.txt makes one")]
        }
        let untried = isLocked && !closed.isEmpty ? ", keys that have to be asked for not counted" : ""
        let list = closed.isEmpty ? "" : ", not \(closed.prefix(3).map(\.path).joined(separator: ", "))" + (closed.count > 3 ? " ..." : "")
        let finding = "these keys open \(files.count - closed.count) of \(counted(files.count, "sealed file"))\(list)\(untried)"
        return broken + [Check(.ok, "secrets", finding + "; sops is not needed")]
    }

    private func visit(_ folder: String, of tree: any FileTree, _ body: (String) throws -> Void) throws {
        for entry in try tree.list(folder) ?? [] {
            let path = "\(folder)/\(entry.name)"
            switch entry.kind {
            case .folder: try visit(path, of: tree, body)
            case .file, .executable: try body(path)
            case .symlink, .submodule: break
            }
        }
    }

    /// What processes left in memory that were killed together with those that watch over them.
    private func leftFolders() -> [Check] {
        let left = SecretFolder.abandoned(context)
        guard !left.isEmpty else { return [] }
        return [
            Check(.warning, "secrets", "killed processes left \(left.joined(separator: ", "))", "cfgops doctor --repair") {
                "removed \(counted(SecretFolder.sweep(context), "folder"))"
            }
        ]
    }
}

extension SopsRecipients {
    /// Whether somebody with these keys can open a file of these recipients.
    fileprivate func isOpen(to keys: Set<String>) -> Bool {
        groups.count { $0.age.contains { keys.contains($0.text) } } >= max(threshold, 1)
    }
}
