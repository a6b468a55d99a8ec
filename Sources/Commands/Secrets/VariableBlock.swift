internal import CSystem
internal import Glibc

/// The environment of a program to be, in memory of its own that is wiped.
struct VariableBlock: ~Copyable {
    /// `NAME=value` and a zero each.
    private var entries: [String: UnsafeMutableBufferPointer<CChar>] = [:]

    init(_ variables: [String: String]) {
        for (name, value) in variables { set(name, value) }
    }

    deinit {
        for entry in entries.values {
            if let start = entry.baseAddress { explicit_bzero(start, entry.count) }
            entry.deallocate()
        }
    }

    mutating func set(_ name: String, _ value: String) { Array(value.utf8).withUnsafeBytes { set(name, $0) } }

    /// - Parameter value: without a zero byte.
    mutating func set(_ name: String, _ value: UnsafeRawBufferPointer) {
        let start = Array("\(name)=".utf8), entry = UnsafeMutableBufferPointer<CChar>.allocate(capacity: start.count + value.count + 1)
        let bytes = UnsafeMutableRawBufferPointer(entry)
        bytes.copyBytes(from: start)
        UnsafeMutableRawBufferPointer(rebasing: bytes[start.count...]).copyMemory(from: value)
        bytes[bytes.count - 1] = 0
        entries.updateValue(entry, forKey: name)?.deallocate()
    }

    /// Becomes the program, found by this process's `PATH`: it keeps the process, and with it terminal, descriptors and parent.
    ///
    /// - Returns: why it could not be started.
    func become(_ words: [String]) -> Failure {
        let arguments = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        let variables = entries.values.map { $0.baseAddress } + [nil]
        ProcessGuard.end()
        execvpe(words[0], arguments, variables)
        let reason = errno
        ProcessGuard.start()
        let hints = reason == E2BIG ? ["--files passes values in files"] : []
        return Failure(.failed, "exec", "cannot run \"\(words[0])\": \(String(cString: strerror(reason)))", hints: hints)
    }
}
