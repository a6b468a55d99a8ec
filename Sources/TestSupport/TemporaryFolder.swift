internal import CSystem
internal import FoundationEssentials
internal import Glibc

/// A tmpfs where there is one: hundreds of runs need not wait for a medium.
package let memoryBacked: String? = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : nil

/// A fresh folder below the system's folder for temporary files, removed with everything in it at the end of its scope.
package struct TemporaryFolder: ~Copyable {
    /// Absolute, without symbolic links and without a slash at the end.
    package let path: String

    /// - Parameter parent: where to make it; nil is the system's folder for temporary files.
    package init(below parent: String? = nil) throws {
        let parent = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/cfgops-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, let real = realpath(template, nil) else { throw SystemError("mkdtemp", parent) }
        path = String(cString: real)
        free(real)
    }

    deinit {
        if (try? FileManager.default.removeItem(atPath: path)) != nil { return }
        // Immutable folders have no write bit, which stops everyone but root.
        _ = try? run(["chmod", "-R", "u+rwX", path])
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The absolute path of something in the folder.
    package func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, making the folders on the way to it.
    package func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

    package func write(_ name: String, _ bytes: [UInt8]) throws {
        let file = path(name)
        let folder = String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)])
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try writeFile(file, bytes)
    }

    package func read(_ name: String) throws -> String { String(decoding: try readFile(path(name)), as: UTF8.self) }

    /// Whether there is anything of that name, a dangling symbolic link included.
    package func exists(_ name: String) -> Bool {
        var status = stat()
        return lstat(path(name), &status) == 0
    }
}
