internal import Digests

/// An index as bytes, as this machine's memory has it, so that reading costs a copy:
///
/// `cfgops-paths-1` and two line feeds, what the clone was cut off at (8 bytes), the numbers of commits, of further parents and of
/// hashes (4 each), a mark of the byte order (4); then for all commits ids (20 bytes each), dates (8), first parents (4), ends (4);
/// further parents (child and parent, 4 each), hashes (4 each); the SHA-1 of all this (20).
extension PathIndex {
    private static let header = Array("cfgops-paths-1\n\n".utf8)
    private static let headerSize = 40
    private static let byteOrder: UInt32 = 0x0102_0304

    /// Reads what `bytes` gives; nil when it is of another version or machine, or damaged.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count >= PathIndex.headerSize + 20, bytes.starts(with: PathIndex.header) else { return nil }
        guard bytes.suffix(20).elementsEqual(Sha1.digest(of: bytes, count: bytes.count - 20)) else { return nil }
        let file = bytes.withUnsafeBytes { raw -> PathIndex? in
            var reader = Reader(bytes: raw, offset: PathIndex.header.count)
            var index = PathIndex(cutOff: reader.next())
            let counts = (commits: Int(reader.next() as UInt32), others: Int(reader.next() as UInt32), hashes: Int(reader.next() as UInt32))
            guard reader.next() == PathIndex.byteOrder,
                raw.count == PathIndex.headerSize + 36 * counts.commits + 8 * counts.others + 4 * counts.hashes + 20
            else { return nil }
            index.ids = (0 ..< counts.commits).map { ObjectID(raw, at: reader.offset + 20 * $0) }
            reader.offset += 20 * counts.commits
            index.dates = reader.array(counts.commits)
            index.firstParents = reader.array(counts.commits)
            index.ends = reader.array(counts.commits)
            let others: [UInt32] = reader.array(2 * counts.others)
            index.otherParents = stride(from: 0, to: others.count, by: 2).map { (others[$0], others[$0 + 1]) }
            index.hashes = reader.array(counts.hashes)
            return index
        }
        guard let file, file.isSound else { return nil }
        self = file
    }

    /// Whether every position leads somewhere: parents stand before their children.
    private var isSound: Bool {
        firstParents.indices.allSatisfy { firstParents[$0] == PathIndex.none || firstParents[$0] < $0 }
            && otherParents.allSatisfy { $0.child < count && $0.parent < $0.child }
            && (ends.last ?? 0) == hashes.count && zip(ends, ends.dropFirst()).allSatisfy { $0 <= $1 }
    }

    package var bytes: [UInt8] {
        var bytes = PathIndex.header
        bytes.reserveCapacity(PathIndex.headerSize + 36 * count + 8 * otherParents.count + 4 * hashes.count + 20)
        append([cutOff], to: &bytes)
        append([UInt32(count), UInt32(otherParents.count), UInt32(hashes.count), PathIndex.byteOrder], to: &bytes)
        for id in ids { bytes += id.bytes }
        append(dates, to: &bytes)
        append(firstParents, to: &bytes)
        append(ends, to: &bytes)
        append(otherParents.flatMap { [$0.child, $0.parent] }, to: &bytes)
        append(hashes, to: &bytes)
        return bytes + Sha1.digest(of: bytes)
    }

    private func append<Number: FixedWidthInteger & BitwiseCopyable>(_ numbers: [Number], to bytes: inout [UInt8]) {
        numbers.withUnsafeBytes { bytes += $0 }
    }
}

/// Reads numbers one after the other from bytes that are known to be enough of them.
private struct Reader {
    let bytes: UnsafeRawBufferPointer
    var offset: Int

    mutating func next<Number: FixedWidthInteger & BitwiseCopyable>() -> Number {
        defer { offset += MemoryLayout<Number>.size }
        return bytes.loadUnaligned(fromByteOffset: offset, as: Number.self)
    }

    mutating func array<Number: FixedWidthInteger & BitwiseCopyable>(_ count: Int) -> [Number] {
        let size = count * MemoryLayout<Number>.size
        defer { offset += size }
        return [Number](unsafeUninitializedCapacity: count) { buffer, filled in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset ..< offset + size]))
            filled = count
        }
    }
}
