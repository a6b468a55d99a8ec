package import Documents
internal import Digests

/// A SOPS file with its values open and verified.
package struct OpenSopsFile: Sendable {
    package let file: SopsFile
    /// What SOPS would let pass in silence (formats note, section 8), and what is odd.
    package let warnings: [Diagnostic]
    /// The data key.
    let key: Secret
    let texts: OpenTexts
    /// Leaves that were opened, by ascending node.
    private let nodes: [(node: Int32, leaf: Int)]

    /// One opened value.
    package struct Value: Sendable {
        /// What it is by its type word and its text: a `time` is a string.
        package var kind: Node.Kind
        /// UTF-8, or any bytes in a binary file; numbers as they were spelled when they were sealed.
        package var text: Secret

        package init(kind: Node.Kind, text: Secret) { (self.kind, self.text) = (kind, text) }
    }

    init(file: SopsFile, warnings: [Diagnostic], key: Secret, texts: OpenTexts) {
        (self.file, self.warnings, self.key, self.texts) = (file, warnings, key, texts)
        nodes = file.contents.tree.leaves.enumerated()
            .filter { $0.element.node >= 0 && !$0.element.isComment && texts[$0.offset] != nil }
            .map { ($0.element.node, $0.offset) }
    }

    /// The value at a node of the document that the file was made from; nil for what is not sealed.
    package func value(ofNode node: Int) -> Value? {
        var low = 0, high = nodes.count
        while low < high {
            let middle = (low + high) / 2
            if nodes[middle].node < node { low = middle + 1 } else { high = middle }
        }
        return low < nodes.count && nodes[low].node == node ? value(ofLeaf: nodes[low].leaf) : nil
    }

    /// The value of an entry; nil for what is not sealed.
    package func value(of entry: SopsFile.Entry) -> Value? { value(ofLeaf: entry.leaf) }

    /// The value at a path; nil for what is not sealed, and for mappings and lists.
    package func value(at path: Path) -> Value? {
        file.entries.first { !$0.isComment && $0.path == path }.flatMap(value)
    }

    func value(ofLeaf leaf: Int) -> Value? {
        guard let text = texts[leaf] else { return nil }
        return texts.reveal(text) { bytes in
            var shown = shownText(bytes, text.type)
            let kind = text.type.kind(of: shown)
            return Value(kind: kind, text: Secret(taking: &shown))
        }
    }

    /// The file in plaintext, metadata gone, otherwise formatted as it is.
    package var plaintext: Secret {
        let contents = file.contents
        var splices = file.format.removal(from: contents)
        for (index, leaf) in contents.tree.leaves.enumerated() {
            guard let text = texts[index] else { continue }
            splices.append(texts.reveal(text) { file.format.spelled(plain: $0, text.type, at: leaf, of: contents) })
        }
        // Leaves and metadata never overlap.
        var bytes = contents.tree.source.applying(splices) ?? []
        for index in splices.indices { wipe(&splices[index].bytes) }
        return Secret(taking: &bytes)
    }

    /// Eight hexadecimal digits that tell whether two values are equal. Without the key nothing can be tried out.
    ///
    /// - Parameter other: what they are keyed with. By default the data key, so that they compare values of this file and of its versions
    ///   under the same data key.
    package func fingerprint(of value: Value, key other: Secret? = nil) -> String {
        var message = Array("cfgops fingerprint\0".utf8) + [value.kind == .string ? 0 : 1], key = (other ?? key).reveal(Array.init)
        value.text.reveal { message.append(contentsOf: $0) }
        defer {
            wipe(&message)
            wipe(&key)
        }
        return String(hmacSha256(key: key, message).description.prefix(8))
    }
}

extension SopsType {
    /// What cfgops takes an opened text for.
    func kind(of text: [UInt8]) -> Node.Kind {
        switch self {
        case .string, .time, .comment: .string
        case .null: .null
        case .boolean: .boolean
        case .integer: .integer
        // `1000`, which versions of sops before 3.13.2 seal as a float in JSON, is an integer.
        case .float: text.allSatisfy { $0.isDigit || $0 == .dash || $0 == .plus } ? .integer : .decimal
        }
    }
}
