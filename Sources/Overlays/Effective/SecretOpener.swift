package import Documents

/// Opens encrypted layers. Overlays asks, and does not know how they are sealed.
package protocol SecretOpener: Sendable {
    /// What the sealed values of a layer are. Called from several threads at once; who implements it keeps what it has opened.
    ///
    /// - Throws: `Diagnostics` when there is no key, or the layer was tampered with.
    func opened(_ layer: LayerDocument) throws -> any OpenedLayer
}

/// The sealed values of one layer, open.
package protocol OpenedLayer: Sendable {
    /// - Parameter node: of the layer's document.
    /// - Returns: nil for a node that is not sealed; the bytes are valid during the call.
    func withValue<R>(of node: Int, _ body: (Node.Kind, UnsafeRawBufferPointer) throws -> R) rethrows -> R?
}
