package import History
package import Validating

extension ConfigurationRoot {
    /// The last commits that cfgops made for this root and that are not taken back, newest first along first parents: what `undo` is
    /// about. What `undo` itself made is none of them, and a commit that took others back and was taken back itself does not count.
    package func lastCommits(_ count: Int, from head: ObjectID) throws -> [Commit] {
        var found: [Commit] = [], takenBack: Set<ObjectID> = []
        try repository.log(from: head, firstParent: true) { commit in
            let trailers = commit.trailers
            let operation = trailers.first { $0.key == "Cfgops-Operation" }?.value
            guard let operation, owns(commit), !takenBack.contains(commit.id) else { return true }
            if operation == "undo" {
                takenBack.formUnion(trailers.filter { $0.key == "Cfgops-Reverts" }.compactMap { ObjectID(hex: $0.value) })
            } else {
                found.append(commit)
            }
            return found.count < count
        }
        return found
    }
}
