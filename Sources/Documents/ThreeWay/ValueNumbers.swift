/// Numbers for the values of several documents, equal exactly when the values are: mappings whatever the order of their keys, aliases as
/// what they stand for, merge keys applied, numbers as they are spelled (R16).
struct ValueNumbers {
    private struct Scalar: Hashable {
        let kind: Node.Kind
        let text: [UInt8]
    }

    private var scalars: [Scalar: Int32] = [:]
    private var collections: [[Int32]: Int32] = [:]
    private var count: Int32 = 0
    /// What the list of a collection's parts starts with, so that `[]` and `{}` differ.
    private enum Mark { static let sequence: Int32 = -1, mapping: Int32 = -2 }

    /// The number of each node of a document. Keys that are not looked at as values have one as well.
    mutating func numbers(of document: Document) -> [Int32] {
        var result = [Int32](repeating: 0, count: document.nodes.count)
        for root in document.roots { _ = number(Int(root.node), document, &result) }
        return result
    }

    mutating func scalar(_ kind: Node.Kind, _ text: [UInt8]) -> Int32 {
        let plain: [UInt8] = kind == .null ? [] : kind == .boolean ? text.prefix(1).map { $0 | 0x20 } : text
        return ValueNumbers.known(&scalars, Scalar(kind: kind, text: plain), &count)
    }

    mutating func key(_ text: [UInt8]) -> Int32 { scalar(.string, text) }

    mutating func sequence(_ elements: [Int32]) -> Int32 { ValueNumbers.known(&collections, [Mark.sequence] + elements, &count) }

    mutating func mapping(_ entries: [(key: Int32, value: Int32)]) -> Int32 {
        let parts = entries.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        return ValueNumbers.known(&collections, [Mark.mapping] + parts, &count)
    }

    private static func known<Key>(_ numbers: inout [Key: Int32], _ key: Key, _ count: inout Int32) -> Int32 {
        if let known = numbers[key] { return known }
        count += 1
        numbers[key] = count
        return count
    }

    /// Targets of aliases stand before them, so they have been numbered. The depth is bounded by the parser.
    private mutating func number(_ node: Int, _ document: Document, _ result: inout [Int32]) -> Int32 {
        switch document.nodes[node].kind {
        case .alias: result[node] = result[Value(document, node).resolved]
        case .mapping, .sequence:
            var child = node + 1
            while child < document.nodes[node].next {
                _ = number(child, document, &result)
                child = Int(document.nodes[child].next)
            }
            result[node] = collection(Value(document, node), result)
        case let kind: result[node] = scalar(kind, Value(document, node).withText(Array.init))
        }
        return result[node]
    }

    private mutating func collection(_ value: Value, _ result: [Int32]) -> Int32 {
        if value.kind == .sequence { return sequence(value.elements.map { result[$0.index] }) }
        return mapping(value.entries.map { (key($0.key.withText(Array.init)), result[$0.value.index]) })
    }
}
