internal import Digests

/// The renderings of late, each with the paths at which it may differ from the one before.
struct RenderingChain: Sendable {
    /// A group that stayed behind for longer is compared as a whole.
    private static let length = 256
    private var links: [(digest: Digest, changed: Set<String>)] = []

    /// - Parameter paths: nil: nothing is known of the one before.
    mutating func append(_ digest: Digest, changed paths: Set<String>?) {
        guard let paths, let last = links.last else {
            links = [(digest, [])]
            return
        }
        // Without other bytes a file may still be kept otherwise: a value that has become a secret.
        if last.digest == digest && paths.isEmpty { return }
        links.append((digest, paths))
        if links.count > Self.length { links.removeFirst(links.count - Self.length) }
    }

    /// The paths at which two renderings may differ, whichever came first, and however often; nil where that is not known.
    func paths(from one: Digest, to other: Digest) -> Set<String>? {
        let ones = links.indices.filter { links[$0].digest == one }, others = links.indices.filter { links[$0].digest == other }
        guard !ones.isEmpty, !others.isEmpty, let start = (ones + others).min(), let end = (ones + others).max() else { return nil }
        return links[start ... end].dropFirst().reduce(into: []) { $0.formUnion($1.changed) }
    }
}
