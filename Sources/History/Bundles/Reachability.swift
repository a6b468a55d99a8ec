internal import CGit2

extension Repository {
    /// The first object that is not there although some objects lead to it; nil when everything is.
    func firstMissing(from ids: [ObjectID]) throws(GitError) -> ObjectID? {
        try locked { repository throws(GitError) in
            let database = try DatabaseHandle("git_repository_odb") { git_repository_odb(&$0, repository.pointer) }
            var rest = ids, seen = Set(ids)
            while let id = rest.popLast() {
                var raw = id.raw, size = 0, kind = git_object_t(0)
                let code = git_odb_read_header(&size, &kind, database.pointer, &raw)
                if code == GIT_ENOTFOUND.rawValue { return id }
                try check("git_odb_read_header", code)
                for next in try repository.named(by: id, kind) where seen.insert(next).inserted { rest.append(next) }
            }
            return nil
        }
    }
}

extension LockedRepository {
    /// The objects that an object names; commits of submodules are somebody else's.
    fileprivate func named(by id: ObjectID, _ kind: git_object_t) throws(GitError) -> [ObjectID] {
        switch kind {
        case GIT_OBJECT_COMMIT:
            let commit = try commit(id)
            return commit.parents + [commit.tree]
        case GIT_OBJECT_TREE: return try entries(ofTree: id).filter { $0.kind != .submodule }.map(\.id)
        case GIT_OBJECT_TAG:
            var raw = id.raw
            let tag = try ObjectHandle("git_object_lookup") { git_object_lookup(&$0, pointer, &raw, GIT_OBJECT_TAG) }
            return [ObjectID(git_tag_target_id(tag.pointer).pointee)]
        default: return []
        }
    }
}
