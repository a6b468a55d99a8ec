internal import Documents

/// What one value was in all the documents that were looked at.
struct Observation: Sendable {
    struct Entry: Sendable {
        let key: String
        /// Where it was first seen.
        let sample: Inference.Position
        var observation = Observation()
    }

    private(set) var kinds: Set<Node.Kind> = []
    /// How often it was there at all.
    private(set) var count = 0
    /// The documents that have it, ascending.
    private(set) var documents: [Int] = []
    /// A value was sealed, and not even its type is known.
    private(set) var isUnknown = false
    /// Of scalars; nil as soon as one is a secret, of which a schema says nothing but the type.
    private(set) var scalars: ScalarFacts? = ScalarFacts()
    /// The keys of mappings, in the order in which they were first seen.
    private(set) var entries: [Entry] = []
    private(set) var mappings = 0
    /// The elements of lists, all in one; at most one element itself.
    private(set) var elements: [Observation] = []
    /// Every list that was seen here.
    private(set) var lists: [Inference.Position] = []
    private(set) var names = ElementNames()
    private var positions: [String: Int] = [:]

    /// Takes in a value and what is below it.
    mutating func note(_ instance: Instance, _ node: Int, at position: Inference.Position) {
        let value = instance.nodes[node]
        count += 1
        if documents.last != position.document { documents.append(position.document) }
        guard !value.flags.contains(.anyKind) else { return noteUnknown() }
        kinds.insert(value.kind)
        switch value.kind {
        case .mapping: noteEntries(of: node, instance, position)
        case .sequence: noteElements(of: node, instance, position)
        default: if value.flags.isDisjoint(with: [.secret, .sealed]) { scalars?.note(instance, node) } else { scalars = nil }
        }
    }

    private mutating func noteUnknown() {
        isUnknown = true
        scalars = nil
    }

    private mutating func noteEntries(of mapping: Int, _ instance: Instance, _ position: Inference.Position) {
        mappings += 1
        var node = mapping + 1
        while node < instance.nodes[mapping].next {
            let key = instance.string(node), inner = position.appending(.key(key))
            let index = positions[key] ?? entries.count
            if index == entries.count {
                positions[key] = index
                entries.append(Entry(key: key, sample: inner))
            }
            entries[index].observation.note(instance, node + 1, at: inner)
            node = Int(instance.nodes[node + 1].next)
        }
    }

    private mutating func noteElements(of list: Int, _ instance: Instance, _ position: Inference.Position) {
        lists.append(position)
        names.note(instance, list)
        if elements.isEmpty, instance.nodes[list].count > 0 { elements = [Observation()] }
        var node = list + 1, index = 0
        while node < instance.nodes[list].next {
            elements[0].note(instance, node, at: position.appending(.index(index)))
            (node, index) = (Int(instance.nodes[node].next), index + 1)
        }
    }
}
