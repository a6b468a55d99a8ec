/// How a command ended (R32).
package enum Exit: Int32, Comparable, Sendable {
    /// Done.
    case done = 0
    /// The answer is no: invalid, drifted, not found, or different with `--exit-code`.
    case no = 1
    /// The command line has the wrong grammar.
    case usage = 2
    /// Refused: policy, approval, another writer, a dirty file.
    case refused = 3
    /// Could not: I/O, network, a missing key.
    case failed = 4

    /// The graver one is the greater.
    package static func < (one: Exit, other: Exit) -> Bool { one.rawValue < other.rawValue }
}
