/// Characters that IDNA 2008 allows only beside certain others: RFC 5892, appendix A.
struct IdnaContext {
    private let label: UnsafeBufferPointer<UInt32>
    private let index: Int

    /// - Parameter index: of a character in the label.
    init(_ label: UnsafeBufferPointer<UInt32>, _ index: Int) { (self.label, self.index) = (label, index) }

    /// Whether the character at the index is one of these, and stands where it may.
    func allows(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200C: isBehindVirama || isBetweenJoined
        case 0x200D: isBehindVirama
        case 0xB7: before == 0x6C && behind == 0x6C
        case 0x375: behind.map { isGreek($0) } ?? false
        case 0x5F3, 0x5F4: before.map { isHebrew($0) } ?? false
        case 0x30FB: label.contains { isJapanese($0) }
        case 0x660 ... 0x669: !label.contains { (0x6F0 ... 0x6F9).contains($0) }
        case 0x6F0 ... 0x6F9: !label.contains { (0x660 ... 0x669).contains($0) }
        default: false
        }
    }

    private var before: UInt32? { index > 0 ? label[index - 1] : nil }
    private var behind: UInt32? { index + 1 < label.count ? label[index + 1] : nil }

    private var isBehindVirama: Bool {
        before.flatMap { Unicode.Scalar($0) }?.properties.canonicalCombiningClass == .virama
    }

    /// Between two letters that join across it, marks aside.
    private var isBetweenJoined: Bool {
        let before = label[..<index].last { !Joining.isTransparent($0) },
            behind = label[(index + 1)...].first { !Joining.isTransparent($0) }
        guard let before, let behind else { return false }
        return Joining.joinsForward(before) && Joining.joinsBackward(behind)
    }

    private func isGreek(_ character: UInt32) -> Bool {
        switch character {
        case 0x37E, 0x385, 0x387, 0x3E2 ... 0x3EF: false  // common signs, and Coptic letters
        case 0x370 ... 0x3FF, 0x1F00 ... 0x1FFE, 0x1D26 ... 0x1D2A, 0xAB65: true
        default: false
        }
    }

    private func isHebrew(_ character: UInt32) -> Bool { (0x591 ... 0x5F4).contains(character) }

    /// Hiragana, Katakana but for the middle dot itself, or Han.
    private func isJapanese(_ character: UInt32) -> Bool {
        switch character {
        case 0x3041 ... 0x3096, 0x309D ... 0x309F, 0x1B001 ... 0x1B11F, 0x1B150 ... 0x1B152: true
        case 0x30A1 ... 0x30FA, 0x30FD ... 0x30FF, 0x31F0 ... 0x31FF, 0x1B000, 0x1B120 ... 0x1B122, 0x1B164 ... 0x1B167: true
        case 0x3005, 0x3007, 0x3400 ... 0x4DBF, 0x4E00 ... 0x9FFF, 0xF900 ... 0xFAD9, 0x20000 ... 0x323AF: true
        default: false
        }
    }
}
