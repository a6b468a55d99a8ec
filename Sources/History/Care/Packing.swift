internal import CGit2
internal import Glibc

/// Brings loose objects together in one pack, so that the hundred thousandth commit costs what the hundredth does.
///
/// 1. Every loose object, and the packs that have become many, go into one new pack. Nothing is left out for being unreachable: that is
///    for `git gc` to decide.
/// 2. The pack is written, synchronized, and each object looked up in it.
/// 3. Only then the loose files and the old packs are removed. Readers that had found them there look again and find the pack.
///
/// Packs are brought together in a geometric series: each that stays has at least twice the objects of all smaller ones, so there are as
/// many as the number of objects has binary digits, and each object is packed as often.
package struct Packing {
    /// What a run did.
    package struct Result: Sendable, Hashable {
        /// Loose objects that are in a pack now.
        package var objects: Int
        /// Packs that went into the new one.
        package var packs: Int

        package init(objects: Int = 0, packs: Int = 0) { (self.objects, self.packs) = (objects, packs) }
    }

    private let repository: Repository
    private let folder: ObjectFolder

    package init(_ repository: Repository) {
        self.repository = repository
        folder = ObjectFolder(repository)
    }

    /// Git's own number, and its own setting for it: `gc.auto`, 0 to leave everything loose.
    private static let usualLimit = 6700

    /// Whether there are so many loose objects that packing pays.
    package func isDue() throws(GitError) -> Bool {
        let setting = try repository.configuration("gc.auto").flatMap { Int($0) } ?? Self.usualLimit
        guard setting > 0 else { return false }
        return try folder.estimatedLoose() > setting
    }

    /// How many objects are loose, roughly.
    package func looseObjects() throws(GitError) -> Int { try folder.estimatedLoose() }

    /// - Parameter progress: called with the objects done and their number.
    /// - Returns: nil while another process is packing.
    package func run(progress: @escaping (Int, Int) -> Void = { _, _ in }) throws(GitError) -> Result? {
        try whileHolding(repository.madeOwnFolder() + "/packing") { () throws(GitError) in try pack(progress) }
    }

    private func pack(_ progress: @escaping (Int, Int) -> Void) throws(GitError) -> Result {
        let loose = try folder.loose().sound, packs = try merged(with: loose.count)
        guard !loose.isEmpty || packs.count > 1 else { return Result() }
        var ids = Set(loose)
        for pack in packs { ids.formUnion(try pack.ids()) }
        let written = try repository.locked { repository throws(GitError) in
            try repository.writePack(of: ids, to: folder.packFolder, progress: progress)
        }
        try synchronize(folder.packFolder)
        try verify(ids, in: written)
        for id in loose { unlink(folder.file(of: id)) }
        for pack in packs where pack.path != written { pack.remove() }
        return Result(objects: loose.count, packs: packs.count)
    }

    /// The small packs that upset the geometric series once `loose` more objects come.
    private func merged(with loose: Int) throws(GitError) -> [PackFile] {
        var total = loose, chosen: [PackFile] = []
        for pack in try folder.freePacks().sorted(by: { $0.count < $1.count }) {
            guard pack.count < 2 * total || chosen.isEmpty && total == 0 else { break }
            chosen.append(pack)
            total += pack.count
        }
        return chosen.count == 1 && loose == 0 ? [] : chosen
    }

    private func verify(_ ids: Set<ObjectID>, in pack: String) throws(GitError) {
        guard let found = try PackFile(pack).map({ pack throws(GitError) in Set(try pack.ids()) }), ids.isSubset(of: found) else {
            throw GitError(.failure, "the new pack \"\(pack)\" lacks objects; nothing was removed", hints: ["git fsck says more"])
        }
    }
}

extension LockedRepository {
    /// Writes a pack of these objects and its index, both on the disk when it returns.
    /// - Returns: its path without extension.
    fileprivate func writePack(
        of ids: Set<ObjectID>, to folder: String, progress: @escaping (Int, Int) -> Void
    ) throws(GitError) -> String {
        let builder = try PackBuilderHandle("git_packbuilder_new") { git_packbuilder_new(&$0, pointer) }
        for id in ids {
            var raw = id.raw
            try check("git_packbuilder_insert", git_packbuilder_insert(builder.pointer, &raw, nil))
        }
        let report = PackProgress(progress)
        let code = withExtendedLifetime(report) {
            report.watch(builder.pointer)
            return git_packbuilder_write(builder.pointer, folder, 0, nil, nil)
        }
        try check("git_packbuilder_write", code)
        guard let name = git_packbuilder_name(builder.pointer) else { throw GitError(.failure, "libgit2 wrote a pack without a name") }
        return "\(folder)/pack-\(String(cString: name))"
    }
}
