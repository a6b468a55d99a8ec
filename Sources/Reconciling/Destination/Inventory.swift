internal import Digests
internal import Overlays
internal import Rendering

/// What one folder of the store holds. Its digest, the SHA-256 of its text, names the folder, so a folder's name vouches for all below it.
///
/// The text: a heading, then a line for each entry in the order of the names' bytes, fields separated by tabs.
///
///     cfgops inventory 1
///     file  0640  -  33  sha256:...  812  prod  app-env  app.env
///     folder  <digest>  nginx
///     copy  0640  -  33  sha256:...  812  prod  nginx  /etc/nginx/nginx.conf  nginx.conf
///
/// A file's fields: mode, numbers of user and group (`-`: not stated), digest, size in bytes, group, target, name. An empty group is the
/// environment's own (R34). A file that also has a place of its own is called `link`, `copy` or `in-place`, and states it before the name.
struct Inventory: Hashable, Sendable {
    enum Entry: Hashable, Sendable {
        case file(DeployedFile)
        case folder(Digest)
    }

    static let heading = "cfgops inventory 1\n"

    /// Ascending by the bytes of the names.
    let entries: [(name: String, entry: Entry)]
    let text: [UInt8]
    let digest: Digest

    init(_ entries: [String: Entry]) {
        let sorted = entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { (name: $0.key, entry: $0.value) }
        var text = Self.heading
        for (name, entry) in sorted { text += Self.line(name, entry) }
        self.init(entries: sorted, text: Array(text.utf8))
    }

    /// - Parameter text: what the entries are written as.
    init(entries: [(name: String, entry: Entry)], text: [UInt8]) {
        (self.entries, self.text) = (entries, text)
        digest = Sha256.digest(of: text)
    }

    /// Reads a text back. Nil unless it is exactly what was written under this digest.
    init?(text: [UInt8], digest: Digest) {
        guard Sha256.digest(of: text) == digest, var reader = InventoryReader(text) else { return nil }
        var entries: [(name: String, entry: Entry)] = []
        while !reader.isAtEnd {
            guard let entry = reader.entry() else { return nil }
            entries.append(entry)
        }
        (self.entries, self.text, self.digest) = (entries, text, digest)
    }

    static func == (left: Inventory, right: Inventory) -> Bool { left.digest == right.digest }
    func hash(into hasher: inout Hasher) { hasher.combine(digest) }

    static func line(_ name: String, _ entry: Entry) -> String {
        switch entry {
        case .folder(let digest): "folder\t\(digest)\t\(name)\n"
        case .file(let file):
            "\(file.placement?.delivery.rawValue ?? plainFile)\t\(octal(file.mode))\t\(number(file.owner?.user))\t\(number(file.owner?.group))"
                + "\t\(file.content)\t\(file.size)\t\(file.group)\t\(file.target)\(file.placement.map { "\t\($0.path)" } ?? "")\t\(name)\n"
        }
    }

    /// The kind of a file that is read through `current` alone.
    static let plainFile = "file"

    static func number(_ value: UInt32?) -> String { value.map { "\($0)" } ?? "-" }
}

/// `0640`
func octal(_ mode: UInt16) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
