/// One schema, as far as merging and filling in go.
package struct AnnotationNode: Sendable {
    /// Keys that no property names, as a pattern of a schema matches them.
    package struct KeyPattern: Sendable {
        package var text: String
        package var matches: @Sendable (UnsafeBufferPointer<UInt8>) -> Bool
        package var node: Int

        package init(_ text: String, node: Int, matches: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Bool) {
            (self.text, self.node, self.matches) = (text, node, matches)
        }
    }

    /// The schemas of entries by name, in the order of the schema.
    package var keys: [(key: [UInt8], node: Int)] = []
    package var patterns: [KeyPattern] = []
    /// The schema of every entry that neither names.
    package var others: Int?
    /// Those of a list's elements, all of them for each element: a place in one layer's list is none in the merged one.
    package var elements: [Int] = []
    /// Schemas that hold for the same value (`$ref`, `allOf`).
    package var always: [Int] = []
    /// Schemas that hold for some values (`anyOf`, `oneOf`, `then`, `else`).
    package var sometimes: [Int] = []
    package var strategy: MergeStrategy?
    /// Where the strategy is written.
    package var strategySource: Value?
    /// What an entry of this schema is where nobody states it.
    package var fallback: Value?
    /// When a secret of this schema is due.
    package var terms: SecretTerms?

    package init() {}

    /// The schemas of an entry; of an element where there is no key.
    @inline(__always)
    func forEachChild(_ key: UnsafeBufferPointer<UInt8>?, _ body: (Int) -> Void) {
        guard let key else { return elements.forEach(body) }
        var isNamed = false
        for (name, node) in keys where name.count == key.count && name.elementsEqual(key) {
            isNamed = true
            body(node)
        }
        for pattern in patterns where pattern.matches(key) {
            isNamed = true
            body(pattern.node)
        }
        if !isNamed, let others { body(others) }
    }

    /// Everything that a step leads to.
    var children: [Int] { keys.map(\.node) + patterns.map(\.node) + (others.map { [$0] } ?? []) + elements }
}
