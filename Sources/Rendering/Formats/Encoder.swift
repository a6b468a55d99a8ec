internal import Documents
internal import Overlays

/// Writes values in one format. What the format cannot say is collected, not thrown, so that one run finds everything.
protocol Encoder {
    var bytes: [UInt8] { get }
    var problems: [Diagnostic] { get }
    /// What the author should look at.
    var warnings: [Diagnostic] { get }
    /// Set where somebody asks what a line was made of.
    var trace: OutputTrace? { get set }
    mutating func write(_ root: EffectiveDocument.NodeID)
}

extension Encoder {
    var warnings: [Diagnostic] { [] }

    /// The value with what there is to say about it; throws the problems.
    consuming func run(_ node: EffectiveDocument.NodeID, _ trace: inout OutputTrace?) throws(Diagnostics) -> Encoded {
        self.trace = trace
        write(node)
        guard problems.isEmpty else { throw Diagnostics(problems) }
        trace = self.trace
        return Encoded(bytes: bytes, warnings: warnings)
    }
}
