internal import CSystem
internal import Glibc

/// `objects/` of a repository: the loose objects and the packs in it, as files.
struct ObjectFolder {
    let path: String

    init(_ repository: Repository) { path = joined(withoutTrailingSlash(repository.commonFolder), "objects") }

    var packFolder: String { path + "/pack" }

    func file(of id: ObjectID) -> String {
        let name = id.description
        return "\(path)/\(name.prefix(2))/\(name.dropFirst(2))"
    }

    /// How many loose objects there are, found as git finds it: ids are spread evenly, so one folder of 256 tells.
    func estimatedLoose() throws(GitError) -> Int { try loose(in: "17").count * 256 }

    /// Every loose object; those that a power loss left empty apart, since there is nothing in them.
    func loose() throws(GitError) -> (sound: [ObjectID], empty: [ObjectID]) {
        var sound: [ObjectID] = [], empty: [ObjectID] = []
        for number in 0 ... 255 {
            let digits = String(number, radix: 16), folder = digits.count == 1 ? "0" + digits : digits
            for id in try loose(in: folder) {
                var status = stat()
                guard lstat(file(of: id), &status) == 0 else { continue }  // packed by somebody else meanwhile
                if status.st_size > 0 { sound.append(id) } else { empty.append(id) }
            }
        }
        return (sound, empty)
    }

    private func loose(in folder: String) throws(GitError) -> [ObjectID] {
        try names(in: "\(path)/\(folder)").compactMap { ObjectID(hex: folder + $0) }
    }

    /// Packs that nothing holds on to: no `.keep`, no promise of a partial clone, and no index over several packs.
    func freePacks() throws(GitError) -> [PackFile] {
        let names = Set(try names(in: packFolder))
        if names.contains("multi-pack-index") { return [] }
        var packs: [PackFile] = []
        for name in names where name.hasSuffix(".idx") {
            let stem = String(name.dropLast(4))
            guard names.contains(stem + ".pack"), !names.contains(stem + ".keep"), !names.contains(stem + ".promisor") else { continue }
            if let pack = try PackFile("\(packFolder)/\(stem)") { packs.append(pack) }
        }
        return packs
    }

    private func names(in folder: String) throws(GitError) -> [String] {
        var status = stat()
        return stat(folder, &status) == 0 ? try OpenFolder(folder).names() : []
    }
}
