internal import CSystem
internal import Documents
internal import Glibc
internal import Secrets

/// A folder in memory (tmpfs) for secrets that another program has to read as files; nobody but its owner can enter it. Its files are
/// overwritten and removed when the last owner lets go, and when this process ends in whatever way, as which program soever: a process
/// beside it (`FolderWatch`) waits for that.
final class SecretFolder {
    static let option = Grammar.Option.flag("--on-disk")
    static let optionHelp = """
            --on-disk   where no file system in memory is found, lets secrets be written to the disk while they are needed
        """
    private static let prefix = "cfgops-secrets-"
    /// File systems that keep files in memory: tmpfs and ramfs (linux/magic.h).
    private static let inMemory: Set<Int> = [0x0102_1994, 0x8584_58F6]

    let path: String
    /// Holds a lock, by which others see that the folder is in use.
    private let descriptor: Int32

    /// - Parameter onDisk: where files may lie when there is no file system in memory; nil where they may not.
    init(_ context: Context, onDisk: String? = nil) throws(Failure) {
        ProcessGuard.start()
        for base in SecretFolder.places(context) + (onDisk.map { [$0] } ?? []) {
            SecretFolder.sweep(base)
            guard let (path, descriptor) = SecretFolder.make(in: base) else { continue }
            (self.path, self.descriptor) = (path, descriptor)
            guard FolderWatch.start(path, descriptor, context) else {
                remove()
                throw Failure(.failed, "watch", "cannot start the process that removes \"\(path)\": \(String(cString: strerror(errno)))")
            }
            return
        }
        throw Failure(
            .refused, "no-memory-folder", "there is no file system in memory for secrets: neither XDG_RUNTIME_DIR nor /dev/shm is one",
            hints: ["mount one: mount -t tmpfs tmpfs /dev/shm", "--on-disk writes them to the disk"])
    }

    deinit { remove() }

    /// Adds a file that its owner alone can read, and answers with its path.
    func add(_ name: String, _ content: Secret) throws(Failure) -> String {
        let file = "\(path)/\(name)"
        let out = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard out >= 0 else { throw cannotWrite(file) }
        defer { close(out) }
        let isWritten = content.reveal { bytes in
            var done = 0
            while done < bytes.count {
                let count = write(out, bytes.baseAddress.map { $0 + done }, bytes.count - done)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
        guard isWritten else { throw cannotWrite(file) }
        return file
    }

    private func cannotWrite(_ file: String) -> Failure {
        Failure(.failed, "write", "cannot write \"\(file)\": \(String(cString: strerror(errno)))")
    }

    private func remove() {
        wipeFolder(descriptor)
        rmdir(path)
        close(descriptor)
    }

    /// Folders of file systems in memory where this user may write.
    private static func places(_ context: Context) -> [String] {
        let candidates = [context.environment["XDG_RUNTIME_DIR"], "/dev/shm", context.environment["TMPDIR"], "/tmp"]
        return unique(candidates.compactMap(\.self)).filter { place in
            var status = statfs()
            return place.hasPrefix("/") && statfs(place, &status) == 0 && inMemory.contains(Int(status.f_type))
                && access(place, W_OK | X_OK) == 0
        }
    }

    private static func make(in base: String) -> (path: String, descriptor: Int32)? {
        // One that is swept away before it was locked is made again.
        for _ in 0 ..< 8 {
            var template = Array("\(base)/\(prefix)XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { return nil }
            let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard let descriptor = locked(path) else { continue }
            return (path, descriptor)
        }
        return nil
    }

    /// A folder of this user, locked; nil where another process has it, or it is gone.
    private static func locked(_ path: String) -> Int32? {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        var held = stat(), there = stat()
        if fstat(descriptor, &held) == 0, held.st_uid == geteuid(), flock(descriptor, LOCK_EX | LOCK_NB) == 0, lstat(path, &there) == 0,
            there.st_ino == held.st_ino
        {
            return descriptor
        }
        close(descriptor)
        return nil
    }

    /// Folders that processes left that were killed together with their watch.
    static func abandoned(_ context: Context) -> [String] {
        places(context).flatMap { base in
            unheld(in: base).map { path, descriptor in
                close(descriptor)
                return path
            }
        }
    }

    /// Removes those folders, and answers with how many there were.
    static func sweep(_ context: Context) -> Int { places(context).reduce(0) { $0 + sweep($1) } }

    @discardableResult
    private static func sweep(_ base: String) -> Int {
        unheld(in: base).count { path, descriptor in
            wipeFolder(descriptor)
            close(descriptor)
            return rmdir(path) == 0
        }
    }

    /// Folders of this user that no process has, each locked.
    private static func unheld(in base: String) -> [(path: String, descriptor: Int32)] {
        guard let entries = opendir(base) else { return [] }
        defer { closedir(entries) }
        var found: [(path: String, descriptor: Int32)] = []
        while let entry = readdir(entries) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            guard name.hasPrefix(prefix), let descriptor = locked("\(base)/\(name)") else { continue }
            found.append(("\(base)/\(name)", descriptor))
        }
        return found
    }
}

/// Overwrites and removes every file in a folder, and folders in it that an editor may have made.
func wipeFolder(_ folder: Int32) {
    let copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let entries = fdopendir(copy) else { return }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) + [0] }
        if name == [0x2E, 0] || name == [0x2E, 0x2E, 0] { continue }
        name.withUnsafeBufferPointer { name in
            name.withMemoryRebound(to: CChar.self) { name in
                guard let name = name.baseAddress else { return }
                wipeEntry(name, in: folder)
            }
        }
    }
}

private func wipeEntry(_ name: UnsafePointer<CChar>, in folder: Int32) {
    let inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    if inner >= 0 {
        wipeFolder(inner)
        close(inner)
        unlinkat(folder, name, AT_REMOVEDIR)
        return
    }
    let file = openat(folder, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    var status = stat()
    if file >= 0, fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
        let zeros = [UInt8](repeating: 0, count: 65536)
        var left = Int(status.st_size)
        while left > 0 {
            let count = write(file, zeros, min(left, zeros.count))
            guard count > 0 else { break }
            left -= count
        }
        fsync(file)
    }
    if file >= 0 { close(file) }
    unlinkat(folder, name, 0)
}
