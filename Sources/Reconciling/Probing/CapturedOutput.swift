internal import Documents

/// The beginning and the end of what somebody else wrote; what stood between them is counted and dropped.
struct CapturedOutput: Sendable {
    /// Half of the 16 KiB that a state file and the message of a commit can bear: the first error and the last one.
    static let usualLimit = 8192

    private let headLimit: Int
    private let tailLimit: Int
    private(set) var head: [UInt8] = []
    /// More than the tail, so that it is not moved with every byte.
    private var recent: [UInt8] = []
    private var total = 0

    init(head: Int = usualLimit, tail: Int = usualLimit) { (headLimit, tailLimit) = (head, tail) }

    var tail: [UInt8] { recent.suffix(tailLimit) }
    /// How many bytes are missing between head and tail.
    var dropped: Int { total - head.count - min(recent.count, tailLimit) }

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        let taken = min(headLimit - head.count, bytes.count)
        head += bytes.prefix(taken)
        recent += bytes.dropFirst(taken)
        total += bytes.count
        if recent.count > 2 * tailLimit { recent.removeFirst(recent.count - tailLimit) }
    }

    /// For people: no control characters, no line break at the end. Secrets may be in it.
    var text: String {
        guard dropped > 0 else { return lines(head + tail) }
        return [lines(head), "... \(dropped) bytes left out ...", lines(tail)].joined(separator: "\n")
    }

    private func lines(_ bytes: [UInt8]) -> String {
        let lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.dropLast(lines.reversed().prefix(while: \.isEmpty).count).map { visible($0) }.joined(separator: "\n")
    }
}
