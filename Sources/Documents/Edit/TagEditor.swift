/// Keeps a tag where it says what the new value is anyway.
struct TagEditor {
    private let document: Document

    init(_ document: Document) { self.document = document }

    /// The splices that take away the tag of a replaced value, unless the new value reads the same with it.
    func droppingTag(of value: Int, for tree: Tree) -> [Splice] {
        guard let tag = document.properties(of: value)?.tag, !tag.isEmpty else { return [] }
        let range = Int(tag.lowerBound) ..< Int(tag.upperBound)
        if TagEditor.names(String(decoding: document.source[range], as: UTF8.self), tree) { return [] }
        let layout = Layout(document: document)
        // The indentation of the line stays; blanks before a collection go with what it replaces.
        if layout.isFirstOnLine(range.lowerBound) {
            return [Splice(range.lowerBound ..< (tree.isCollection ? range.upperBound : layout.skipBlanks(range.upperBound)))]
        }
        return [Splice(layout.skipBlanksBackward(range.lowerBound) ..< range.upperBound)]
    }

    private static func names(_ tag: String, _ tree: Tree) -> Bool {
        switch tree {
        case .mapping: tag == "!!map"
        case .sequence: tag == "!!seq"
        case .scalar(.string, _): tag == "!!str" || tag == "!"
        case .scalar(.integer, _): tag == "!!int"
        case .scalar(.decimal, _): tag == "!!float"
        case .scalar(.boolean, _): tag == "!!bool"
        case .scalar: tag == "!!null"
        case .kept: false
        }
    }
}
