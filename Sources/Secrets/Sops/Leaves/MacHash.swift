internal import Digests
internal import Documents

/// The hash over a file's values that becomes its MAC (formats note, 4).
struct MacHash {
    private var sha = Sha512()
    /// The bytes of one value; wiped at the end.
    private var canonical: [UInt8] = []
    private let asDoubles: Bool

    /// SHA-256 of `sops`.
    private static let onlyEncrypted: [UInt8] = [
        0x8a, 0x3f, 0xd2, 0xad, 0x54, 0xce, 0x66, 0x52, 0x7b, 0x10, 0x34, 0xf3, 0xd1, 0x47, 0xbe, 0x0b, 0x0b, 0x97, 0x5b, 0x3b, 0xf4, 0x4f,
        0x72, 0xc6, 0xfd, 0xad, 0xec, 0x81, 0x76, 0xf2, 0x7d, 0x69,
    ]

    /// - Parameter asDoubles: numbers of JSON as sops up to 3.13.1 reads them: integers beyond 2^53 lose digits.
    init(macOnlyEncrypted: Bool, asDoubles: Bool = false) {
        self.asDoubles = asDoubles
        if macOnlyEncrypted { sha.update(MacHash.onlyEncrypted) }
    }

    /// - Returns: false when the text is no value of the type.
    mutating func addSealed(_ text: UnsafeBufferPointer<UInt8>, _ type: SopsType) -> Bool {
        if type == .string {
            sha.update(UnsafeRawBufferPointer(text))
            return true
        }
        canonical.removeAll(keepingCapacity: true)
        guard SealedText.appendCanonical(text, type, to: &canonical) else { return false }
        sha.update(canonical)
        return true
    }

    mutating func addPlain(_ leaf: SopsTree.Leaf, of tree: SopsTree) {
        canonical.removeAll(keepingCapacity: true)
        _ = tree.readPlain(leaf, canonical: &canonical)
        if asDoubles, tree.store == .json, let number = decimalFloat(canonical), !leaf.flags.contains(.isText) {
            canonical.removeAll(keepingCapacity: true)
            appendPositional(number, to: &canonical)
        }
        sha.update(canonical)
    }

    /// 128 upper-case hexadecimal digits.
    mutating func finish() -> Secret {
        wipe(&canonical)
        let digits = Array("0123456789ABCDEF".utf8)
        var text = sha.finish().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return Secret(taking: &text)
    }
}

extension SopsTree {
    /// What sops takes a value for that is not sealed, and its bytes for the MAC appended.
    func readPlain(_ leaf: Leaf, canonical: inout [UInt8]) -> PlainScalar.Reading {
        if leaf.flags.contains(.isNull) { return PlainScalar.Reading(type: .null) }
        return withText(of: leaf) { text in
            if leaf.flags.contains(.isText) && leaf.tag == nil || leaf.tag == .string {
                canonical.append(contentsOf: text)
                return PlainScalar.Reading(type: .string)
            }
            var reading = PlainScalar.read(text, canonical: &canonical)
            if leaf.tag == .float, reading.type == .integer { reading.type = .float }
            if store != .yaml, reading.isBeyondSops { reading = PlainScalar.Reading(type: .float) }
            return reading
        }
    }
}
