internal import Documents

/// What a plaintext value is sealed as.
///
/// The ciphertext holds the source's spelling wherever sops reads the same number from it as from the file: `007`, `1.10`, `1e3`, `08`.
/// Where it would read another, or none (`0777`, `0x1F`, `1_000`, dates, integers beyond 64 bits), the value is sealed as a string and told.
struct Spelling {
    var type = SopsType.string
    /// Other bytes than the source's, as sops demands for `.inf` and `.nan`.
    var replaced: [UInt8]?
    /// Why the type could not be kept; never with the value.
    var loss: String?

    /// - Parameter canonical: scratch space; holds the value's bytes for the MAC afterwards, were it not sealed.
    init(_ leaf: SopsTree.Leaf, of tree: SopsTree, canonical: inout [UInt8]) {
        canonical.removeAll(keepingCapacity: true)
        let reading = tree.readPlain(leaf, canonical: &canonical)
        switch reading.type {
        case .null, .string, .comment, .boolean: type = reading.type
        case .time: loss = "sops takes it for a time, and would write it another way"
        case .integer, .float:
            let isSame = tree.withText(of: leaf) { Spelling.isSame($0, reading.type, canonical) }
            let isWhole = tree.withText(of: leaf) { $0.allSatisfy { $0.isDigit || $0 == .dash || $0 == .plus } }
            if reading.isBeyondSops || isWhole && reading.type == .float && !Spelling.fitsInteger(canonical) {
                loss = "sops has no integers beyond 64 bits"
            } else if isSame {
                type = reading.type
            } else if tree.withText(of: leaf, Spelling.isSpecial) {
                (type, replaced) = (reading.type, canonical)
            } else {
                loss = "sops would read another number from it"
            }
        }
    }

    /// A value that is set by itself.
    init(_ text: UnsafeBufferPointer<UInt8>, kind: Node.Kind) {
        var tree = SopsTree(store: .yaml, source: Array(text))
        defer { wipe(&tree.source) }
        let flags: SopsTree.Leaf.Flags = kind == .string ? .isText : kind == .null ? .isNull : []
        let leaf = SopsTree.Leaf(
            step: 0, node: -1, start: 0, end: UInt32(text.count), textStart: 0, textEnd: UInt32(text.count), flags: flags)
        var canonical: [UInt8] = []
        self.init(leaf, of: tree, canonical: &canonical)
        wipe(&canonical)
    }

    /// Whether sops reads from the ciphertext what it reads from the file.
    private static func isSame(_ text: UnsafeBufferPointer<UInt8>, _ type: SopsType, _ canonical: [UInt8]) -> Bool {
        var sealed: [UInt8] = []
        defer { wipe(&sealed) }
        return SealedText.appendCanonical(text, type, to: &sealed) && sealed == canonical
    }

    private static func isSpecial(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.contains(.dot) && text.last?.isLetter == true
    }

    private static func fitsInteger(_ canonical: [UInt8]) -> Bool { canonical.withUnsafeBufferPointer { SopsInteger.sealed($0) } != nil }
}
