internal import Documents

/// The groups of a pattern, counted before it is parsed: a reference may stand in front of its group.
struct PatternGroups {
    private(set) var count = 0
    /// The number of the first group of each name.
    private(set) var numbers: [String: Int] = [:]

    init(_ text: [UInt8]) {
        var index = 0, isInClass = false
        while index < text.count {
            switch text[index] {
            case .backslash: index += 1
            case .openBracket: isInClass = true
            case .closeBracket: isInClass = false
            case UInt8(ascii: "(") where !isInClass: note(text[(index + 1)...])
            default: break
            }
            index += 1
        }
    }

    /// - Parameter rest: what follows a `(`.
    private mutating func note(_ rest: ArraySlice<UInt8>) {
        guard rest.first == .question else { return count += 1 }
        let name = rest.dropFirst(2)
        guard rest.dropFirst().first == .less, let first = name.first, first != .equals, first != .exclamation else { return }
        count += 1
        let text = String(decoding: name.prefix { $0 != .greater }, as: UTF8.self)
        if numbers[text] == nil { numbers[text] = count }
    }
}
