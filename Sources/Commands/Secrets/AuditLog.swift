internal import CSystem
internal import Documents
internal import Glibc
internal import History

/// The local log of secrets that were revealed: a line of JSON for each time, written before anything is shown. It never has a value.
struct AuditLog {
    /// One line.
    struct Entry {
        /// `get --reveal`.
        let command: String
        let environment: String
        /// What was revealed, `DOC[:PATH]` each.
        let paths: [String]
    }

    /// Bytes after which a log is put aside: about 20,000 lines. One older log is kept.
    private static let limit: off_t = 4 << 20

    let path: String
    private let workspace: Workspace

    init(_ workspace: Workspace) {
        (self.workspace, path) = (workspace, workspace.repository.commonFolder + "/cfgops/audit.log")
    }

    /// The log before this one.
    var olderPath: String { path + ".1" }

    /// - Parameter state: what was read. What is not committed counts as HEAD with `"committed": false`.
    /// - Throws: exit 4 where the line cannot be written; nothing may be revealed then.
    func record(_ entry: Entry, _ state: Workspace.State) throws {
        var line = try line(entry, state)
        line.append(.lineFeed)
        do {
            try makeFolders(String(path.dropLast("/audit.log".utf8.count)))
            let descriptor = try lockedLog()
            defer { close(descriptor) }
            guard write(descriptor, line, line.count) == line.count, fsync(descriptor) == 0 else { throw cannotWrite() }
        } catch let failure as Failure {
            var failure = failure
            failure.diagnostics.append(Diagnostic("audit", "nothing is revealed that the audit log does not know"))
            throw failure
        }
    }

    private func line(_ entry: Entry, _ state: Workspace.State) throws -> [UInt8] {
        let commit: ObjectID?, isCommitted: Bool
        switch state {
        case .commit(let id): (commit, isCommitted) = (id, true)
        case .workTree, .index: (commit, isCommitted) = (try workspace.repository.head().commit, false)
        }
        let members: [(key: String, value: String?)] = [
            ("time", formatted(workspace.context.now())), ("user", userName()), ("commit", commit?.description),
            ("environment", entry.environment), ("command", entry.command),
        ]
        var line = Array("{\"committed\": \(isCommitted)".utf8)
        for (key, value) in members {
            line += ", \"\(key)\": ".utf8
            if let value { JsonValue.quote(value, to: &line) } else { line += "null".utf8 }
        }
        line += ", \"paths\": [".utf8
        for (index, path) in entry.paths.enumerated() {
            if index > 0 { line += ", ".utf8 }
            JsonValue.quote(path, to: &line)
        }
        return line + "]}".utf8
    }

    /// The log, open for writing at its end, under a lock; put aside first where it is full.
    private func lockedLog() throws(Failure) -> Int32 {
        while true {
            let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else { throw cannotWrite() }
            var held = stat(), there = stat()
            guard flock(descriptor, LOCK_EX) == 0, fstat(descriptor, &held) == 0 else {
                close(descriptor)
                throw cannotWrite()
            }
            // While we waited somebody else may have put it aside.
            let isCurrent = lstat(path, &there) == 0 && there.st_ino == held.st_ino && there.st_dev == held.st_dev
            if isCurrent, held.st_size < AuditLog.limit { return descriptor }
            if isCurrent, rename(path, olderPath) != 0 {
                close(descriptor)
                throw cannotWrite()
            }
            close(descriptor)
        }
    }

    private func cannotWrite() -> Failure {
        Failure(.failed, "audit", "cannot write the audit log \"\(path)\": \(String(cString: strerror(errno)))")
    }
}

/// The account that this process runs as; its number where it has no name.
private func userName() -> String { getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? String(getuid()) }
