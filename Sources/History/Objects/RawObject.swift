internal import CGit2

extension Repository {
    /// No commit or tag that a person or a program writes is as large as this.
    private static let signedObjectLimit = 16 << 20

    /// A commit, or an annotated tag by its own id, with its signature apart; nil for any other object.
    ///
    /// - Throws: `MalformedObject` when it is not what git writes, otherwise a `GitError`.
    package func signedObject(_ id: ObjectID) throws -> SignedObject? {
        let (kind, bytes) = try locked { repository throws(GitError) in try repository.object(id, limit: Self.signedObjectLimit) }
        guard let bytes else { throw MalformedObject(reason: "it has more than \(Self.signedObjectLimit >> 20) MB") }
        return switch kind {
        case .commit: try SignedObject(commit: bytes)
        case .tag: try SignedObject(tag: bytes)
        case nil: nil
        }
    }
}

extension LockedRepository {
    /// - Returns: what it is, nil for a file or a folder; and its bytes, nil when there are more than `limit`.
    fileprivate func object(_ id: ObjectID, limit: Int) throws(GitError) -> (kind: SignedObject.Kind?, bytes: [UInt8]?) {
        var raw = id.raw, size = 0, kind = git_object_t(0)
        let database = try DatabaseHandle("git_repository_odb") { git_repository_odb(&$0, pointer) }
        return try lookedUp(id, "object") { () throws(GitError) in
            try check("git_odb_read_header", git_odb_read_header(&size, &kind, database.pointer, &raw))
            let known: SignedObject.Kind? = kind == GIT_OBJECT_COMMIT ? .commit : kind == GIT_OBJECT_TAG ? .tag : nil
            guard known != nil, size <= limit else { return (known, known == nil ? [] : nil) }
            let object = try DatabaseObjectHandle("git_odb_read") { git_odb_read(&$0, database.pointer, &raw) }
            let bytes = UnsafeRawBufferPointer(start: git_odb_object_data(object.pointer), count: git_odb_object_size(object.pointer))
            return (known, Array(bytes))
        }
    }
}
