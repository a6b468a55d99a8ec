internal import CSystem
internal import Glibc

/// A system call that failed.
package struct SystemError: Error, CustomStringConvertible {
    package let description: String

    init(_ call: String, _ subject: String, code: Int32 = errno) {
        description = "\(call) \(subject): \(String(cString: strerror(code)))"
    }
}

/// The bytes of a whole file.
package func readFile(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("open", path) }
    defer { close(descriptor) }
    return try readAll(descriptor, of: path)
}

/// Replaces the contents of a file, or makes it with mode 0644.
package func writeFile(_ path: String, _ bytes: [UInt8]) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw SystemError("open", path) }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor, of: path)
}

func readAll(_ descriptor: Int32, of name: String) throws -> [UInt8] {
    var bytes: [UInt8] = [], buffer = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        if count == 0 { return bytes }
        if count > 0 { bytes += buffer[..<count] } else if errno != EINTR { throw SystemError("read", name) }
    }
}

func writeAll(_ bytes: [UInt8], to descriptor: Int32, of name: String) throws {
    var written = 0
    while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count >= 0 { written += count } else if errno != EINTR { throw SystemError("write", name) }
    }
}
