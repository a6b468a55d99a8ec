internal import CGit2
internal import Digests
internal import CSystem
internal import Glibc

/// The bytes of git's index with some entries changed: versions 2 and 3 of gitformat-index(5).
///
/// libgit2 reads every entry into a table and computes a slow checksum thrice, which is most of the time of a commit in a large
/// work tree. Here the entries that stay are copied as they are. What this does not know (version 4, a split or sparse index) is left
/// to libgit2.
struct IndexFile {
    /// What `lstat` says of a file in the 32 bits that the format has for each number.
    struct Entry {
        var kind: TreeEntry.Kind
        var id: ObjectID
        var status: stat

        /// The first bytes of the entry: ten numbers.
        var statusBytes: [UInt8] {
            let numbers = [
                status.st_ctim.tv_sec, status.st_ctim.tv_nsec, status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
                Int(truncatingIfNeeded: status.st_dev), Int(truncatingIfNeeded: status.st_ino), Int(kind.mode.rawValue), Int(status.st_uid),
                Int(status.st_gid), Int(status.st_size),
            ]
            var bytes: [UInt8] = []
            for number in numbers { bytes.append(number: number) }
            return bytes
        }
    }

    private let bytes: [UInt8]
    /// Where each entry starts, and behind the last one where the extensions do.
    private let offsets: [Int]
    /// By path; nil removes.
    private var edits: [String: Entry?] = [:]
    /// Offsets of entries whose files changed in the second in which this index was written: git has to look into those files.
    private var unsure: [Int] = []

    static let headSize = 12, checksumSize = 20

