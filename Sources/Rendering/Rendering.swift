package import Digests

/// All files of one environment. The same commit, keys and recorded inputs give the same bytes.
package struct Rendering: Sendable, Equatable {
    package let environment: String
    /// Ascending by the bytes of their paths; no two alike, also not by case, and none where another needs a folder.
    package internal(set) var files: [RenderedFile]
    /// SHA-256 over the folders' digests: equal exactly when paths, modes, owners and bytes of all files are.
    package internal(set) var digest: Digest

    /// The rendering without the files at other paths; its digest stays that of the whole.
    package func narrowed(to paths: Set<String>) -> Rendering {
        let files = paths.compactMap(file).sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        return Rendering(environment: environment, files: files, digest: digest)
    }

    /// The file at a path, found by bisection.
    package func file(at path: String) -> RenderedFile? {
        let index = files.insertionIndex(of: path)
        return index < files.count && files[index].path == path ? files[index] : nil
    }
}

extension [RenderedFile] {
    /// Where a path stands, or would stand, in files ascending by path.
    func insertionIndex(of path: String) -> Int {
        var low = 0, high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].path.utf8.lexicographicallyPrecedes(path.utf8) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
