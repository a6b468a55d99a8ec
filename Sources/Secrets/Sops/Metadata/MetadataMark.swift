internal import Documents

/// The sign of a sealed file, looked for without reading the file.
enum MetadataMark {
    static func isIn(_ bytes: UnsafeBufferPointer<UInt8>, store: SopsStore) -> Bool {
        // Whatever the store, metadata has a time and a MAC.
        guard contains(bytes, "lastmodified"), contains(bytes, SealedValue.start) else { return false }
        return switch store {
        case .yaml: startsLine(bytes, "sops:") || contains(bytes, "\"sops\"") || startsLine(bytes, "'sops'")
        case .json, .binary: contains(bytes, "\"sops\"")
        case .dotenv: startsLine(bytes, "sops_")
        case .ini: startsLine(bytes, "[sops]")
        }
    }

    private static func startsLine(_ bytes: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        contains(bytes, word) { $0 == bytes.startIndex || bytes[..<$0].last(where: { !$0.isBlank })?.isBreak ?? true }
    }

    private static func contains(
        _ bytes: UnsafeBufferPointer<UInt8>, _ word: StaticString, where holds: (Int) -> Bool = { _ in true }
    ) -> Bool {
        let count = word.utf8CodeUnitCount
        // Metadata is mostly at the end.
        var index = bytes.count - count
        while index >= 0 {
            if bytes[index] == word.utf8Start.pointee, UnsafeBufferPointer(rebasing: bytes[index ..< index + count]).starts(with: word),
                holds(index)
            {
                return true
            }
            index -= 1
        }
        return false
    }
}
