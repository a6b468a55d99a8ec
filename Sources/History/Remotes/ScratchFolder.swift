internal import Glibc

/// A folder that only its owner can look into, removed with everything in it at the end of its scope.
final class ScratchFolder: Sendable {
    let path: String

    init(in folder: String) throws(GitError) {
        var template = Array("\(folder)/cfgops-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw systemError("mkdtemp", folder) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { removeFolder(path) }
}

/// The names in a folder; none where it cannot be read.
func fileNames(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names
}

/// Removes a folder and what is in it; symbolic links are not followed.
func removeFolder(_ path: String) {
    for name in fileNames(in: path) where unlink("\(path)/\(name)") != 0 { removeFolder("\(path)/\(name)") }
    rmdir(path)
}
