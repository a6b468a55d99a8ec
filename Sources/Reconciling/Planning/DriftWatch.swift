internal import Digests
package import Documents

/// Looks again and again for files of the live generation that differ from their inventory. A look costs a list for each folder and a
/// `stat` for each file; only what is new or changed is read.
///
/// For one thread at a time.
package final class DriftWatch {
    /// What one look found.
    package struct Look: Sendable {
        /// Nil before the first switch.
        package var generation: Generation?
        /// `drifted` and `foreign`, ascending by path, as `Destination.status` has them.
        package var steps: [Plan.Step]
        /// How many files were read, and of how many what was known still held.
        package var hashedCount: Int
        package var knownCount: Int

        package var isClean: Bool { steps.isEmpty }
    }

    /// What is known of files; a plan that is given it reads no file again that a look has read.
    package let memory: FileMemory
    private var tree: FolderTree?
    private var generation: Generation?

    package init(_ memory: FileMemory = FileMemory()) { self.memory = memory }

    /// Where an edit shows: the folders of the live generation and those of its places, below the destination or absolute.
    package var folders: Set<String> {
        var folders = Set((tree?.digests ?? []).map(Layout.folder))
        for file in (tree?.files ?? [:]).values { if let place = file.placement?.path { folders.insert(parent(of: place)) } }
        return folders
    }

    /// - Parameter time: nanoseconds since 1970, of the clock that stamps files.
    /// - Throws: a `Diagnostic` where the inventory of what is live is damaged, otherwise a `DiskError`.
    package func look(at destination: Destination, time: Int64) throws -> Look {
        memory.begin(at: time)
        var steps = try destination.foreignAtTop()
        if let root = try destination.liveRoot() {
            if tree?.root != root {
                tree = try destination.tree(root)
                generation = try destination.generations().last
            }
            guard let tree else { throw destination.damagedInventory }
            steps += try destination.driftSteps(of: tree, memory: memory)
        } else {
            (tree, generation) = (nil, nil)
        }
        memory.end()
        return Look(
            generation: generation, steps: steps.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) },
            hashedCount: memory.hashedCount, knownCount: memory.knownCount)
    }
}

extension Destination {
    /// What a process before this one remembered; nothing where that is missing or not whole.
    package func rememberedFiles() throws(DiskError) -> FileMemory {
        try disk.read(Layout.seen).flatMap { FileMemory(text: $0) } ?? FileMemory()
    }

    /// Keeps what is known of files for the next process, where there is something new. Another writer goes before: then nothing is written,
    /// and more is read the next time.
    package func remember(_ memory: FileMemory) throws {
        guard memory.isDirty, try state() != nil, let lock = try disk.lock(Layout.lock) else { return }
        try withExtendedLifetime(lock) {
            try removeLeftovers(sparing: [])
            try replaceDurably(Layout.seen, with: memory.text(), mode: 0o600)
            memory.wasSaved()
        }
    }

    var damagedInventory: Diagnostic {
        Diagnostic(
            Diagnostic.damagedInventory, "the inventory of the live generation in \"\(folder)\" is damaged",
            hints: ["reconcile: what is wanted is written anew"])
    }
}

extension Diagnostic {
    /// The code of what is said where nobody knows what is live.
    package static let damagedInventory = "inventory-damaged"
}
