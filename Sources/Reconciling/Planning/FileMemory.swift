internal import Digests

/// Files that were hashed, by what `stat` said of them: as long as it says the same, they need not be hashed again, so that a look for
/// drift costs a `stat` a file.
///
/// A file that was written again within one tick of the clock that stamps files can look as it did (git calls that racy), so one
/// that changed shortly before it was hashed is not remembered, and hashed again the next time. The clock of a file server may
/// differ from ours: where it is behind by more than that time, a second change within the difference can be missed until the
/// next one; where it is ahead, files are hashed more often.
///
/// For one thread at a time, as the disk is.
package final class FileMemory {
    /// How long before a look a file must have been left alone. The coarsest clock of a file system that takes modes and links ticks every
    /// two seconds.
    static let quietTime: Int64 = 2_000_000_000

    /// The digest that the bytes were found to have.
    private var known: [FileVersion: ContentDigest] = [:]
    private var met: Set<FileVersion> = []
    /// When the look began, in nanoseconds since 1970; nothing is remembered before the first.
    private var beginning = Int64.min
    /// Whether there is something that the file of this memory does not have.
    private(set) var isDirty = false
    /// How many files of this look were read, and how many were known.
    package private(set) var hashedCount = 0
    package private(set) var knownCount = 0

    package init() {}

    /// Nil for a text that is not what `text` once gave.
    init?(text: [UInt8]) {
        guard var reader = FileMemoryReader(text) else { return nil }
        while let (version, content) = reader.next() { known[version] = content }
    }

    /// - Parameter time: nanoseconds since 1970, read before any file is looked at.
    package func begin(at time: Int64) {
        (beginning, hashedCount, knownCount) = (time, 0, 0)
        met.removeAll(keepingCapacity: true)
    }

    /// Ends a look at all of a destination: what it did not come by is forgotten.
    package func end() {
        let count = known.count
        known = known.filter { met.contains($0.key) }
        if known.count != count { isDirty = true }
    }

    /// Whether a file has these bytes, as far as that is known.
    func recalls(_ version: FileVersion, as content: ContentDigest) -> Bool {
        guard known[version] == content else { return false }
        met.insert(version)
        knownCount += 1
        return true
    }

    /// Notes that a file was read and had these bytes; nil: it had others.
    func note(_ version: FileVersion, as content: ContentDigest?) {
        hashedCount += 1
        let isQuiet = max(version.modified, version.changed).addingReportingOverflow(Self.quietTime)
        guard let content, !isQuiet.overflow, isQuiet.partialValue < beginning else { return }
        met.insert(version)
        if known.updateValue(content, forKey: version) != content { isDirty = true }
    }

    /// A heading with the SHA-256 of what follows, then a line for each file: device, inode, size, modified, changed, digest.
    func text() -> [UInt8] {
        let lines = known.map { version, content in
            "\(version.device) \(version.inode) \(version.size) \(version.modified) \(version.changed) \(content)\n"
        }
        let body = Array(lines.sorted().joined().utf8)
        return Array("\(Self.heading)\(Sha256.digest(of: body))\n".utf8) + body
    }

    static let heading = "cfgops seen 1 "

    func wasSaved() { isDirty = false }
}

/// Reads the lines of a memory.
private struct FileMemoryReader {
    private var lines: ArraySlice<ArraySlice<UInt8>>

    /// Nil without the heading, or where the text is not whole.
    init?(_ text: [UInt8]) {
        guard text.starts(with: FileMemory.heading.utf8), let end = text.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let stated = String(decoding: text[FileMemory.heading.utf8.count ..< end], as: UTF8.self), body = text[(end + 1)...]
        guard Digest(hex: stated) == Sha256.digest(of: Array(body)) else { return nil }
        lines = body.split(separator: UInt8(ascii: "\n"))[...]
    }

    /// Nil at the end, and at a line that has another shape.
    mutating func next() -> (FileVersion, ContentDigest)? {
        guard let line = lines.popFirst() else { return nil }
        let fields = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard fields.count == 6, let device = UInt64(fields[0]), let inode = UInt64(fields[1]), let size = Int(fields[2]),
            let modified = Int64(fields[3]), let changed = Int64(fields[4]), let content = ContentDigest(fields[5])
        else { return nil }
        return (FileVersion(device: device, inode: inode, size: size, modified: modified, changed: changed), content)
    }
}
