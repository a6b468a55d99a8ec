internal import CSystem
internal import Glibc

/// Hears of moves of one branch by inotify: in the folder of its file and those above it, which come and go, and where packed references and
/// HEAD are. What it says is a hint: the loop looks for itself, and at the interval without any.
final class GitFolderWatch {
    let descriptor: Int32
    private let gitFolder: String
    private let folders: [String]
    private var watched: [Int32: String] = [:]

    /// - Parameters:
    ///   - gitFolder: the one with HEAD.
    ///   - commonFolder: the one with the branches.
    ///   - branch: its full name.
    init(gitFolder: String, commonFolder: String, branch: String) throws(Failure) {
        var folders = [commonFolder], path = commonFolder
        for step in branch.split(separator: "/").dropLast() {
            path += "/\(step)"
            folders.append(path)
        }
        if gitFolder != commonFolder { folders.append(gitFolder) }
        (self.gitFolder, self.folders) = (gitFolder, folders)
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { throw Failure.system("cannot watch folders") }
        refresh()
    }

    deinit { close(descriptor) }

    /// Watches folders that came into being. One that cannot be watched is looked at with the interval.
    func refresh() {
        let mask = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CLOSE_WRITE | IN_DELETE_SELF | IN_MOVE_SELF | Int32(IN_ONLYDIR)
        for folder in folders {
            let watch = inotify_add_watch(descriptor, folder, UInt32(bitPattern: Int32(mask)))
            if watch >= 0 { watched[watch] = folder }
        }
    }

    /// Takes all events off the queue.
    ///
    /// - Returns: whether one of them may be about the branch.
    func take() -> Bool {
        var isHint = false, buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            isHint = buffer.withUnsafeBytes { bytes in isHintful(UnsafeRawBufferPointer(rebasing: bytes[..<count])) } || isHint
        }
        if isHint { refresh() }
        return isHint
    }

    private func isHintful(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var start = 0, isHint = false
        let headSize = MemoryLayout<inotify_event>.size
        while start + headSize <= bytes.count {
            let event = bytes.loadUnaligned(fromByteOffset: start, as: inotify_event.self)
            let end = min(start + headSize + Int(event.len), bytes.count)
            let name = String(decoding: bytes[(start + headSize) ..< end].prefix { $0 != 0 }, as: UTF8.self)
            isHint = isHintful(name, in: watched[event.wd]) || isHint
            start = end
        }
        return isHint
    }

    /// In the git folder itself much is made that is no move. What has no name is about the folder, or says that events were lost.
    private func isHintful(_ name: String, in folder: String?) -> Bool {
        if name.isEmpty { return true }
        if name.hasSuffix(".lock") { return false }
        guard folder == folders.first || folder == gitFolder else { return true }
        return ["HEAD", "packed-refs", "refs"].contains(name)
    }
}
