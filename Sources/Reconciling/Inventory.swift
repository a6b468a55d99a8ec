internal import Rendering

/// What one folder of the store holds. Its digest, the SHA-256 of its text, names the folder, so a folder's name vouches for all below it.
///
/// The text: a heading, then a line for each entry in the order of the names' bytes, fields separated by tabs.
///
///     cfgops inventory 1
///     file  0640  -  33  sha256:...  812  prod  app-env  app.env
///     folder  <digest>  nginx
///
/// A file's fields: mode, numbers of user and group (`-`: not stated), digest, size in bytes, group, target, name. An empty group is the
/// environment's own (R34).
struct Inventory: Hashable, Sendable {
    enum Entry: Hashable, Sendable {
        case file(DeployedFile)
        case folder(Digest)
    }

    private static let heading = "cfgops inventory 1"

    /// Ascending by the bytes of the names.
    let entries: [(name: String, entry: Entry)]
    let text: [UInt8]
    let digest: Digest

    init(_ entries: [String: Entry]) {
        self.entries = entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, $0.value) }
        text = Array(([Self.heading] + self.entries.map(Self.line)).joined(separator: "\n").utf8) + [UInt8(ascii: "\n")]
        digest = Sha256.digest(of: text)
    }

    /// Reads a text back. Nil unless it is exactly what was written under this digest.
    init?(text: [UInt8], digest: Digest) {
        guard Sha256.digest(of: text) == digest else { return nil }
        var entries: [(name: String, entry: Entry)] = []
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n").dropFirst() {
            guard let entry = Self.entry(line.split(separator: "\t", omittingEmptySubsequences: false)) else { return nil }
            entries.append(entry)
        }
        (self.entries, self.text, self.digest) = (entries, text, digest)
    }

    static func == (left: Inventory, right: Inventory) -> Bool { left.digest == right.digest }
    func hash(into hasher: inout Hasher) { hasher.combine(digest) }

    private static func line(_ name: String, _ entry: Entry) -> String {
        switch entry {
        case .folder(let digest): "folder\t\(digest)\t\(name)"
        case .file(let file):
            [
                "file", octal(file.mode), number(file.owner?.user), number(file.owner?.group), "\(file.content)", "\(file.size)",
                file.group, file.target, name,
            ].joined(separator: "\t")
        }
    }

    private static func entry(_ fields: [Substring]) -> (String, Entry)? {
        switch (fields.first, fields.count) {
        case ("folder", 3): return Digest(hex: String(fields[1])).map { (String(fields[2]), .folder($0)) }
        case ("file", 9):
            guard let mode = UInt16(fields[1], radix: 8), let content = ContentDigest(fields[4]), let size = Int(fields[5]) else { return nil }
            let (user, group) = (UInt32(fields[2]), UInt32(fields[3]))
            let owner = user == nil && group == nil ? nil : Owner(user: user, group: group)
            let file = DeployedFile(
                content: content, size: size, mode: mode, owner: owner, group: String(fields[6]), target: String(fields[7]))
            return (String(fields[8]), .file(file))
        default: return nil
        }
    }

    private static func number(_ value: UInt32?) -> String { value.map { "\($0)" } ?? "-" }
}

/// `0640`
func octal(_ mode: UInt16) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

/// A file as an inventory knows it.
package struct DeployedFile: Hashable, Sendable {
    package var content: ContentDigest
    /// In bytes.
    package var size: Int
    package var mode: UInt16
    package var owner: Owner?
    /// The group that is switched together; empty is the environment's own.
    package var group: String
    package var target: String

    package var isTainted: Bool { content.isKeyed }

    /// Whether one inode may stand for both (R35).
    func sharesInode(with other: DeployedFile) -> Bool {
        content == other.content && size == other.size && mode == other.mode && owner == other.owner
    }
}
