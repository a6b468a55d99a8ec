/// A value as the merge wants it, said by what it is made of: whole values of the three documents, and collections put together anew.
struct Merged {
    enum Content {
        /// As ours has it.
        case ours
        /// A value of theirs, or one that somebody chose.
        case value(Value)
        case mapping([Entry])
        case sequence([Merged])
    }

    struct Entry {
        let key: [UInt8]
        let value: Merged
    }

    /// The node of ours that it is, or takes the place of; nil for what is new.
    var ours: Int?
    /// The node of theirs in its place.
    var theirs: Int?
    var content: Content
    /// Of `ValueNumbers`.
    var number: Int32
}

extension Tree {
    init(_ merged: Merged, ours: Document) {
        switch merged.content {
        case .ours: self = merged.ours.map { Tree(Value(ours, $0)) } ?? .scalar(.null, [])
        case .value(let value): self = Tree(value)
        case .mapping(let entries): self = .mapping(entries.map { ($0.key, Tree($0.value, ours: ours)) })
        case .sequence(let elements): self = .sequence(elements.map { Tree($0, ours: ours) })
        }
    }
}
