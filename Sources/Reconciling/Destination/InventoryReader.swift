internal import Digests
internal import Overlays
internal import Rendering

/// Reads the lines of an inventory. Bytes and offsets: a destination of a thousand files is read at every run.
struct InventoryReader {
    private static let tab = UInt8(ascii: "\t"), newline = UInt8(ascii: "\n")

    private let text: [UInt8]
    private var position: Int

    /// Nil without the heading.
    init?(_ text: [UInt8]) {
        guard text.starts(with: Inventory.heading.utf8) else { return nil }
        (self.text, position) = (text, Inventory.heading.utf8.count)
    }

    var isAtEnd: Bool { position == text.count }

    /// Nil when the next line is not an entry.
    mutating func entry() -> (name: String, entry: Inventory.Entry)? {
        guard let kind = field() else { return nil }
        if kind == "folder" {
            guard let digest = digest(), let name = field(endingWith: Self.newline) else { return nil }
            return (name, .folder(digest))
        }
        let delivery = Delivery(rawValue: kind)
        guard kind == Inventory.plainFile || delivery != nil, let file = file(delivery), let name = field(endingWith: Self.newline) else {
            return nil
        }
        return (name, .file(file))
    }

    /// What stands between the kind and the name of a file.
    private mutating func file(_ delivery: Delivery?) -> DeployedFile? {
        guard let mode = number(radix: 8), let user = optionalNumber(), let group = optionalNumber(), let content = content(),
            let size = number(radix: 10), let deliveryGroup = field(), let target = field()
        else { return nil }
        let owner = user == nil && group == nil ? nil : Owner(user: user, group: group)
        var file = DeployedFile(
            content: content, size: size, mode: UInt16(truncatingIfNeeded: mode), owner: owner, group: deliveryGroup, target: target)
        if let delivery {
            guard let place = field() else { return nil }
            file.placement = Placement(delivery: delivery, path: place)
        }
        return file
    }

    /// The digest of the next subfolder; files on the way are passed over. Nil when there is none.
    mutating func nextFolder() -> Digest? {
        while let kind = range(endingWith: Self.tab) {
            let digest = text[kind].elementsEqual("folder".utf8) ? digest() : nil
            guard range(endingWith: Self.newline) != nil else { return nil }
            if let digest { return digest }
        }
        return nil
    }

    private mutating func range(endingWith end: UInt8) -> Range<Int>? {
        let start = position
        while position < text.count, text[position] != end { position += 1 }
        guard position < text.count else { return nil }
        position += 1
        return start ..< position - 1
    }

    private mutating func field(endingWith end: UInt8 = tab) -> String? {
        range(endingWith: end).map { String(decoding: text[$0], as: UTF8.self) }
    }

    private mutating func number(radix: Int) -> Int? { field().flatMap { Int($0, radix: radix) } }

    /// Nil inside: `-`.
    private mutating func optionalNumber() -> UInt32?? {
        guard let field = field() else { return nil }
        if field == "-" { return .some(nil) }
        return UInt32(field).map { .some($0) }
    }

    private mutating func digest() -> Digest? { range(endingWith: Self.tab).flatMap(hexDigest) }

    private mutating func content() -> ContentDigest? {
        guard let kind = range(endingWith: UInt8(ascii: ":")), let value = digest() else { return nil }
        let isKeyed = text[kind].elementsEqual(ContentDigest.keyedName.utf8)
        guard isKeyed || text[kind].elementsEqual(ContentDigest.plainName.utf8) else { return nil }
        return ContentDigest(value, isKeyed: isKeyed)
    }

    private func hexDigest(_ range: Range<Int>) -> Digest? {
        guard range.count == 2 * Digest.byteCount else { return nil }
        return Digest(
            (0 ..< Digest.byteCount).map { index in
                let start = range.lowerBound + 2 * index
                return value(of: text[start]) << 4 | value(of: text[start + 1])
            })
    }

    /// Of a hexadecimal digit in lower case. The whole text was compared with its digest: only what we wrote gets here.
    private func value(of digit: UInt8) -> UInt8 { digit < UInt8(ascii: "a") ? digit & 15 : digit &- UInt8(ascii: "a") &+ 10 }
}
