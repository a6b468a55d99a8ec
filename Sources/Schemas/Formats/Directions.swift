internal import Documents

/// The directions in which the labels of a host name are written: RFC 5893, section 2. As soon as one has a character that is written
/// from right to left, all of them must meet the rule.
struct Directions {
    private var hasRightToLeft = false, allMeetTheRule = true

    var areAccepted: Bool { !hasRightToLeft || allMeetTheRule }

    private enum Direction { case left, right, arabicNumber, europeanNumber, mark, neutral }

    /// A label of letters, digits and hyphens.
    mutating func note(asciiLabel label: UnsafeBufferPointer<UInt8>) {
        if label.first?.isDigit ?? false { allMeetTheRule = false }
    }

    mutating func note(_ label: UnsafeBufferPointer<UInt32>) {
        guard let first = label.first.map(Directions.direction) else { return }
        var last = first, hasLeft = false, hasRight = false, hasArabicNumber = false, hasEuropeanNumber = false
        for character in label {
            let direction = Directions.direction(character)
            switch direction {
            case .left: hasLeft = true
            case .right: hasRight = true
            case .arabicNumber: hasArabicNumber = true
            case .europeanNumber: hasEuropeanNumber = true
            case .mark: continue
            case .neutral: break
            }
            last = direction
        }
        if hasRight || hasArabicNumber { hasRightToLeft = true }
        let meetsTheRule =
            switch first {
            case .right: !hasLeft && !(hasArabicNumber && hasEuropeanNumber) && last != .neutral
            case .left: !hasRight && !hasArabicNumber && last != .neutral
            default: false
            }
        if !meetsTheRule { allMeetTheRule = false }
    }

    /// `Bidi_Class` by block, for characters that labels may have. The few letters that are neutral there (modifiers such as U+02C6)
    /// count as left to right.
    private static func direction(_ character: UInt32) -> Direction {
        switch character {
        case 0x30 ... 0x39, 0x6F0 ... 0x6F9: .europeanNumber
        case 0x660 ... 0x669, 0x10D30 ... 0x10D39: .arabicNumber
        case 0x2D, 0xB7, 0x375, 0x30FB, 0x200C, 0x200D: .neutral
        case _ where Joining.isTransparent(character): .mark
        case 0x590 ... 0x8FF, 0xFB1D ... 0xFDFF, 0xFE70 ... 0xFEFF, 0x10800 ... 0x10FFF, 0x1E800 ... 0x1EFFF: .right
        default: .left
        }
    }
}
