/// A part of a stream that is no object but speaks about all of them: `images: {web: "1.26"}`.
package enum ShortOverlay {
    /// Its keys.
    package static let words = [
        "namespace", "namePrefix", "nameSuffix", "commonLabels", "commonAnnotations", "images", "replicas", "hashNames",
    ]
    private static let bytes = words.map { Array($0.utf8) }

    package static func isWord(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.contains { $0.count == key.count && $0.elementsEqual(key) }
    }
}

extension Value {
    /// A mapping with keys of short overlays only; an empty one states nothing and is none.
    package var isShortOverlay: Bool {
        let start = resolved, node = document.nodes[start]
        guard node.kind == .mapping, node.link > 0 else { return false }
        var key = start + 1
        // The first key of nearly every other document is none of them.
        while key < node.next {
            guard document.nodes[key].isScalar, Value(document, key).withText(ShortOverlay.isWord) else { return false }
            key = Int(document.nodes[Int(document.nodes[key].next)].next)
        }
        return true
    }

    /// A mapping with the `apiVersion` and `kind` of a Kubernetes object. Large mappings are not searched.
    package var isKubernetesObject: Bool {
        let node = document.nodes[resolved]
        guard node.kind == .mapping, node.link <= ObjectKeys.limit else { return false }
        return lookup(ObjectKeys.version)?.kind == .string && lookup(ObjectKeys.kind)?.kind == .string
    }
}

private enum ObjectKeys {
    static let version = Array("apiVersion".utf8), kind = Array("kind".utf8)
    /// Entries at the root of an object: Kubernetes' own kinds have at most a dozen.
    static let limit = 64
}
