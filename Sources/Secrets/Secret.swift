internal import CCrypto

/// Bytes that print as `<secret>` and are wiped when the last owner lets go.
package final class Secret: Sendable, CustomStringConvertible, CustomReflectable {
    // Written in `init` and `deinit` only.
    private nonisolated(unsafe) let storage: UnsafeMutableRawBufferPointer

    package init(copying bytes: UnsafeRawBufferPointer) {
        storage = .allocate(byteCount: bytes.count, alignment: 1)
        storage.copyMemory(from: bytes)
    }

    /// - Parameter fill: gets `count` zero bytes to write.
    package init(count: Int, filling fill: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        storage = memory
        try fill(memory)
    }

    package convenience init(copying bytes: [UInt8]) {
        self.init(count: bytes.count) { buffer in bytes.withUnsafeBytes { buffer.copyMemory(from: $0) } }
    }

    /// Takes bytes over, and wipes them where they were.
    package convenience init(taking bytes: inout [UInt8]) {
        self.init(copying: bytes)
        wipe(&bytes)
    }

    deinit {
        OPENSSL_cleanse(storage.baseAddress, storage.count)
        storage.deallocate()
    }

    package var description: String { "<secret>" }
    /// `dump` and failing tests see nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }

    package var count: Int { storage.count }

    /// The bytes, valid during the call.
    package func reveal<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R { try body(UnsafeRawBufferPointer(storage)) }

    /// Compares in a time that depends on the lengths alone.
    package func isEqual(to other: Secret) -> Bool {
        count == other.count && CRYPTO_memcmp(storage.baseAddress, other.storage.baseAddress, count) == 0
    }
}

/// Overwrites bytes and empties the array. Only the array's own storage is wiped: hand over no copies.
package func wipe(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
    bytes = []
}
