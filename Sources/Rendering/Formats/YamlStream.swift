internal import Documents
internal import Overlays

/// Writes a stream as one: its objects in order, `---` between them (R7).
struct YamlStream: Encoder {
    private var emission: TreeEmission<YamlWriter>

    init(_ document: EffectiveDocument) { emission = TreeEmission(document, YamlWriter()) }

    var bytes: [UInt8] { emission.bytes }
    var problems: [Diagnostic] { emission.problems }
    var trace: OutputTrace? {
        get { emission.trace }
        set { emission.trace = newValue }
    }

    mutating func write(_ root: EffectiveDocument.NodeID) {
        for (index, object) in emission.document.objects.enumerated() {
            if index > 0 { emission.writer.separator() }
            let start = bytes.count
            emission.write(object)
            let end = bytes.count
            emission.trace?.note(object, from: start, to: end)
        }
    }
}
