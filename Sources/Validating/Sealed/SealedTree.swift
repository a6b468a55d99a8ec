package import History
internal import Secrets

extension FileTree {
    /// Every file below the root, sorted; folders that begin with a dot are left out, as are links and submodules.
    package func allFiles(in folder: String = "") throws(GitError) -> [String] {
        var found: [String] = []
        for entry in try list(folder) ?? [] {
            let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
            switch entry.kind {
            case .file, .executable: found.append(path)
            case .folder: if !entry.name.hasPrefix(".") { found += try allFiles(in: path) }
            case .symlink, .submodule: break
            }
        }
        return found
    }

    /// The sealed ones among them.
    ///
    /// - Parameter progress: called with the files done and their number.
    package func sealedFiles(progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) throws(GitError) -> [String] {
        let files = try allFiles()
        var found: [String] = []
        for (done, path) in files.enumerated() {
            if let bytes = try read(path), SopsFile.isSealed(bytes, store: SopsStore(path: path)) { found.append(path) }
            progress(done + 1, files.count)
        }
        return found
    }
}
