/// Bytes in place of a range of the source; an empty range inserts.
package struct Splice: Sendable {
    package var range: Range<Int>
    package var bytes: [UInt8]

    package init(_ range: Range<Int>, _ bytes: [UInt8] = []) {
        self.range = range
        self.bytes = bytes
    }

    package init(at offset: Int, _ bytes: [UInt8]) { self.init(offset ..< offset, bytes) }
}

extension [UInt8] {
    /// The bytes with splices applied, those at one offset in the order given; nil when splices overlap.
    package func applying(_ splices: [Splice]) -> [UInt8]? {
        var result: [UInt8] = [], copied = 0
        result.reserveCapacity(count + splices.reduce(0) { $0 + $1.bytes.count })
        for (_, splice) in splices.enumerated().sorted(by: {
            ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
        }) {
            guard copied <= splice.range.lowerBound else { return nil }
            result.append(contentsOf: self[copied ..< splice.range.lowerBound])
            result.append(contentsOf: splice.bytes)
            copied = splice.range.upperBound
        }
        result.append(contentsOf: self[copied...])
        return result
    }
}
