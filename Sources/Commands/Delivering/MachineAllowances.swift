internal import History
internal import Reconciling

extension Repository {
    /// What this machine lets a configuration do (R29): git's configuration of the repository, the user and the system.
    ///
    /// - Parameter destination: the folder that is reconciled, absolute.
    func allowances(for destination: String = "") throws(GitError) -> Allowances {
        Allowances(try allowanceTexts(), destination: destination)
    }

    /// The values of each key as they are written.
    func allowanceTexts() throws(GitError) -> [Allowances.Key: [String]] {
        var texts: [Allowances.Key: [String]] = [:]
        for key in Allowances.Key.allCases { texts[key] = try configurationValues(key.rawValue) }
        return texts
    }
}
