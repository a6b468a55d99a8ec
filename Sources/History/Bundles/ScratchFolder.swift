internal import CSystem
internal import Glibc

/// A folder for what is not finished: removed with all that is in it at the end of its scope, unless it was moved where it belongs.
package struct ScratchFolder: ~Copyable {
    package let path: String

    /// - Parameter place: where it is to go; it is made beside it.
    package init(beside place: String) throws(GitError) {
        path = "\(place).cfgops-\(getpid())"
        guard mkdir(path, 0o777) == 0 else { throw systemError("mkdir", path) }
    }

    /// Puts the folder in its place, where nothing or an empty folder may be.
    package func move(to place: String) throws(GitError) {
        try synchronize(path)
        guard rename(path, place) == 0 else { throw systemError("rename", place) }
        try synchronize(folder(of: place))
    }

    deinit { removeFolder(path) }
}
