/// One of the three documents of a merge, with the numbers of its values.
struct MergeSide {
    let document: Document
    let numbers: [Int32]

    init(_ document: Document, _ numbers: inout ValueNumbers) {
        self.document = document
        self.numbers = numbers.numbers(of: document)
    }

    func value(_ node: Int) -> Value { Value(document, node) }
    func kind(_ node: Int) -> Node.Kind { value(node).kind }
    func json(_ node: Int) -> String { value(node).compactJSON }

    /// The entries of a mapping in order, merge keys applied.
    func entries(_ node: Int) -> [(key: [UInt8], node: Int)] {
        value(node).entries.map { ($0.key.withText(Array.init), $0.value.index) }
    }

    func elements(_ node: Int) -> [Int] { value(node).elements.map(\.index) }

    /// What is stated at a path of a document whose first key may name an object.
    func json(at path: Path) -> String? {
        guard let (root, path) = try? document.address(path), let root else { return nil }
        return (try? Documents.value(at: path, in: value(Int(document.roots[root].node))))?.compactJSON
    }

    /// The roots that state something.
    var roots: [Int] {
        document.roots.map { Int($0.node) }.filter { document.nodes[$0].style != .absent || document.properties(of: $0) != nil }
    }
}

extension Value {
    /// In one line; infinities, which JSON lacks, are strings.
    var compactJSON: String {
        if let bytes = try? json(.compact) { return String(decoding: bytes, as: UTF8.self) }
        return Tree(self).compactJSON
    }
}

extension Tree {
    var compactJSON: String {
        var writer = JsonWriter(.compact, indentation: [], margin: [], plain: true)
        try? write(to: &writer)  // plain text takes what JSON lacks
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
