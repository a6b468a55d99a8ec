internal import CSystem
internal import Glibc

/// A lock file of git that is there now.
package struct GitLock: Sendable, Hashable {
    package let path: String
    /// Since it was last written, in seconds.
    package let age: Int
    /// A process that has it open, or a git that works on this repository; nil where there is none on this machine.
    package let holder: String?

    /// Git takes its locks for moments. One this old that no process holds is of a dead one; the time is for holders that cannot be
    /// seen from here, on another machine or in another container.
    package static let certainAge = 600

    package var isStale: Bool { holder == nil && age >= GitLock.certainAge }

    package func remove() throws(GitError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw systemError("unlink", path) }
    }
}

extension Repository {
    /// The locks that git would stop at: of the index, of HEAD, of references and of the configuration.
    ///
    /// - Parameter now: seconds since 1970.
    package func gitLocks(now: Int64) throws(GitError) -> [GitLock] {
        var paths = ["index", "HEAD"].map { "\(gitFolder)/\($0).lock" }
        paths += ["packed-refs", "config", "shallow"].map { "\(commonFolder)/\($0).lock" }
        paths += try locks(below: commonFolder + "/refs")
        var found: [GitLock] = []
        for path in paths {
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            let holder = try runningProcesses().first { $0.mayHold(path, of: self) }
            found.append(GitLock(path: path, age: max(0, Int(now) - status.st_mtim.tv_sec), holder: holder?.description))
        }
        return found
    }

    private func locks(below folder: String) throws(GitError) -> [String] {
        var found: [String] = []
        for name in try OpenFolder(folder).names().sorted() {
            var status = stat()
            let path = "\(folder)/\(name)"
            guard lstat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                found += try locks(below: path)
            } else if name.hasSuffix(".lock") {
                found.append(path)
            }
        }
        return found
    }
}

/// A process of this machine, as `/proc` shows it (proc(5)).
private struct RunningProcess: CustomStringConvertible {
    let folder: String
    let name: String
    var description: String { "\(name), process \(folder.dropFirst("/proc/".count))" }

    /// What has the file open holds it for certain. A git in the repository may hold it with the file closed, and so may one whose
    /// folder we must not see.
    func mayHold(_ path: String, of repository: Repository) -> Bool {
        let open = (try? OpenFolder(folder + "/fd").names()) ?? []
        if open.contains(where: { linkTarget("\(folder)/fd/\($0)") == path }) { return true }
        guard name.hasPrefix("git") else { return false }
        guard let current = linkTarget(folder + "/cwd") else { return errno == EACCES }
        return [repository.gitFolder, repository.commonFolder, repository.workTree].compactMap(\.self).contains {
            current == $0 || current.hasPrefix($0 + "/")
        }
    }
}

private func runningProcesses() throws(GitError) -> [RunningProcess] {
    var found: [RunningProcess] = []
    for name in try OpenFolder("/proc").names() where Int(name) != nil && name != "\(getpid())" {
        guard let words = try? readFile("/proc/\(name)/comm") else { continue }
        found.append(
            RunningProcess(folder: "/proc/\(name)", name: String(decoding: words.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)))
    }
    return found
}

private func linkTarget(_ path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink(path, &bytes, Int(PATH_MAX))
    return count < 0 ? nil : String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
