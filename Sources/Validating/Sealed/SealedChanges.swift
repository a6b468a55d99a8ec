package import Documents
internal import History
internal import Secrets

extension Comparison {
    /// What was changed in sealed files without their key, seen without a key.
    ///
    /// - Parameter paths: files that may differ, from the configuration root.
    package func changesWithoutKey(in paths: [String]) -> [Diagnostic] {
        let name = old.tree.commit?.short ?? "before"
        return paths.flatMap { path -> [Diagnostic] in
            let store = SopsStore(path: path)
            // Links, submodules and what cannot be read are for validation to refuse.
            guard let before = try? old.tree.read(path), let after = try? new.tree.read(path), before != after,
                SopsFile.isSealed(before, store: store),
                SopsFile.isSealed(after, store: store),
                // What is no sealed file is told of by who judges the state.
                let was = try? SopsFile(before, path: path), let file = try? SopsFile(after, path: path)
            else { return [] }
            return file.changesWithoutKey(since: was, named: name)
        }
    }
}
