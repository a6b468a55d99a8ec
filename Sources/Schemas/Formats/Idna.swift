internal import Documents

/// Labels of international host names: IDNA 2008 (RFC 5891, section 5.4; RFC 5892 for the characters).
///
/// What the Unicode tables of Swift do not tell is left out: of a label's normalisation only the order of its marks is looked at, so
/// that a letter and a mark are accepted where one character stands for both; and scripts whose letters join are known in part
/// (`Joining`).
enum Idna {
    /// - Parameters:
    ///   - label: the characters of a U-label, at least one of them beyond ASCII.
    ///   - directions: told about the label.
    static func accepts(_ label: UnsafeBufferPointer<UInt32>, _ directions: inout Directions) -> Bool {
        let dash = UInt32(UInt8.dash)
        guard let first = label.first, let last = label.last, first != dash, last != dash,
            label.count < 4 || label[2] != dash || label[3] != dash
        else { return false }
        var order: UInt8 = 0
        for index in label.indices {
            guard let scalar = Unicode.Scalar(label[index]) else { return false }
            guard isValid(scalar) || IdnaContext(label, index).allows(scalar) else { return false }
            if scalar.value < 0x80 {
                order = 0
                continue
            }
            if index == 0, scalar.isMark { return false }
            let own = scalar.properties.canonicalCombiningClass.rawValue
            guard own == 0 || own >= order else { return false }
            order = own
        }
        directions.note(label)
        return true
    }

    /// `PVALID` of RFC 5892, section 3; appendix B.1 was made by the same rules.
    static func isValid(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2D, 0x30 ... 0x39, 0x61 ... 0x7A: return true
        case 0 ..< 0x80: return false
        // Exceptions, section 2.6.
        case 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007: return true
        case 0x640, 0x7FA, 0x302E, 0x302F, 0x3031 ... 0x3035, 0x303B: return false
        case 0x660 ... 0x669, 0x6F0 ... 0x6F9: return false  // only where `IdnaContext` allows them
        case 0x375, 0x5F3, 0x5F4, 0x30FB: return false
        // Blocks for symbols and music, section 2.4.
        case 0x20D0 ... 0x20FF, 0x1D100 ... 0x1D1FF, 0x1D200 ... 0x1D24F: return false
        // Conjoining Hangul, section 2.9.
        case 0x1100 ... 0x11FF, 0xA960 ... 0xA97C, 0xD7B0 ... 0xD7FB: return false
        default: break
        }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .lowercaseLetter, .uppercaseLetter, .otherLetter, .modifierLetter, .decimalNumber, .nonspacingMark, .spacingMark:
            return !properties.changesWhenNFKCCaseFolded && !properties.isDefaultIgnorableCodePoint
        default: return false
        }
    }
}

extension Unicode.Scalar {
    var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}
