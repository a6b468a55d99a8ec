internal import Documents
internal import Overlays

/// Drives a writer over an effective document. What the writer's format cannot say is collected, not thrown, so that one run finds
/// everything.
struct TreeEmission<Writer: TreeWriter>: Encoder {
    let document: EffectiveDocument
    var writer: Writer
    private(set) var problems: [Diagnostic] = []
    var trace: OutputTrace?

    init(_ document: EffectiveDocument, _ writer: Writer) {
        self.document = document
        self.writer = writer
    }

    var bytes: [UInt8] { writer.bytes }

    /// Recursion is bounded by the depth limit of the parser and of references.
    mutating func write(_ node: EffectiveDocument.NodeID) {
        let kind = document.kind(node)
        switch kind {
        case .mapping:
            writer.beginMapping()
            for child in document.children(node) {
                let start = writer.bytes.count
                document.withText(child.key) { writer.key($0) }
                write(child.value)
                trace?.note(child.value, from: start, to: writer.bytes.count)
            }
            writer.endMapping()
        case .sequence:
            writer.beginSequence()
            for child in document.children(node) {
                let start = writer.bytes.count
                write(child.value)
                trace?.note(child.value, from: start, to: writer.bytes.count)
            }
            writer.endSequence()
        default: writeScalar(node, kind)
        }
    }

    private mutating func writeScalar(_ node: EffectiveDocument.NodeID, _ kind: Node.Kind) {
        let refusal = document.withText(node) { text in
            do throws(Diagnostic) {
                try writer.scalar(kind, text)
                return nil as Diagnostic?
            } catch {
                return error
            }
        }
        if let refusal { problems.append(document.problem(node, "cannot be written: \(refusal.message)", hints: refusal.hints)) }
    }
}
