internal import CGit2

/// Owns one object of libgit2 and frees it: the only place where a `git_..._free` is called.
struct Handle<Kind: HandleKind>: ~Copyable {
    let pointer: OpaquePointer

    /// `open` is one call of libgit2 that sets the pointer when it returns 0 or more.
    init(_ call: String, _ open: (_ found: inout OpaquePointer?) -> Int32) throws(GitError) {
        var found: OpaquePointer?
        try check(call, open(&found))
        pointer = found!  // set whenever the call succeeds
    }

    deinit { Kind.free(pointer) }
}

/// Which object a `Handle` owns.
protocol HandleKind { static func free(_ pointer: OpaquePointer) }

enum RepositoryKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_repository_free(pointer) } }
enum ObjectKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_object_free(pointer) } }
enum CommitKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_commit_free(pointer) } }
enum TreeKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_tree_free(pointer) } }
enum BlobKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_blob_free(pointer) } }
enum ReferenceKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_reference_free(pointer) } }
enum ReferenceIteratorKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_reference_iterator_free(pointer) } }
enum ReferenceLogKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_reflog_free(pointer) } }
enum ConfigurationKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_config_free(pointer) } }
enum DatabaseKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_odb_free(pointer) } }
enum DatabaseObjectKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_odb_object_free(pointer) } }
enum IndexKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_index_free(pointer) } }
enum PackBuilderKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_packbuilder_free(pointer) } }
enum RevisionWalkKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_revwalk_free(pointer) } }
enum IndexerKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_indexer_free(pointer) } }

typealias RepositoryHandle = Handle<RepositoryKind>
typealias ObjectHandle = Handle<ObjectKind>
typealias CommitHandle = Handle<CommitKind>
typealias TreeHandle = Handle<TreeKind>
typealias BlobHandle = Handle<BlobKind>
typealias ReferenceHandle = Handle<ReferenceKind>
typealias ReferenceIteratorHandle = Handle<ReferenceIteratorKind>
typealias ReferenceLogHandle = Handle<ReferenceLogKind>
typealias ConfigurationHandle = Handle<ConfigurationKind>
typealias DatabaseHandle = Handle<DatabaseKind>
typealias DatabaseObjectHandle = Handle<DatabaseObjectKind>
typealias IndexHandle = Handle<IndexKind>
typealias RevisionWalkHandle = Handle<RevisionWalkKind>
typealias IndexerHandle = Handle<IndexerKind>
typealias PackBuilderHandle = Handle<PackBuilderKind>

/// Runs `fill` on a buffer of libgit2 and gives its bytes.
func buffer(_ call: String, _ fill: (UnsafeMutablePointer<git_buf>) -> Int32) throws(GitError) -> [UInt8] {
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    try check(call, fill(&buffer))
    return Array(UnsafeRawBufferPointer(start: buffer.ptr, count: buffer.ptr == nil ? 0 : buffer.size))
}

/// A repository while its lock is held: what `Repository.locked` hands to its closure, where everything that calls libgit2 lives.
/// It borrows the pointer and must not leave the closure.
struct LockedRepository {
    let pointer: OpaquePointer
}
