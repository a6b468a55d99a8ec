internal import Documents

/// What the roots of a document's layers are (R7).
enum DocumentForm: Sendable {
    /// One mapping.
    case plain
    /// One Kubernetes object.
    case object
    /// Several Kubernetes objects, perhaps with short overlays beside them.
    case stream

    init(_ layers: [LayerDocument]) {
        if layers.contains(where: { $0.statedRoots.count > 1 }) {
            self = .stream
        } else if layers.contains(where: \.isKubernetesObject) {
            self = layers.contains(where: \.isShortOverlay) ? .stream : .object
        } else {
            self = .plain
        }
    }
}
