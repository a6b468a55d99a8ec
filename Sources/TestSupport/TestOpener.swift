package import Documents
package import Overlays
internal import Synchronization

/// Opens layers whose values are sealed in name only, `ENC[data:hunter2,type:str]`, and files that begin with `sealed:`.
package final class TestOpener: SecretOpener {
    private let refused: [String: Diagnostic]
    private let log = Mutex<[String]>([])

    /// - Parameter refused: why some files cannot be opened, by path.
    package init(refusing refused: [String: Diagnostic] = [:]) { self.refused = refused }

    /// The files that somebody wanted to have opened.
    package var asked: [String] { log.withLock { $0 } }

    package func opened(_ layer: LayerDocument) throws(Diagnostics) -> any OpenedSecrets {
        try note(layer.file.path)
        return Opened(document: layer.document, content: [])
    }

    package func opened(_ file: SealedFile) throws(Diagnostics) -> any OpenedSecrets {
        try note(file.path)
        return Opened(document: nil, content: Array(file.bytes.dropFirst("sealed:".utf8.count)))
    }

    private func note(_ path: String) throws(Diagnostics) {
        log.withLock { $0.append(path) }
        if let reason = refused[path] { throw Diagnostics(reason) }
    }

    private struct Opened: OpenedSecrets {
        let document: Document?
        let content: [UInt8]
        var warnings: [Diagnostic] { [] }

        func withValue<R>(of node: Int?, _ body: (Node.Kind, UnsafeRawBufferPointer) throws -> R) rethrows -> R? {
            guard let node, let document else { return try content.withUnsafeBytes { try body(.string, $0) } }
            let text = Value(document, node).text
            guard let data = text.firstRange(of: "data:"), let type = text.firstRange(of: ",type:") else { return nil }
            let kinds: [Substring: Node.Kind] = ["int]": .integer, "float]": .decimal, "bool]": .boolean]
            return try Array(text[data.upperBound ..< type.lowerBound].utf8).withUnsafeBytes {
                try body(kinds[text[type.upperBound...]] ?? .string, $0)
            }
        }

        func fingerprint(_ kind: Node.Kind, _ text: UnsafeBufferPointer<UInt8>) -> String { "\(text.count) bytes" }
    }
}
