internal import Documents

/// One object of a multi-document stream, named as the first key of a path names it: `Kind[/namespace]/name` (R7).
struct StreamObject {
    private let kind: String
    private let namespace: String?
    private let name: String
    private let whole: Path
    /// The path below the object.
    let path: Path

    /// Nil when the path does not start with the name of an object.
    init?(_ path: Path) {
        guard case .key(let key)? = path.steps.first else { return nil }
        let parts = key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (2 ... 3).contains(parts.count), !parts.contains("") else { return nil }
        (kind, namespace, name) = (parts[0], parts.count == 3 ? parts[1] : nil, parts[parts.count - 1])
        whole = path
        self.path = Path(Array(path.steps.dropFirst()))
    }

    /// Which of the stream's documents is the object; nil when the layer does not state it.
    func root(in document: Document) -> Int? {
        guard let found = try? document.address(whole), found.path == path else { return nil }
        return found.root
    }

    /// A document that says no more than which object it is.
    func part() throws(Diagnostic) -> [UInt8] {
        var part: [UInt8] = []
        for (steps, text) in [(["kind"], kind), (["metadata", "name"], name), (["metadata", "namespace"], namespace)] {
            guard let text, let document = Layer.parse(part, file: "").document else { continue }
            part = try Edit.set(Path(steps.map { .key($0) }), to: .string(text), in: document)
        }
        return part
    }
}
