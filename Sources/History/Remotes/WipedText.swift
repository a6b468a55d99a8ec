internal import Glibc

/// A password, token or passphrase: bytes that do not print and are wiped when the last owner lets go.
package final class WipedText: Sendable, CustomStringConvertible, CustomReflectable {
    private nonisolated(unsafe) let storage: UnsafeMutableBufferPointer<UInt8>  // written in init and deinit only

    package init(_ bytes: some Collection<UInt8>) {
        storage = .allocate(capacity: bytes.count)
        _ = storage.initialize(from: bytes)
    }

    deinit {
        if let start = storage.baseAddress { explicit_bzero(start, storage.count) }
        storage.deallocate()
    }

    package var description: String { "<secret>" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Lends the bytes.
    func reveal<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        try body(UnsafeBufferPointer(storage))
    }

    /// Lends the bytes as C wants them, with a zero behind.
    func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        var text = storage.map { CChar(bitPattern: $0) } + [0]
        defer { wipe(&text) }
        return body(text)
    }
}

/// Overwrites an array that held a secret.
func wipe(_ bytes: inout [some FixedWidthInteger]) {
    bytes.withUnsafeMutableBytes { bytes in
        if let start = bytes.baseAddress { explicit_bzero(start, bytes.count) }
    }
}
