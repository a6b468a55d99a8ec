internal import CSystem
internal import Glibc
internal import Secrets

/// A file, pipe or descriptor (`/dev/fd/3`) whose content is secret, read into memory that is wiped.
struct SecretFile {
    /// Its first bytes, up to a limit that whoever reads it set.
    let content: Secret
    /// Permission bits of a plain file; nil for anything else.
    let mode: mode_t?

    /// - Parameter limit: bytes that make sense.
    /// - Throws: what is the matter, in words that follow a name: `is not there`, `has more than 10 bytes`.
    init(_ path: String, limit: Int) throws(Trouble) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .unreadable("cannot be read: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable("cannot be read: \(String(cString: strerror(errno)))") }
        mode = status.st_mode & S_IFMT == S_IFREG ? status.st_mode & 0o7777 : nil
        content = try SecretFile.bytes(from: descriptor, limit: limit)
    }

    enum Trouble: Error {
        case missing
        case unreadable(String)

        var words: String {
            switch self {
            case .missing: "is not there"
            case .unreadable(let words): words
            }
        }
    }

    /// Everything up to the end, without a copy that stays behind.
    private static func bytes(from descriptor: Int32, limit: Int) throws(Trouble) -> Secret {
        var buffer = [UInt8](repeating: 0, count: 16384), length = 0
        defer { wipe(&buffer) }
        while true {
            if length == buffer.count {
                guard length <= limit else { break }
                var larger = [UInt8](repeating: 0, count: 2 * length)
                larger.withUnsafeMutableBytes { larger in buffer.withUnsafeBytes { larger.copyMemory(from: $0) } }
                wipe(&buffer)
                buffer = larger
            }
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress.map { $0 + length }, $0.count - length) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable("cannot be read: \(String(cString: strerror(errno)))") }
            if count == 0 { break }
            length += count
        }
        guard length <= limit else { throw .unreadable("has more than \(limit) bytes") }
        return buffer.withUnsafeBytes { Secret(copying: UnsafeRawBufferPointer(rebasing: $0[..<length])) }
    }
}

extension Secret {
    /// The first line, without its end.
    var firstLine: Secret {
        reveal { bytes in
            Secret(copying: UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.endIndex)]))
        }
    }

    /// Without the line feed at its end, if there is one.
    var withoutLineFeed: Secret {
        reveal { bytes in bytes.last == 0x0A ? Secret(copying: UnsafeRawBufferPointer(rebasing: bytes.dropLast())) : self }
    }
}
