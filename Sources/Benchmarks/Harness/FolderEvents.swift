internal import Glibc

/// Waits for names that are moved into folders.
final class FolderEvents {
    private let watch = inotify_init1(O_CLOEXEC)

    deinit { close(watch) }

    func add(_ folder: String) throws {
        guard inotify_add_watch(watch, folder, UInt32(IN_MOVED_TO)) >= 0 else { throw Unavailable("cannot watch \(folder)") }
    }

    /// The names that came, at least one; none after a minute without: the first push to a hub has everything judged.
    func names() -> [String] {
        var wanted = pollfd(fd: watch, events: Int16(POLLIN), revents: 0), buffer = [UInt8](repeating: 0, count: 1 << 14)
        guard poll(&wanted, 1, 60_000) > 0 else { return [] }
        let count = read(watch, &buffer, buffer.count)
        var names: [String] = [], start = 0
        while start < count {
            let length = Int(buffer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: start + 12, as: UInt32.self) })
            names.append(String(decoding: buffer[(start + 16) ..< (start + 16 + length)].prefix { $0 != 0 }, as: UTF8.self))
            start += 16 + length
        }
        return names
    }
}
