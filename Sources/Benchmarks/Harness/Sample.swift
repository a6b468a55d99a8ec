/// Repeated measurements of one thing.
struct Sample {
    /// Ascending.
    private let values: [Double]

    /// - Parameter values: at least one.
    init(_ values: [Double]) {
        precondition(!values.isEmpty, "a sample has at least one value")
        self.values = values.sorted()
    }

    var median: Double { values[values.count / 2] }
    var low: Double { values[values.count / 10] }
    var high: Double { values[values.count * 9 / 10] }
    /// Only one in a hundred is above it.
    var nearlyAll: Double { values[(values.count - 1) * 99 / 100] }
}

/// Measures several things in turn, so that what the machine does meanwhile hits all of them.
///
/// - Returns: a sample for each, of `rounds` values after one more that is dropped.
func alternate(_ rounds: Int, _ bodies: [() throws -> Double]) throws -> [Sample] {
    var values = [[Double]](repeating: [], count: bodies.count)
    for round in 0 ... rounds {
        for (index, body) in bodies.enumerated() {
            let value = try body()
            if round > 0 { values[index].append(value) }
        }
    }
    return values.map { Sample($0) }
}

/// Measures one thing again and again.
func repeated(_ rounds: Int, _ body: () throws -> Double) throws -> Sample {
    try withoutActuallyEscaping(body) { try alternate(rounds, [$0])[0] }
}

/// Milliseconds that `body` takes.
func milliseconds(_ body: () throws -> Void) rethrows -> Double {
    let duration = try ContinuousClock().measure(body)
    return Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) / 1e15
}

/// Keeps the optimiser from dropping what led to `value`.
@inline(never) func keep<T>(_ value: T) {}
