import Documents

/// Whether two trees say the same by the core schema: numbers by value, keys by their text in any order.
func isSame(_ left: Value, _ right: Value) -> Bool {
    switch (left.kind, right.kind) {
    case (.mapping, .mapping): isSameMapping(left, right)
    case (.sequence, .sequence):
        left.elements.count == right.elements.count && zip(left.elements, right.elements).allSatisfy { isSame($0, $1) }
    case (.integer, .integer), (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal):
        left.text == right.text || number(left.text) == number(right.text)
    case (.boolean, .boolean): left.text.lowercased() == right.text.lowercased()
    case (.null, .null): true
    case (.string, .string): Array(left.text.utf8) == Array(right.text.utf8)
    default: false
    }
}

private func isSameMapping(_ left: Value, _ right: Value) -> Bool {
    let mine = left.ownEntries, theirs = right.ownEntries
    guard mine.count == theirs.count else { return false }
    return mine.allSatisfy { entry in
        let text = Array(entry.key.text.utf8)
        return theirs.contains { Array($0.key.text.utf8) == text && isSame(entry.value, $0.value) }
    }
}

/// The number that a YAML or JSON spelling means.
private func number(_ text: String) -> Double? {
    if text.hasPrefix("0o") { return Int(text.dropFirst(2), radix: 8).map(Double.init) }
    if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16).map(Double.init) }
    return Double(text)
}
