internal import Glibc

/// Counts the files that are opened in the folders of a folder from now on, by whatever process.
package final class FileOpenings {
    private let watch = inotify_init1(O_NONBLOCK | O_CLOEXEC)

    package init(inFoldersOf folder: String) throws {
        for name in try run(["ls", folder]).output.split(separator: "\n") {
            guard inotify_add_watch(watch, "\(folder)/\(name)", UInt32(IN_OPEN)) >= 0 else { throw ScriptError("cannot watch \(name)") }
        }
    }

    deinit { close(watch) }

    package func count() -> Int {
        var opened = 0, buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = read(watch, &buffer, buffer.count), count > 0 {
            var start = 0
            while start < count {
                let (mask, length) = buffer.withUnsafeBytes {
                    (
                        $0.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self),
                        $0.loadUnaligned(fromByteOffset: start + 12, as: UInt32.self)
                    )
                }
                if mask & UInt32(IN_ISDIR) == 0 { opened += 1 }
                start += 16 + Int(length)
            }
        }
        return opened
    }
}
