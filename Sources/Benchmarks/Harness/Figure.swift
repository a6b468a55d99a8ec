/// One line of the table: a figure of cfgops, one of a peer from the same run, and what their ratio should be.
struct Figure {
    enum Bound { case atMost(Double), atLeast(Double) }

    var what: String
    var unit = "ms"
    var ours: Double
    /// The 10th and 90th percentile of ours, where it was measured more than once.
    var spread: ClosedRange<Double>?
    var peer: String
    var peers: Double
    var bound: Bound

    init(_ what: String, unit: String = "ms", _ ours: Double, to peer: String, _ peers: Double, _ bound: Bound) {
        (self.what, self.unit, self.ours, self.peer, self.peers, self.bound) = (what, unit, ours, peer, peers, bound)
    }

    init(_ what: String, _ ours: Sample, to peer: String, _ peers: Sample, _ bound: Bound) {
        self.init(what, ours.median, to: peer, peers.median, bound)
        spread = ours.low ... ours.high
    }

    var ratio: Double { ours / peers }

    var isMet: Bool {
        switch bound {
        case .atMost(let limit): ratio <= limit
        case .atLeast(let limit): ratio >= limit
        }
    }

    static let tableHead = """
        | goal | what | cfgops | peer | ratio | goal | |
        | --- | --- | --- | --- | --- | --- | --- |
        """

    var row: String {
        let wanted =
            switch bound {
            case .atMost(let limit): "<= \(short(limit))"
            case .atLeast(let limit): ">= \(short(limit))"
            }
        let range = spread.map { " (\(short($0.lowerBound)) to \(short($0.upperBound)))" } ?? ""
        return "\(what) | \(short(ours)) \(unit)\(range) | \(peer): \(short(peers)) \(unit) | \(short(ratio)) | \(wanted) | "
            + (isMet ? "met" : "**missed**")
    }
}

/// A number with three digits that count, or all of an integer part.
private func short(_ value: Double) -> String {
    let digits = value >= 100 ? 1.0 : value >= 10 ? 10.0 : value >= 1 ? 100.0 : 1000.0
    let rounded = (value * digits).rounded() / digits
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
}
