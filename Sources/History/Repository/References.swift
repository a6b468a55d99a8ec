internal import CGit2

/// What HEAD names.
package enum Head: Sendable, Hashable {
    /// A branch with commits, by its full name (`refs/heads/main`).
    case branch(String, ObjectID)
    /// A branch without a commit yet: an empty repository.
    case unborn(String)
    /// A commit, and no branch.
    case detached(ObjectID)

    /// Nil when unborn.
    package var commit: ObjectID? {
        switch self {
        case .branch(_, let id), .detached(let id): id
        case .unborn: nil
        }
    }

    /// The full name of the branch; nil when detached.
    package var branch: String? {
        switch self {
        case .branch(let name, _), .unborn(let name): name
        case .detached: nil
        }
    }
}

extension Repository {
    package func head() throws(GitError) -> Head {
        try locked { repository throws(GitError) in try repository.head() }
    }

    /// What a reference of that full name points at (`refs/heads/main`, `HEAD`), symbolic ones followed; nil when there is none.
    /// An annotated tag gives the id of the tag.
    package func reference(_ name: String) throws(GitError) -> ObjectID? {
        try locked { repository throws(GitError) in try repository.reference(name) }
    }

    /// The full names of all references that begin with `prefix`, sorted, with what they point at.
    package func references(_ prefix: String) throws(GitError) -> [(name: String, id: ObjectID)] {
        try locked { repository throws(GitError) in try repository.references(prefix) }
    }
}

extension LockedRepository {
    func head() throws(GitError) -> Head {
        let head = try ReferenceHandle("git_reference_lookup") { git_reference_lookup(&$0, pointer, "HEAD") }
        guard let target = git_reference_symbolic_target(head.pointer) else {
            return .detached(ObjectID(git_reference_target(head.pointer).pointee))  // set for every reference that is not symbolic
        }
        let name = String(cString: target)
        return try reference(name).map { .branch(name, $0) } ?? .unborn(name)
    }

    func reference(_ name: String) throws(GitError) -> ObjectID? {
        var id = git_oid()
        let code = git_reference_name_to_id(&id, pointer, name)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try check("git_reference_name_to_id", code)
        return ObjectID(id)
    }

    func references(_ prefix: String) throws(GitError) -> [(name: String, id: ObjectID)] {
        let names = try ReferenceIteratorHandle("git_reference_iterator_new") { git_reference_iterator_new(&$0, pointer) }
        var found: [(name: String, id: ObjectID)] = [], name: UnsafePointer<CChar>?
        while true {
            let code = git_reference_next_name(&name, names.pointer)
            if code == GIT_ITEROVER.rawValue { break }
            try check("git_reference_next_name", code)
            guard let text = name.map({ String(cString: $0) }), text.hasPrefix(prefix), let id = try reference(text) else { continue }
            found.append((text, id))
        }
        return found.sorted { $0.name < $1.name }
    }
}
