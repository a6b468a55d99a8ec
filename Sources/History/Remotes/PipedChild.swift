internal import CSystem
internal import Glibc

/// A program that talks with us over one socket, which is its standard input and output; it is ended together with the value.
struct PipedChild: ~Copyable {
    private let name: String
    private let pid: pid_t
    private let socket: Int32
    private let hasOwnGroup: Bool
    private var isEnded = false

    /// - Parameters:
    ///   - hasOwnGroup: its own children end with it; without, it can ask on the terminal.
    ///   - mergesErrors: its standard error comes over the socket, too.
    init(
        _ words: [String], environment: [String: String], folder: String? = nil, hasOwnGroup: Bool, mergesErrors: Bool = false
    ) throws(GitError) {
        (name, self.hasOwnGroup) = (words[0], hasOwnGroup)
        (pid, socket) = try PipedChild.start(words, environment, folder, inOwnGroup: hasOwnGroup, mergesErrors)
    }

    private static func start(
        _ words: [String], _ environment: [String: String], _ folder: String?, inOwnGroup: Bool, _ mergesErrors: Bool
    ) throws(GitError) -> (pid_t, Int32) {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw systemError("socketpair", words[0]) }
        let theirs = ends[1]
        defer { close(theirs) }
        do throws(GitError) {
            let pid = try spawn(words, environment, inOwnGroup: inOwnGroup) { actions in
                posix_spawn_file_actions_adddup2(&actions, theirs, STDIN_FILENO)
                posix_spawn_file_actions_adddup2(&actions, theirs, STDOUT_FILENO)
                if mergesErrors { posix_spawn_file_actions_adddup2(&actions, theirs, STDERR_FILENO) }
                if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder) }
                posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
            }
            return (pid, ends[0])
        } catch {
            close(ends[0])
            throw error
        }
    }

    deinit {
        if !isEnded {
            kill(hasOwnGroup ? -pid : pid, SIGKILL)
            _ = exitStatus(of: pid)
        }
        close(socket)
    }

    /// Sends all of it; a reader that is gone is no error here: what it left behind says more.
    func send(_ bytes: UnsafeRawBufferPointer) {
        var done = 0
        while done < bytes.count {
            let count = Glibc.send(socket, bytes.baseAddress.map { $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            done += count
        }
    }

    func send(_ bytes: [UInt8]) { bytes.withUnsafeBytes { send($0) } }

    /// Lets the program see the end of its input.
    func finishInput() { shutdown(socket, Int32(SHUT_WR)) }

    /// What the program wrote next; empty at its end, nil when nothing came in time.
    func receive(until end: ContinuousClock.Instant) throws(GitError) -> [UInt8]? {
        while true {
            let left = end - .now
            guard left > .zero else { return nil }
            var wanted = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            // Longer waits than an hour come round again.
            let count = poll(&wanted, 1, Int32(min(left, .seconds(3600)) / .milliseconds(1)) + 1)
            if count < 0, errno != EINTR { throw systemError("poll", name) }
            guard count > 0 else { continue }
            var buffer = [UInt8](repeating: 0, count: 65536)
            let got = recv(socket, &buffer, buffer.count, 0)
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { return [] }
            defer { wipe(&buffer) }
            return Array(buffer[..<got])
        }
    }

    var id: Int32 { pid }

    /// Ends the program in the middle of its work, and gives those files with a prefix that it had open.
    mutating func stop(openFiles prefix: String) -> [String] {
        kill(pid, SIGSTOP)
        var files: [String] = [], buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        for name in fileNames(in: "/proc/\(pid)/fd") {
            let count = readlink("/proc/\(pid)/fd/\(name)", &buffer, buffer.count)
            let path = String(decoding: buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if path.hasPrefix(prefix) { files.append(path) }
        }
        kill(hasOwnGroup ? -pid : pid, SIGKILL)
        _ = end()
        return files
    }

    /// Waits for a program that has closed its output: its exit code, or 128 plus the number of the signal that ended it.
    mutating func end() -> Int32 {
        isEnded = true
        return exitStatus(of: pid)
    }
}

/// Everything that a program answers to `input`.
///
/// - Throws: when it takes longer than `patience`, or answers more than `limit` bytes.
package func answer(
    of words: [String], to input: WipedText, environment: [String: String], patience: Duration, limit: Int
) throws(GitError) -> (status: Int32, output: [UInt8]) {
    var child = try PipedChild(words, environment: environment, hasOwnGroup: false), output: [UInt8] = []
    input.reveal { child.send(UnsafeRawBufferPointer($0)) }
    child.finishInput()
    let end = ContinuousClock.now + patience
    while true {
        guard let next = try child.receive(until: end) else {
            throw GitError(.failure, "\"\(words.last ?? "")\" took longer than \(patience.components.seconds) seconds and was ended")
        }
        if next.isEmpty { break }
        output += next
        guard output.count <= limit else { throw GitError(.failure, "\"\(words.last ?? "")\" answered more than \(limit) bytes") }
    }
    return (child.end(), output)
}
