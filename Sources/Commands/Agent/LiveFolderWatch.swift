internal import CSystem
internal import Glibc
internal import Synchronization

/// Hears by inotify of edits in the folders that are live. What it says is a hint: the look that follows compares, and the slow one finds
/// what was not heard.
final class LiveFolderWatch: Sendable {
    /// Systems allow a user 8,192 watches at the least; what lies in further folders is found by looking.
    private static let limit = 2048

    let descriptor: Int32
    private let watched = Mutex<[String: Int32]>([:])

    init() throws(Failure) {
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { throw Failure.system("cannot watch folders") }
    }

    deinit { close(descriptor) }

    /// Watches these folders and no others. One that cannot be watched is looked at all the same.
    func watch(_ folders: Set<String>) {
        // Another name of a file, which every generation gives it, counts as a change of its attributes: those are for the slow look.
        let mask = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CLOSE_WRITE | Int32(IN_ONLYDIR)
        watched.withLock { watched in
            for (folder, watch) in watched where !folders.contains(folder) {
                inotify_rm_watch(descriptor, watch)
                watched[folder] = nil
            }
            for folder in folders.sorted() where watched[folder] == nil && watched.count < Self.limit {
                let watch = inotify_add_watch(descriptor, folder, UInt32(bitPattern: Int32(mask)))
                if watch >= 0 { watched[folder] = watch }
            }
        }
    }

    /// Takes all events off the queue.
    ///
    /// - Returns: whether one of them is about a file.
    func take() -> Bool {
        var isHint = false, buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
            isHint = buffer.withUnsafeBytes { isHintful(UnsafeRawBufferPointer(rebasing: $0[..<count])) } || isHint
        }
        return isHint
    }

    /// That a watch ended says nothing: folders of generations that are not kept go.
    private func isHintful(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var start = 0
        while start + MemoryLayout<inotify_event>.size <= bytes.count {
            let event = bytes.loadUnaligned(fromByteOffset: start, as: inotify_event.self)
            if event.mask & UInt32(IN_IGNORED) == 0 { return true }
            start += MemoryLayout<inotify_event>.size + Int(event.len)
        }
        return false
    }
}
