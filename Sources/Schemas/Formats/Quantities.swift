internal import Documents

/// Sizes, lengths of time and shares as configuration writes them.
enum Quantities {
    /// Bytes: a whole number (`1048576`, `128e6`), or a decimal number and a unit: SI (`10GB`, `1.5k`), IEC (`512MiB`) or the short
    /// form of Kubernetes quantities (`512Mi`, apimachinery `resource.Quantity`). `K` is taken for `k`. No sign, and no `m`, which
    /// means a thousandth there and a million elsewhere.
    static func isByteSize(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text)
        guard reader.takeDigits() > 0 else { return false }
        let hasFraction = reader.take(.dot)
        if hasFraction, reader.takeDigits() == 0 { return false }
        if reader.isAtEnd { return !hasFraction }
        var exponent = reader
        if exponent.take(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
            _ = exponent.take { $0 == .plus || $0 == .dash }
            if exponent.takeDigits() > 0 { return exponent.isAtEnd }
        }
        var hasPrefix = reader.take("k")
        if !hasPrefix, reader.take(where: isPrefix) {
            hasPrefix = true
            _ = reader.take("i")
        }
        let hasUnit = reader.take("B")
        return reader.isAtEnd && (hasPrefix || hasUnit && !hasFraction)
    }

    private static func isPrefix(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "K"), UInt8(ascii: "M"), UInt8(ascii: "G"), UInt8(ascii: "T"), UInt8(ascii: "P"), UInt8(ascii: "E"): true
        default: false
        }
    }

    /// A number and a unit, one or more times (Go, `time.ParseDuration`), with days as the manifest has them; `0` alone is a length
    /// too. No sign: an interval is a length.
    static func isInterval(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text)
        if reader.take("0"), reader.isAtEnd { return true }
        reader = ByteReader(text)
        repeat {
            let whole = reader.takeDigits(), fraction = reader.take(.dot) ? reader.takeDigits() : 0
            guard whole + fraction > 0, reader.takeUnitOfTime() else { return false }
        } while !reader.isAtEnd
        return true
    }

    /// A decimal number from 0 to 100 and a percent sign.
    static func isPercentage(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text)
        guard let whole = reader.takeNumber(upTo: 100) else { return false }
        if reader.take(.dot) {
            guard reader.takeAll(where: { whole < 100 ? $0.isDigit : $0 == .zero }) > 0 else { return false }
        }
        return reader.take(.percent) && reader.isAtEnd
    }
}

extension ByteReader {
    /// `µ` is either the micro sign or the Greek letter.
    fileprivate mutating func takeUnitOfTime() -> Bool {
        take("ms") || take("s") || take("m") || take("h") || take("d") || take("us") || take("ns") || take("\u{B5}s") || take("\u{3BC}s")
    }
}
