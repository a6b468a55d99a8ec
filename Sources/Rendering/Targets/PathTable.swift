/// Which paths are taken, kept up to date file by file, so that noticing a collision costs what the change costs.
struct PathTable {
    /// How many files are at each path, in folded case.
    private var files: [String: Int] = [:]
    /// How many files are below each folder at any depth, in folded case.
    private var folders: [String: Int] = [:]

    /// Takes a path. False when it collides with one that is taken.
    mutating func insert(_ path: String) -> Bool {
        let folded = foldedCase(path)
        files[folded, default: 0] += 1
        var isFree = files[folded] == 1 && folders[folded] == nil
        for folder in foldersAbove(folded) {
            folders[folder, default: 0] += 1
            if files[folder] != nil { isFree = false }
        }
        return isFree
    }

    mutating func remove(_ path: String) {
        let folded = foldedCase(path)
        decrease(&files, folded)
        for folder in foldersAbove(folded) { decrease(&folders, folder) }
    }

    private func decrease(_ counts: inout [String: Int], _ key: String) {
        guard let count = counts[key] else { return }
        counts[key] = count > 1 ? count - 1 : nil
    }
}

/// The folders of a path, outermost first: `a/b/c` gives `a` and `a/b`.
func foldersAbove(_ path: String) -> [String] {
    var folders: [String] = []
    for index in path.utf8.indices where path.utf8[index] == UInt8(ascii: "/") { folders.append(String(path[..<index])) }
    return folders
}

/// A path as file systems that do not tell case apart see it.
func foldedCase(_ path: String) -> String { path.lowercased() }
