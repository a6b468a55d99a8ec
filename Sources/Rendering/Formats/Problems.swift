package import Documents
package import Overlays

extension EffectiveDocument {
    /// A complaint about a value that a format cannot say: its address in front, the layer that states it as the place.
    func problem(_ node: NodeID, _ message: String, code: String = "format", hints: [String] = []) -> Diagnostic {
        let subject = "\"\(address(of: node))\""
        return Diagnostic(code, "\(subject) \(message)", at: origin(node).place, hints: hints, environments: [environment])
    }

    /// A complaint about each value that only a key could open (R21), or about each file that no key at hand opens.
    package func sealed(below node: NodeID) -> [Diagnostic] {
        guard isTainted(node) else { return [] }
        if isSealed(node) || deferredPieces(node) != nil {
            let obstacles = obstacles(node)
            return obstacles.isEmpty ? [problem(node, "is sealed, expected a key that opens it", code: "sealed")] : obstacles
        }
        return children(node).reduce(into: []) { found, child in
            found += sealed(below: child.value).filter { !found.contains($0) }
        }
    }

    /// A complaint about each value that is no text, where a format takes only text.
    func binary(below node: NodeID, refusedBy format: Format) -> [Diagnostic] {
        binaries(below: node).map { node in
            problem(node, "is a file that is not UTF-8, which \(format.title) cannot say", hints: ["binary, configmap and secret can"])
        }
    }

    /// `app:server.ports[0]`, or `app`. For messages, not for loops.
    func address(of node: NodeID) -> String {
        let path = paths(of: node, below: root, at: .root).first ?? .root
        return path.isRoot ? name : "\(name):\(path)"
    }

    /// A mapping, and no stream of documents.
    func isPlainMapping(_ node: NodeID) -> Bool { kind(node) == .mapping && !(isStream && node == root) }

    /// What a node is, with its article, for messages: `an integer`.
    func described(_ node: NodeID) -> String {
        if isStream, node == root { return "a stream of documents" }
        return switch kind(node) {
        case .null: "null"
        case .integer: "an integer"
        case let kind: "a \(kind)"
        }
    }

    /// A scalar's text for formats that know only text: numbers as the source spells them, booleans as `true` and `false`.
    package func withScalarText<R>(_ node: NodeID, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        guard kind(node) == .boolean else { return withText(node, body) }
        let isTrue = withText(node) { $0.first.map { $0 | 0x20 } == UInt8(ascii: "t") }
        let word: StaticString = isTrue ? "true" : "false"
        return body(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }
}
