package import Digests
internal import Documents
package import Rendering

extension Destination {
    /// Compares an earlier generation of a group with what is live: a plan like any other, whose files are read from the store and hashed
    /// (R35). Applying it makes a new generation with the old content.
    ///
    /// - Parameter group: nil: all of them.
    /// - Throws: a `Diagnostic` when what the generation holds is damaged or no longer there, otherwise a `DiskError`.
    package func plan(restoring generation: Generation, only group: String?, for binding: Binding) throws -> Plan {
        let files = try storedFiles(of: generation, only: group)
        return try plan(Rendering(stored: files, of: binding.environment), for: binding, only: group)
    }

    /// The files of a generation, read from the store and hashed.
    package func storedFiles(of generation: Generation, only group: String? = nil) throws -> [RenderedFile] {
        let key = try machineKey()
        guard let tree = try tree(generation.digest) else { throw damaged(generation, "its inventory is damaged or gone") }
        return try tree.files.filter { group == nil || $0.value.group == group }.map { path, file in
            guard let folder = tree.folders[parent(of: path)],
                let bytes = try disk.read("\(Layout.folder(folder.digest))/\(name(of: path))"), file.content.matches(bytes, key: key)
            else { throw damaged(generation, "\"\(path)\" is damaged or gone") }
            return RenderedFile(
                stored: bytes, at: path, mode: file.mode, owner: file.owner?.user.map { "\($0)" },
                ownerGroup: file.owner?.group.map { "\($0)" }, isTainted: file.isTainted, target: file.target, group: file.group,
                digest: Sha256.digest(of: bytes), placement: file.placement.map { ($0.delivery, $0.path) })
        }
    }

    private func damaged(_ generation: Generation, _ what: String) -> Diagnostic {
        Diagnostic(
            "generation-damaged", "generation \(generation.number) in \"\(folder)\" cannot be put back: \(what)",
            hints: ["cfgops generations lists what is kept; reconciling a commit writes what it renders anew"])
    }
}

extension Plan {
    /// The digest of a group's wanted files: over paths, bytes, modes and owners; keyed where a file is tainted (R36).
    package func digest(of group: String) -> Digest { wanted.digest(of: group) }

    /// The targets of a group whose files change, or are put back.
    func changedTargets(of group: String) -> Set<String> {
        Set(
            steps.filter { $0.action != .unchanged }.flatMap { [$0.old, $0.new] }.compactMap { $0 }.filter { $0.group == group }.map(
                \.target))
    }

    /// The groups of which a file changes; nil when something changes that belongs to no one group.
    package var changedGroups: Set<String>? {
        var result: Set<String> = []
        for step in steps where step.action != .unchanged && !step.isLeft {
            let groups = [step.old, step.new].compactMap { $0?.group }
            if groups.isEmpty { return nil }
            result.formUnion(groups)
        }
        return result
    }

    /// Those that are to be live, and those that are.
    package var groups: Set<String> { Set(steps.flatMap { [$0.old, $0.new] }.compactMap { $0?.group }) }
}
