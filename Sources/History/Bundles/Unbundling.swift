internal import CGit2
internal import Glibc

extension Repository {
    /// Fills a new repository from bundles: the first one whole, each further one on top of those before. Nothing is taken on trust: the
    /// pack's checksum, the ids of all objects, and that everything is there that the references lead to.
    ///
    /// Branches, tags and HEAD become what the last bundle says; files are not checked out.
    /// - Parameters:
    ///   - lender: a repository whose objects count as there.
    ///   - progress: called with the objects done and their number.
    /// - Returns: what is in the last bundle.
    /// - Throws: `failure` for a damaged bundle, or for one that builds on commits that are not there.
    package func unbundle(
        _ paths: [String], lender: Repository? = nil, progress: @escaping (Int, Int) -> Void
    ) throws(GitError) -> BundleContents {
        if let lender {
            try locked { repository throws(GitError) in
                let database = try DatabaseHandle("git_repository_odb") { git_repository_odb(&$0, repository.pointer) }
                let code = git_odb_add_disk_alternate(database.pointer, lender.commonFolder + "/objects")
                try check("git_odb_add_disk_alternate", code)
            }
        }
        var last: BundleContents?
        for path in paths {
            var bundle = try OpenBundle(path)
            try refuseMissing(bundle.header.prerequisites, path)
            let objects = try index(&bundle, progress)
            if let id = try firstMissing(from: bundle.header.references.map(\.id)) {
                throw BundleHeader.damaged(path, "object \(id) is not in it")
            }
            last = BundleContents(header: bundle.header, objects: objects, bytes: bundle.bytes)
        }
        guard let last else { throw GitError(.notFound, "no bundle is named") }
        try adopt(last.header.references)
        return last
    }

    private func refuseMissing(_ ids: [ObjectID], _ path: String) throws(GitError) {
        for id in ids where try !holds(id) {
            throw GitError(
                .failure, "\"\(path)\" builds on commit \(id.short), which is not here",
                hints: ["name the bundle that it was made after before it: cfgops restore FULL LATER DIR"])
        }
    }

    private func holds(_ id: ObjectID) throws(GitError) -> Bool {
        try locked { repository throws(GitError) in
            let database = try DatabaseHandle("git_repository_odb") { git_repository_odb(&$0, repository.pointer) }
            var raw = id.raw
            return git_odb_exists(database.pointer, &raw) == 1
        }
    }

    /// Branches and tags, and what HEAD names: the first branch at its commit, or the commit alone.
    private func adopt(_ references: [BundleHeader.Reference]) throws(GitError) {
        let kept = references.filter { $0.name.hasPrefix("refs/heads/") || $0.name.hasPrefix("refs/tags/") }
        let head = references.first { $0.name == "HEAD" }?.id
        let branch = kept.first { $0.name.hasPrefix("refs/heads/") && $0.id == head }?.name
        try locked { repository throws(GitError) in
            for reference in kept {
                var raw = reference.id.raw
                _ = try ReferenceHandle("git_reference_create") {
                    git_reference_create(&$0, repository.pointer, reference.name, &raw, 0, "cfgops: restored")
                }
            }
            if let branch {
                try check("git_repository_set_head", git_repository_set_head(repository.pointer, branch))
            } else if var raw = head?.raw {
                try check("git_repository_set_head_detached", git_repository_set_head_detached(repository.pointer, &raw))
            }
        }
    }

    /// Writes the files of HEAD into an empty work tree.
    package func checkOutHead() throws(GitError) {
        try locked { repository throws(GitError) in
            var options = git_checkout_options()
            try check("git_checkout_options_init", git_checkout_options_init(&options, UInt32(GIT_CHECKOUT_OPTIONS_VERSION)))
            options.checkout_strategy = GIT_CHECKOUT_FORCE.rawValue
            try check("git_checkout_head", git_checkout_head(repository.pointer, &options))
        }
    }

    /// Takes the pack in, verified, and gives the number of its objects.
    private func index(_ bundle: inout OpenBundle, _ progress: @escaping (Int, Int) -> Void) throws(GitError) -> Int {
        let folder = commonFolder + "/objects/pack"
        try reserve(bundle.packBytes + bundle.indexBytes, in: folder)
        let path = bundle.path
        let indexer = try openedIndexer(folder)
        var state = git_indexer_progress()
        do throws(GitError) {
            while true {
                let piece = try bundle.next()
                if piece.isEmpty { break }
                try check("git_indexer_append", git_indexer_append(indexer.pointer, piece, piece.count, &state))
                progress(Int(state.indexed_objects), Int(state.total_objects))
            }
            try check("git_indexer_commit", git_indexer_commit(indexer.pointer, &state))
        } catch  where error.call.hasPrefix("git_indexer") {
            throw BundleHeader.damaged(path, error.detail)
        }
        try synchronize(folder)
        return Int(state.total_objects)
    }

    private func openedIndexer(_ folder: String) throws(GitError) -> IndexerHandle {
        var options = git_indexer_options()
        try check("git_indexer_options_init", git_indexer_options_init(&options, UInt32(GIT_INDEXER_OPTIONS_VERSION)))
        options.verify = 1
        return try IndexerHandle("git_indexer_new") { found in
            // The database outlives the call: the repository holds it.
            var database: OpaquePointer?
            let code = (try? locked { repository throws(GitError) in git_repository_odb(&database, repository.pointer) }) ?? -1
            defer { git_odb_free(database) }
            return code < 0 ? code : git_indexer_new(&found, folder, 0, database, &options)
        }
    }

    /// libgit2 writes packs through mapped memory, where a full disk ends the process. So the room is asked for first.
    private func reserve(_ bytes: Int, in folder: String) throws(GitError) {
        let path = folder + "/room", descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw systemError("create", path) }
        defer {
            close(descriptor)
            unlink(path)
        }
        let code = posix_fallocate(descriptor, 0, off_t(bytes))
        guard code == 0 else {
            errno = code
            throw systemError("write", folder)
        }
    }
}
