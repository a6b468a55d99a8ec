internal import Documents
internal import Synchronization

/// Parsed layers by path and content, shared by every configuration of one repository: what did not change between two commits
/// is neither read nor parsed again. Bounded; safe to use from any thread.
package final class LayerCache: Sendable {
    private struct Key: Hashable {
        var path: String
        var identity: ContentIdentity
        var mergeKeys: Bool
    }

    private struct State {
        /// What was used since the last turn, and what was used before it.
        var young: [Key: ParsedLayer] = [:]
        var old: [Key: ParsedLayer] = [:]
        var youngBytes = 0
    }

    private let state = Mutex(State())
    /// Source bytes in each of the two halves. Trees take three to four times as much.
    private let capacity: Int

    /// - Parameter capacity: source bytes kept at least; at most twice as many are.
    package init(capacity: Int = 32 << 20) { self.capacity = capacity }

    func layer(_ file: LayerFile, mergeKeys: Bool, read: () throws -> ParsedLayer) rethrows -> ParsedLayer {
        guard let identity = file.identity else { return try read() }
        let key = Key(path: file.path, identity: identity, mergeKeys: mergeKeys)
        let known = state.withLock { state -> ParsedLayer? in
            if let layer = state.young[key] { return layer }
            guard let layer = state.old[key] else { return nil }
            insert(layer, key, &state)
            return layer
        }
        if let known { return known }
        let layer = try read()
        state.withLock { insert(layer, key, &$0) }
        return layer
    }

    private func insert(_ layer: ParsedLayer, _ key: Key, _ state: inout State) {
        if state.youngBytes > capacity {
            (state.old, state.young, state.youngBytes) = (state.young, [:], 0)
        }
        state.young[key] = layer
        state.youngBytes += layer.document?.document.source.count ?? 0
    }
}

/// A layer's tree, or what is wrong with its text.
struct ParsedLayer: Sendable {
    /// Nil exactly when there is an error.
    var document: LayerDocument?
    var diagnostics: [Diagnostic]

    /// Parses a layer's bytes; a pointer to content that is kept elsewhere is an error (R4).
    init(_ file: LayerFile, _ bytes: [UInt8], mergeKeys: Bool) {
        if let what = pointerDescription(bytes) {
            diagnostics = [Diagnostic("bad-layer", "expected a layer, got \(what)", at: Place(file: file.path))]
            return
        }
        let parsed = Layer.parse(bytes, file: file.path, mergeKeys: mergeKeys)
        document = parsed.document.map { LayerDocument(file: file, document: $0) }
        diagnostics = parsed.diagnostics
    }
}

/// What bytes are that stand for content which is kept elsewhere, in words; nil for content itself (R4).
package func pointerDescription(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: "version https://git-lfs.github.com/spec/".utf8) { return "a Git LFS pointer" }
    if bytes.starts(with: "\0GITCRYPT\0".utf8) { return "a file that git-crypt keeps encrypted" }
    return nil
}
