internal import Documents
internal import History
internal import Secrets
internal import Validating

extension Workspace {
    /// How a file of the work tree is to be sealed; nil where no rule speaks of it.
    ///
    /// - Parameter path: absolute, without symbolic links.
    func rule(forFile path: String) throws -> CreationRule? {
        guard let place = repositoryPath(ofFile: path) else { return nil }
        do {
            return try RecipientRules(tree(.workTree).fromTop, root: "").rule(for: place)
        } catch let error as Diagnostic where error.code == "no-creation-rule" {
            return nil
        }
    }

    /// Where a file stands, seen from the top of the work tree; nil outside of it.
    func repositoryPath(ofFile path: String) -> String? {
        guard let top = repository.workTree.map(realPath), path.hasPrefix(top + "/") else { return nil }
        return String(path.dropFirst(top.utf8.count + 1))
    }
}
