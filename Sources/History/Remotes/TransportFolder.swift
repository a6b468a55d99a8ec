internal import Glibc

/// A folder that only its owner can look into, removed with everything in it at the end of its scope.
final class TransportFolder: Sendable {
    let path: String

    init(in folder: String) throws(GitError) {
        var template = Array("\(folder)/cfgops-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw systemError("mkdtemp", folder) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { removeFolder(path) }
}
