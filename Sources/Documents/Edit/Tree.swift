/// A new value apart from any document, as the writers take it and as the result must read back.
indirect enum Tree {
    case scalar(Node.Kind, [UInt8])
    case mapping([(key: [UInt8], value: Tree)])
    case sequence([Tree])
    /// The value of an entry or element that keeps its text. It stands alone in the collections around it, if there are any.
    case kept(Fragment)

    init(_ value: NewValue) {
        switch value {
        case .scalar(let kind, let text): self = .scalar(kind, Array(text.utf8))
        case .json(let document): self = document.root.map(Tree.init) ?? .scalar(.null, [])
        }
    }

    init(_ value: Value) {
        self =
            switch value.kind {
            case .mapping: .mapping(value.entries.map { ($0.key.withText(Array.init), Tree($0.value)) })
            case .sequence: .sequence(value.elements.map(Tree.init))
            default: .scalar(value.kind, value.withText(Array.init))
            }
    }

    /// The fragment that the tree was made for.
    var fragment: Fragment? {
        switch self {
        case .kept(let fragment): fragment
        case .mapping(let entries): entries.count == 1 ? entries[0].value.fragment : nil
        case .sequence(let elements): elements.count == 1 ? elements[0].fragment : nil
        case .scalar: nil
        }
    }

    /// What its nodes must be.
    var readings: [Reading] {
        guard let fragment else { return [.tree(self)] }
        switch self {
        case .mapping(let entries): return [.collection(.mapping)] + entries[0].value.entryReadings(entries[0].key)
        case .sequence(let elements): return [.collection(.sequence)] + elements[0].readings
        default: return fragment.isRewritten ? [.tree(fragment.tree)] : [.nodes(fragment.document, fragment.nodes)]
        }
    }

    /// What the nodes of an entry with this value must be.
    func entryReadings(_ key: [UInt8]) -> [Reading] { [.key(key)] + readings }

    /// The tree below new collections for steps that have no value yet. An index must be 0, since a sequence has no gaps.
    init(_ value: Tree, below steps: some BidirectionalCollection<Path.Step>) throws(Diagnostic) {
        self = value
        for step in steps.reversed() {
            switch step {
            case .key(let key): self = .mapping([(Array(key.utf8), self)])
            case .index(0): self = .sequence([self])
            case .index(let index):
                throw Diagnostic(
                    "no-such-path", "cannot make element \(index) of a sequence that does not exist yet",
                    hints: ["its first element is [0]"])
            }
        }
    }

    var isEmptyCollection: Bool {
        switch self {
        case .scalar: false
        case .mapping(let entries): entries.isEmpty
        case .sequence(let elements): elements.isEmpty
        case .kept: false
        }
    }

    var isCollection: Bool { if case .scalar = self { false } else { true } }

    /// Whether the text that a writer leaves at its end is a string of several lines, which may be a block that needs a line end.
    var endsWithLines: Bool {
        switch self {
        case .scalar(let kind, let text): kind == .string && text.contains(.lineFeed)
        case .mapping(let entries): entries.last?.value.endsWithLines ?? false
        case .sequence(let elements): elements.last?.endsWithLines ?? false
        case .kept: false
        }
    }

    func write<Writer: TreeWriter>(to writer: inout Writer) throws(Diagnostic) {
        switch self {
        case .scalar(let kind, let text): try Tree.write(kind, text, to: &writer)
        case .mapping(let entries):
            writer.beginMapping()
            for (key, value) in entries {
                key.withUnsafeBufferPointer { writer.key($0) }
                try value.write(to: &writer)
            }
            writer.endMapping()
        case .sequence(let elements):
            writer.beginSequence()
            for element in elements { try element.write(to: &writer) }
            writer.endSequence()
        case .kept(let fragment): try Tree(Value(fragment.document, fragment.value)).write(to: &writer)
        }
    }

    /// `withUnsafeBufferPointer` does not pass typed errors on.
    private static func write<Writer: TreeWriter>(_ kind: Node.Kind, _ text: [UInt8], to writer: inout Writer) throws(Diagnostic) {
        let complaint: Diagnostic? = text.withUnsafeBufferPointer { text in
            do throws(Diagnostic) { try writer.scalar(kind, text) } catch { return error }
            return nil
        }
        if let complaint { throw complaint }
    }

    /// Whether a value reads as this tree: kinds, texts, order of keys.
    func isEqual(to value: Value) -> Bool {
        switch self {
        case .scalar(let kind, let text): return value.kind == kind && value.withText { $0.elementsEqual(text) }
        case .mapping(let entries):
            let others = value.entries
            return value.kind == .mapping && entries.count == others.count
                && zip(entries, others).allSatisfy { entry, other in
                    other.key.withText { $0.elementsEqual(entry.key) } && entry.value.isEqual(to: other.value)
                }
        case .sequence(let elements):
            let others = value.elements
            return value.kind == .sequence && elements.count == others.count && zip(elements, others).allSatisfy { $0.isEqual(to: $1) }
        case .kept: return false
        }
    }
}
