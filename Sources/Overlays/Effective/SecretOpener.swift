package import Documents

/// Opens what a key is needed for. Overlays asks, and does not know how things are sealed. Two openers may have different keys, so each is
/// equal to itself only.
package protocol SecretOpener: AnyObject, Sendable {
    /// The values of an encrypted layer. Called from several threads at once; who implements it keeps what it has opened.
    ///
    /// - Throws: code `no-key` when no key fits, which leaves the values sealed; anything else says that the layer is no good.
    func opened(_ layer: LayerDocument) throws(Diagnostics) -> any OpenedSecrets

    /// The same of a file that `${file:}` brought in.
    func opened(_ file: SealedFile) throws(Diagnostics) -> any OpenedSecrets
}

/// A file or layer, open.
package protocol OpenedSecrets: Sendable {
    /// What its author should look at.
    var warnings: [Diagnostic] { get }

    /// - Parameter node: of the layer's document; nil: the whole file in plaintext.
    /// - Returns: nil for a node that is not sealed; the bytes are valid during the call.
    func withValue<R>(of node: Int?, _ body: (Node.Kind, UnsafeRawBufferPointer) throws -> R) rethrows -> R?

    /// A few digits that tell whether two values are equal, of this file or of versions of it that have the same key; without that key
    /// nothing can be tried out.
    func fingerprint(_ kind: Node.Kind, _ text: UnsafeBufferPointer<UInt8>) -> String
}

/// A file whose content only a key opens.
package struct SealedFile: Sendable {
    /// From the configuration root.
    package let path: String
    package let bytes: [UInt8]
}
