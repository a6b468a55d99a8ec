package import Documents
internal import Glibc
package import Overlays

/// A folder of the disk as an import source. Only regular files are read, symbolic links are listed and never followed, and no path
/// leaves the folder. Pipes, sockets and devices hold no configuration: they are left out.
package struct FolderSource: LayerSource {
    /// Names of one folder. The largest folders of configuration that people keep hold some thousands.
    package static let nameLimit = 100_000

    /// May be reached through links.
    package let root: String
    /// As the user named it, for messages.
    private let name: String

    package init(root: String, name: String? = nil) { (self.root, self.name) = (root, name ?? root) }

    /// Sorted by name; nil when there is no such folder.
    package func list(_ folder: String) throws(Diagnostic) -> [SourceEntry]? {
        guard let descriptor = try open(folder, O_RDONLY | O_DIRECTORY) else { return nil }
        guard let stream = fdopendir(descriptor) else {
            let failure = failure("cannot list", folder)
            close(descriptor)
            throw failure
        }
        defer { closedir(stream) }
        var entries: [SourceEntry] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != "." && name != "..", let kind = try kind(of: name, in: descriptor, folder) {
                entries.append(SourceEntry(name: name, kind: kind))
            }
            guard entries.count <= FolderSource.nameLimit else { throw tooMany(folder) }
            errno = 0
        }
        guard errno == 0 else { throw failure("cannot list", folder) }
        return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Nil when there is nothing of that name. Anything but a regular file there is an error.
    package func read(_ path: String) throws(Diagnostic) -> [UInt8]? {
        // A pipe would wait for its other end.
        guard let descriptor = try open(path, O_RDONLY | O_NONBLOCK) else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("cannot read", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Diagnostic("not-a-file", "expected a regular file", at: Place(file: shown(path)))
        }
        guard status.st_size <= Limits.standard.sourceBytes else { throw tooLarge(path) }
        return try bytes(of: descriptor, expecting: Int(status.st_size), path)
    }

    private func bytes(of descriptor: Int32, expecting count: Int, _ path: String) throws(Diagnostic) -> [UInt8] {
        var result: [UInt8] = [], buffer = [UInt8](repeating: 0, count: min(count + 1, 1 << 20))
        while true {
            let got = Glibc.read(descriptor, &buffer, buffer.count)
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw failure("cannot read", path) }
            if got == 0 { return result }
            result += buffer[..<got]
            guard result.count <= Limits.standard.sourceBytes else { throw tooLarge(path) }
        }
    }

    /// Opens what stands at a path, one folder after the other, links not followed; nil when nothing is there.
    private func open(_ path: String, _ flags: Int32) throws(Diagnostic) -> Int32? {
        let names = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { String($0) ?? "" }
        let steps = path.isEmpty ? [] : names
        guard !steps.contains(where: { ["", ".", ".."].contains($0) || $0.utf8.contains(0) }) else {
            throw Diagnostic("path-escapes", "expected a path below \"\(name)\", got \"\(path)\"")
        }
        var found = Glibc.open(root, (steps.isEmpty ? flags : O_RDONLY | O_DIRECTORY) | O_CLOEXEC)
        for (index, name) in steps.enumerated() where found >= 0 {
            let folder = found
            let next = openat(folder, name, (index == steps.count - 1 ? flags : O_RDONLY | O_DIRECTORY) | O_NOFOLLOW | O_CLOEXEC)
            let code = next < 0 && errno == ENOTDIR && isLink(name, in: folder) ? ELOOP : errno
            close(folder)
            (found, errno) = (next, code)
        }
        if found >= 0 { return found }
        switch errno {
        case ENOENT, ENOTDIR: return nil
        case ELOOP: throw Diagnostic("link", "expected a file or a folder, got a symbolic link", at: Place(file: shown(path)))
        default: throw failure("cannot open", path)
        }
    }

    /// Nil for what is neither a file nor a folder nor a link.
    private func kind(of name: String, in folder: Int32, _ path: String) throws(Diagnostic) -> SourceEntry.Kind? {
        var status = stat()
        guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return nil }
            throw failure("cannot look at", path.isEmpty ? name : "\(path)/\(name)")
        }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: nil
        }
    }

    private func isLink(_ name: String, in folder: Int32) -> Bool {
        var status = stat()
        return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// The path as the user knows it.
    package func shown(_ path: String) -> String { path.isEmpty ? name : name == "." ? path : "\(name)/\(path)" }

    /// What `errno` says of a call that just failed.
    private func failure(_ what: String, _ path: String) -> Diagnostic {
        Diagnostic("cannot-read", "\(what) this: \(String(cString: strerror(errno)))", at: Place(file: shown(path)))
    }

    private func tooLarge(_ path: String) -> Diagnostic {
        Diagnostic("too-large", "expected a file of at most \(Limits.standard.sourceBytes) bytes", at: Place(file: shown(path)))
    }

    private func tooMany(_ folder: String) -> Diagnostic {
        Diagnostic("too-large", "expected a folder of at most \(FolderSource.nameLimit) names", at: Place(file: shown(folder)))
    }
}