    /// Nil for an index that only libgit2 can change.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= IndexFile.headSize + IndexFile.checksumSize, bytes.starts(with: "DIRC".utf8) else { return nil }
        let version = bytes.number(at: 4), count = bytes.number(at: 8)
        guard version == 2 || version == 3 else { return nil }
        var offsets: [Int] = [], offset = IndexFile.headSize
        offsets.reserveCapacity(count + 1)
        for _ in 0 ..< count {
            guard let length = bytes.entryLength(at: offset) else { return nil }
            offsets.append(offset)
            offset += length
        }
        offsets.append(offset)
        (self.bytes, self.offsets) = (bytes, offsets)
        guard let extensions = extensions(), extensions.allSatisfy({ $0.name.first.map { $0 < UInt8(ascii: "a") } ?? false }) else {
            return nil
        }
    }

    /// What is staged at a path; nil when nothing is. A conflict is neither.
    func entry(_ path: String) -> TreeEntry? {
        if let edited = edits[path] { return edited.map { TreeEntry(name: split(path).name, kind: $0.kind, id: $0.id) } }
        let position = position(of: path)
        guard position < offsets.count - 1, case let offset = offsets[position], bytes.name(at: offset).elementsEqual(path.utf8) else {
            return nil
        }
        guard bytes[offset + 60] & 0x30 == 0 else { return nil }
        let mode = UInt32(bytes.number(at: offset + 24))
        return TreeEntry(name: split(path).name, kind: TreeEntry.Kind(mode: mode), id: ObjectID(bytes: bytes[offset + 40 ..< offset + 60]))
    }

    /// Stages an entry, or with nil removes the path.
    mutating func set(_ path: String, _ entry: Entry?) { edits[path] = .some(entry) }

    /// Finds the files that git would look into because they changed in the second of the index's own time; once the index has a later
    /// time git would take them for unchanged. Those whose times are still the recorded ones, to the nanosecond, are.
    mutating func markUnsure(writtenAt time: timespec, in workTree: WorkTree) {
        unsure = offsets.dropLast().filter { offset in
            guard bytes.number(at: offset + 8) >= time.tv_sec, bytes.number(at: offset + 36) > 0 else { return false }
            guard let status = workTree.status(String(decoding: bytes.name(at: offset), as: UTF8.self)) else { return false }
            return
                !(bytes.number(at: offset + 8) == status.st_mtim.tv_sec && bytes.number(at: offset + 12) == status.st_mtim.tv_nsec
                && bytes.number(at: offset) == status.st_ctim.tv_sec && bytes.number(at: offset + 4) == status.st_ctim.tv_nsec)
        }
    }

    /// The changed index, checksum included, and where in it each edited entry starts.
    func serialized() -> (bytes: [UInt8], entries: [String: Int]) {
        var result: [UInt8] = [], entries: [String: Int] = [:]
        result.reserveCapacity(bytes.count + 256 * edits.count)
        result += bytes[..<IndexFile.headSize]
        var count = offsets.count - 1, next = 0
        for (path, entry) in edits.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            let position = position(of: path)
            copy(next ..< position, to: &result)
            next = position
            // All stages of a conflict go with the path.
            while next < offsets.count - 1, bytes.name(at: offsets[next]).elementsEqual(path.utf8) { (next, count) = (next + 1, count - 1) }
            guard let entry else { continue }
            entries[path] = result.count
            result.append(entry, at: path)
            count += 1
        }
        copy(next ..< offsets.count - 1, to: &result)
        result.put(count, at: 8)
        for part in extensions() ?? [] where part.name.elementsEqual("TREE".utf8) || part.name.elementsEqual("REUC".utf8) {
            let isTree = part.name.elementsEqual("TREE".utf8)
            let data = isTree ? CacheTree(bytes[part.data]).without(Array(edits.keys)) : Array(bytes[part.data])
            guard let data else { continue }
            result += part.name
            result.append(number: data.count)
            result += data
        }
        result += checksum(of: result, count: result.count)
        return (result, entries)
    }

    /// What the index ends with. One without a checksum (index.skipHash) stays without one.
    ///
    /// - Parameter count: how many of the bytes are checked.
    func checksum(of result: [UInt8], count: Int) -> [UInt8] {
        let isPlain = bytes.suffix(IndexFile.checksumSize).allSatisfy { $0 == 0 }
        return isPlain ? [UInt8](repeating: 0, count: IndexFile.checksumSize) : Sha1.digest(of: result, count: count)
    }

    private func copy(_ positions: Range<Int>, to result: inout [UInt8]) {
        let start = offsets[positions.lowerBound], shift = result.count - start
        result += bytes[start ..< offsets[positions.upperBound]]
        // Size 0 where the file has bytes: git's way to say "look into it".
        for offset in unsure where offset >= start && offset < offsets[positions.upperBound] { result.put(0, at: offset + shift + 36) }
    }

    /// The position of the first entry whose path is not before this one.
    private func position(of path: String) -> Int {
        var low = 0, high = offsets.count - 1
        while low < high {
            let middle = (low + high) / 2
            if bytes.name(at: offsets[middle]).lexicographicallyPrecedes(path.utf8) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Nil when they do not end where the checksum starts.
    private func extensions() -> [(name: ArraySlice<UInt8>, data: Range<Int>)]? {
        var result: [(name: ArraySlice<UInt8>, data: Range<Int>)] = [], offset = offsets.last ?? IndexFile.headSize
        let end = bytes.count - IndexFile.checksumSize
        while offset < end {
            guard offset + 8 <= end, case let size = bytes.number(at: offset + 4), size <= end - offset - 8 else { return nil }
            result.append((bytes[offset ..< offset + 4], offset + 8 ..< offset + 8 + size))
            offset += 8 + size
        }
        return offset == end ? result : nil
    }
}

extension [UInt8] {
    /// 32 bits, the highest first.
    fileprivate func number(at offset: Int) -> Int {
        Int(self[offset]) << 24 | Int(self[offset + 1]) << 16 | Int(self[offset + 2]) << 8 | Int(self[offset + 3])
    }

    fileprivate mutating func put(_ number: Int, at offset: Int) {
        for byte in 0 ..< 4 { self[offset + byte] = UInt8(truncatingIfNeeded: number >> (24 - 8 * byte)) }
    }

    fileprivate mutating func append(number: Int) {
        for shift in [24, 16, 8, 0] { append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    /// Where the name of an entry starts: extended flags take two more bytes.
    private func nameStart(at offset: Int) -> Int { self[offset + 60] & 0x40 == 0 ? offset + 62 : offset + 64 }

    /// The name of an entry that `entryLength` has measured.
    fileprivate func name(at offset: Int) -> ArraySlice<UInt8> {
        let start = nameStart(at: offset), length = Int(self[offset + 60] & 0x0F) << 8 | Int(self[offset + 61])
        if length < 0xFFF { return self[start ..< start + length] }
        return self[start...].prefix { $0 != 0 }
    }

    /// Nil when the entry would reach into the checksum.
    fileprivate func entryLength(at offset: Int) -> Int? {
        guard offset + 64 <= count - 20 else { return nil }
        var length = Int(self[offset + 60] & 0x0F) << 8 | Int(self[offset + 61])
        let start = nameStart(at: offset)
        if length == 0xFFF {
            while start + length < count - 20, self[start + length] != 0 { length += 1 }
        }
        // At least one zero byte, then as many as make a multiple of eight.
        let whole = (start - offset + length + 8) & ~7
        return offset + whole <= count - 20 ? whole : nil
    }

    fileprivate mutating func append(_ entry: IndexFile.Entry, at path: String) {
        let start = count
        self += entry.statusBytes
        self += entry.id.bytes
        let length = Swift.min(path.utf8.count, 0xFFF)
        self += [UInt8(length >> 8), UInt8(length & 0xFF)]
        self += path.utf8
        self += repeatElement(0, count: 8 - (count - start) % 8)
    }
}
