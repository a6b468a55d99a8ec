internal import Documents

/// One key that was pressed.
enum TerminalKey: Hashable, Sendable {
    case up, down, pageUp, pageDown, home, end, enter, escape, backspace, interrupt
    case character(Unicode.Scalar)

    /// Cuts what a terminal sent in one go; sequences of keys that mean nothing here are left out.
    static func keys(in bytes: [UInt8]) -> [TerminalKey] {
        var keys: [TerminalKey] = [], rest = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\u{1B}": if let key = sequence(&rest) { keys.append(key) }
            case "\r", "\n": keys.append(.enter)
            case "\u{7F}", "\u{8}": keys.append(.backspace)
            case "\u{3}", "\u{4}": keys.append(.interrupt)
            case _ where scalar.value >= 0x20: keys.append(.character(scalar))
            default: break
            }
        }
        return keys
    }

    /// What follows an escape: `[A` or `OA` for an arrow, `[5~` for a page; alone it is the key itself.
    private static func sequence(_ rest: inout Substring.UnicodeScalarView) -> TerminalKey? {
        guard let start = rest.first, start == "[" || start == "O" else { return .escape }
        rest.removeFirst()
        var parameters = ""
        while let scalar = rest.popFirst() {
            guard scalar.value >= 0x40 else { parameters.unicodeScalars.append(scalar); continue }
            switch (scalar, parameters) {
            case ("A", _): return .up
            case ("B", _): return .down
            case ("H", _), ("~", "1"), ("~", "7"): return .home
            case ("F", _), ("~", "4"), ("~", "8"): return .end
            case ("~", "5"): return .pageUp
            case ("~", "6"): return .pageDown
            default: return nil
            }
        }
        return nil
    }
}
