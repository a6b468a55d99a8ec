internal import Digests
internal import Documents

/// What is to happen at places beside a generation, written before anything happens there: `.cfgops/undo`, and from the moment at which
/// everything lies beside its place, `.cfgops/journal`.
///
/// The text: a heading, the roots of the generations before and after (`-`: none), then three lines for each place; fields separated by tabs.
///
///     cfgops journal 1
///     from  <digest>
///     to  <digest>
///     place  replaced  /etc/nginx/nginx.conf  .cfgops-0f33c2a81b5e7d90
///     old  nothing
///     new  file  0640  -  33  sha256:...  .cfgops/store/<digest>/nginx.conf
struct DeliveryJournal: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        /// Absolute, with no link on its way; or below the destination.
        var place: String
        /// Name of what is to be renamed to the place, in the same folder.
        var staged: String
        /// The file that is there is written anew, in its own inode.
        var isInPlace: Bool
        var old: Occupant
        var new: Occupant

        /// Nothing is to stand there any more: removed once the new generation is live.
        var isRemoval: Bool { new == .nothing }
    }

    /// The root that was live; nil at first use.
    var from: Digest?
    /// The root that is to be live.
    var to: Digest
    var entries: [Entry]
}

// MARK: - As text

extension DeliveryJournal {
    private static let heading = "cfgops journal 1"

    var text: [UInt8] {
        var lines = [Self.heading, "from\t\(from.map { "\($0)" } ?? "-")", "to\t\(to)"]
        for entry in entries {
            lines.append("place\t\(entry.isInPlace ? "in-place" : "replaced")\t\(entry.place)\t\(entry.staged)")
            lines += ["old\t\(entry.old.fields)", "new\t\(entry.new.fields)"]
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// Nil when this is not exactly such a text.
    init?(text: [UInt8]) {
        var lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }[...]
        guard lines.popFirst() == [Self.heading], lines.popLast() == [""], let from = lines.popFirst(), let to = lines.popFirst(),
            from.count == 2, from[0] == "from", to.count == 2, to[0] == "to", let root = Digest(hex: to[1]),
            from[1] == "-" || Digest(hex: from[1]) != nil
        else { return nil }
        (self.from, self.to, entries) = (Digest(hex: from[1]), root, [])
        while let place = lines.popFirst() {
            guard place.count == 4, place[0] == "place", ["in-place", "replaced"].contains(place[1]), !place[3].isEmpty,
                !place[3].utf8.contains(UInt8(ascii: "/")), let old = lines.popFirst(), let new = lines.popFirst(), old.first == "old",
                new.first == "new", let before = Occupant(fields: old.dropFirst()), let after = Occupant(fields: new.dropFirst())
            else { return nil }
            entries.append(Entry(place: place[2], staged: place[3], isInPlace: place[1] == "in-place", old: before, new: after))
        }
    }
}

extension Occupant {
    fileprivate var fields: String {
        switch self {
        case .nothing: "nothing"
        case .link(let target): "link\t\(target)"
        case .file(let copy):
            "file\t\(octal(copy.mode))\t\(Inventory.number(copy.owner?.user))\t\(Inventory.number(copy.owner?.group))\t\(copy.content)"
                + "\t\(copy.source)"
        }
    }

    fileprivate init?(fields: ArraySlice<String>) {
        let fields = Array(fields)
        switch (fields.first, fields.count) {
        case ("nothing", 1): self = .nothing
        case ("link", 2): self = .link(to: fields[1])
        case ("file", 6):
            guard let mode = UInt16(fields[1], radix: 8), let content = ContentDigest(text: fields[4]) else { return nil }
            let (user, group) = (UInt32(fields[2]), UInt32(fields[3]))
            guard user != nil || fields[2] == "-", group != nil || fields[3] == "-" else { return nil }
            let owner = user == nil && group == nil ? nil : Owner(user: user, group: group)
            self = .file(Copy(content: content, source: fields[5], mode: mode, owner: owner))
        default: return nil
        }
    }
}

extension ContentDigest {
    /// Nil unless it is what `description` gives.
    fileprivate init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == ContentDigest.plainName || parts[0] == ContentDigest.keyedName,
            let value = Digest(hex: String(parts[1]))
        else { return nil }
        self.init(value, isKeyed: parts[0] == ContentDigest.keyedName)
    }
}
