internal import CGit2
internal import Glibc

/// What a bundle holds.
package struct BundleContents: Sendable {
    package let header: BundleHeader
    /// In the pack.
    package let objects: Int
    /// The size of the file.
    package let bytes: Int
}

extension Repository {
    /// Writes all branches, all tags and HEAD with everything that they lead to into one file: beside it first, renamed when it is on the
    /// disk.
    ///
    /// - Parameters:
    ///   - path: what is there is replaced if it is a bundle, and refused otherwise.
    ///   - base: a commit that every reader has; what leads to it is left out.
    ///   - progress: called with the objects done and their number.
    /// - Throws: `missingObject` where this clone lacks a part of the history; `refused` where there is nothing to write.
    package func writeBundle(
        to path: String, since base: ObjectID?, progress: @escaping (Int, Int) -> Void
    ) throws(GitError) -> BundleContents {
        if try isShallow() { throw .cutOff("all of it could be written") }
        let references = try bundledReferences()
        guard !references.isEmpty else { throw GitError(.refused, "there is no commit to write yet") }
        if let base, try !hasNew(references, since: base) { throw GitError(.refused, "nothing is newer than \(base.short)") }
        try refuseForeignFile(path)
        let header = BundleHeader(prerequisites: base.map { [$0] } ?? [], references: references)
        let draft = "\(path).cfgops-\(getpid())"
        let descriptor = Glibc.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw systemError("create", draft) }
        defer {
            close(descriptor)
            unlink(draft)
        }
        let text = try header.text()
        try writeAll(text, to: descriptor, path)
        let written = try locked { repository throws(GitError) in
            try repository.writePack(leadingTo: references.map(\.id), without: base, to: descriptor, path, progress)
        }
        guard fsync(descriptor) == 0 else { throw systemError("fsync", path) }
        guard rename(draft, path) == 0 else { throw systemError("rename", path) }
        try synchronize(folder(of: path))
        return BundleContents(header: header, objects: written.objects, bytes: text.count + written.bytes)
    }

    /// The branch of HEAD first, so that who reads the file without knowing HEAD's branch takes the right one of several at one commit.
    private func bundledReferences() throws(GitError) -> [BundleHeader.Reference] {
        let head = try head()
        let all = try references("refs/heads/") + references("refs/tags/")
        let sorted = all.filter { $0.name == head.branch } + all.filter { $0.name != head.branch }
        return (sorted + (head.commit.map { [("HEAD", $0)] } ?? [])).map { BundleHeader.Reference(name: $0.0, id: $0.1) }
    }

    /// Whether any reference leads to what `base` does not lead to. A tag object may be new although its commit is not.
    private func hasNew(_ references: [BundleHeader.Reference], since base: ObjectID) throws(GitError) -> Bool {
        for id in references.map(\.id) {
            if (try? commit(id)) == nil { return true }
            if try !isAncestor(id, of: base) { return true }
        }
        return false
    }

    private func refuseForeignFile(_ path: String) throws(GitError) {
        guard let start = try OpenBundle.start(of: path), !start.starts(with: Array("# v".utf8)) else { return }
        throw GitError(.refused, "\"\(path)\" is there and is no bundle", hints: ["name another file"])
    }
}

/// The folder that a file lies in.
func folder(of path: String) -> String {
    let parent = split(path).parent
    return parent.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : parent
}

extension LockedRepository {
    /// Writes a pack of everything that some objects lead to, without what `base` leads to.
    fileprivate func writePack(
        leadingTo tips: [ObjectID], without base: ObjectID?, to descriptor: Int32, _ path: String, _ progress: @escaping (Int, Int) -> Void
    ) throws(GitError) -> (objects: Int, bytes: Int) {
        let builder = try PackBuilderHandle("git_packbuilder_new") { git_packbuilder_new(&$0, pointer) }
        git_packbuilder_set_threads(builder.pointer, 0)  // as many as there are processors
        let walk = try RevisionWalkHandle("git_revwalk_new") { git_revwalk_new(&$0, pointer) }
        for tip in tips {
            try lookedUp(tip, "objects of") { () throws(GitError) in try push(tip, on: walk.pointer, builder.pointer) }
        }
        if var base = base?.raw { try check("git_revwalk_hide", git_revwalk_hide(walk.pointer, &base)) }
        let first = tips[0]
        try lookedUp(first, "history of") { () throws(GitError) in
            try check("git_packbuilder_insert_walk", git_packbuilder_insert_walk(builder.pointer, walk.pointer))
        }
        var sink = PackSink(descriptor: descriptor)
        let report = PackProgress(progress)
        let code = withExtendedLifetime(report) {
            report.watch(builder.pointer)
            return withUnsafeMutablePointer(to: &sink) { git_packbuilder_foreach(builder.pointer, PackSink.take, $0) }
        }
        if let failed = sink.error {
            errno = failed
            throw systemError("write", path)
        }
        try check("git_packbuilder_foreach", code)
        return (git_packbuilder_object_count(builder.pointer), sink.bytes)
    }

    /// Commits go on the walk; tags, and trees and files that a tag may name, into the pack at once.
    private func push(_ id: ObjectID, on walk: OpaquePointer, _ builder: OpaquePointer) throws(GitError) {
        var raw = id.raw
        let object = try ObjectHandle("git_object_lookup") { git_object_lookup(&$0, pointer, &raw, GIT_OBJECT_ANY) }
        switch git_object_type(object.pointer) {
        case GIT_OBJECT_COMMIT: try check("git_revwalk_push", git_revwalk_push(walk, &raw))
        case GIT_OBJECT_TAG:
            try check("git_packbuilder_insert", git_packbuilder_insert(builder, &raw, nil))
            try push(ObjectID(git_tag_target_id(object.pointer).pointee), on: walk, builder)
        default: try check("git_packbuilder_insert_recur", git_packbuilder_insert_recur(builder, &raw, nil))
        }
    }
}

/// Where the bytes of a pack go.
private struct PackSink {
    let descriptor: Int32
    var bytes = 0
    /// `errno` of the write that failed.
    var error: Int32?

    static let take: git_packbuilder_foreach_cb = { buffer, size, payload in
        guard let buffer, let sink = payload?.assumingMemoryBound(to: PackSink.self) else { return -1 }
        do throws(GitError) {
            try writeAll(Array(UnsafeRawBufferPointer(start: buffer, count: size)), to: sink.pointee.descriptor, "")
            sink.pointee.bytes += size
            return 0
        } catch {
            sink.pointee.error = -error.code
            return -1
        }
    }
}
