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
        /// Where an edit shows: the folders of the live generation and those of its places, below the destination or absolute.
        package var folders: Set<String>

        package var isClean: Bool { steps.isEmpty }
    }

    /// What is known of files; a plan that is given it reads no file again that a look has read.
    package let memory: FileMemory

    package init(_ memory: FileMemory = FileMemory()) { self.memory = memory }

    /// - Parameter time: nanoseconds since 1970, of the clock that stamps files.
    /// - Throws: a `Diagnostic` where the inventory of what is live is damaged, otherwise a `DiskError`.
    package func look(at destination: Destination, time: Int64) throws -> Look {
        memory.begin(at: time)
        var steps = try destination.foreignAtTop(), folders: Set<String> = [], generation: Generation?
        if let root = try destination.liveRoot() {
            // Read anew each time: kept beside what rounds remember it would double what the process holds.
            guard let tree = try destination.tree(root) else { throw destination.damagedInventory }
            generation = try destination.generations().last
            steps += try destination.driftSteps(of: tree, memory: memory)
            folders = tree.editedFolders
        }
        memory.end()
        return Look(
            generation: generation, steps: steps.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) },
            hashedCount: memory.hashedCount, knownCount: memory.knownCount, folders: folders)
    }
}

extension FolderTree {
    fileprivate var editedFolders: Set<String> {
        var folders = Set(digests.map(Layout.folder))
        for file in files.values { if let place = file.placement?.path { folders.insert(parent(of: place)) } }
        return folders
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
