/// What a layer may not contain although it is good YAML or JSON.
struct LayerCheck {
    let document: Document
    let limits: Limits
    private let foreignTags: Bool
    private var complaints: [(node: Int, diagnostic: Diagnostic)] = []
    private var keys = KeySet()

    init(_ document: Document, limits: Limits, foreignTags: Bool) {
        self.document = document
        self.limits = limits
        self.foreignTags = foreignTags
    }

    /// In source order.
    var diagnostics: [Diagnostic] {
        complaints.sorted { document.nodes[$0.node].start < document.nodes[$1.node].start }.map(\.diagnostic)
    }

    mutating func run() {
        checkTags()
        guard checkAliases() else { return }
        document.nodes.withUnsafeBufferPointer { nodes in
            document.source.withUnsafeBufferPointer { source in
                document.cooked.withUnsafeBufferPointer { checkNodes(TextNodes(nodes: nodes, source: source, cooked: $0)) }
            }
        }
    }

    private mutating func checkNodes(_ tree: TextNodes) {
        for index in tree.nodes.indices {
            let node = tree.nodes[index]
            if node.kind == .mapping {
                checkKeys(of: index, in: tree)
            } else if node.kind == .string, node.style == .plain, node.textEnd - node.textStart <= 3 {
                checkWord(index)
            }
        }
    }

    // MARK: Keys

    private mutating func checkKeys(of mapping: Int, in tree: TextNodes) {
        let node = tree.nodes[mapping]
        keys.begin(count: Int(node.link))
        var child = mapping + 1
        while child < node.next {
            let value = Int(tree.nodes[child].next)
            if let text = tree.text(child) {
                if let first = keys.insert(text, node: child) { complainDuplicate(child, first: first) }
            } else {
                complainComplex(child, in: mapping)
            }
            if node.flags.contains(.hasMerge), Value(document, child).isMergeKey { checkMerge(Value(document, value)) }
            child = Int(tree.nodes[value].next)
        }
    }

    private mutating func complainComplex(_ key: Int, in mapping: Int) {
        let start = Int(document.nodes[mapping].start)
        let isTemplate = document.source[start...].starts(with: [.openBrace, .openBrace])
        complain(
            "complex-key", "expected a key that is text, found \(document.nodes[key].kind.withArticle)", at: key,
            hints: isTemplate ? ["put a value that begins with \"{{\" into quotes"] : [])
    }

    private mutating func complainDuplicate(_ key: Int, first: Int) {
        let place = document.place(of: first)
        complain(
            "duplicate-key", "expected each key once, found \"\(Value(document, key).text)\" again, stated first at \(place)", at: key,
            hints: ["remove one of the two"])
    }

    private mutating func checkMerge(_ value: Value) {
        let sources = value.kind == .sequence ? value.elements : [value]
        for source in sources where source.kind != .mapping {
            complain(
                "merge-key", "expected a mapping to merge, found \(source.kind.withArticle)", at: source.index,
                hints: ["quote the key, \"<<\", to take it literally"])
        }
    }

    // MARK: Tags

    private mutating func checkTags() {
        for entry in document.properties where !entry.tag.isEmpty {
            let value = Value(document, Int(entry.node)), name = value.tagName ?? ""
            if name == "!" || value.isMergeKey { continue }
            guard let core = TagHandles.core(Array(name.utf8)) else {
                if foreignTags { continue }
                let written = String(decoding: document.source[Int(entry.tag.lowerBound) ..< Int(entry.tag.upperBound)], as: UTF8.self)
                complain(
                    "foreign-tag", "expected a tag of the core schema, found \"\(written)\"", at: value.index,
                    hints: ["the tags are !!str, !!int, !!float, !!bool, !!null, !!map and !!seq"])
                continue
            }
            if core.kind != value.kind {
                complain(
                    "tag-mismatch", "expected \(core.kind.withArticle) behind its tag, found \(value.kind.withArticle)", at: value.index)
            }
        }
    }

    // MARK: Aliases

    /// - Returns: false when aliases make the tree endless, or too large or too deep to walk.
    private mutating func checkAliases() -> Bool {
        guard document.nodes.contains(where: { $0.kind == .alias }) else { return true }
        /// Nodes and bytes of text before each index, aliases counted as what they stand for.
        var totals = [(nodes: 0, bytes: 0)], levels = AliasLevels(document)
        totals.reserveCapacity(document.nodes.count + 1)
        for (index, node) in document.nodes.enumerated() {
            var size = (nodes: 1, bytes: node.isScalar ? Int(node.textEnd) - Int(node.textStart) : 0)
            if node.kind == .alias {
                let target = Int(node.link), end = Int(document.nodes[target].next)
                if end > index {
                    complain(
                        "cyclic-alias",
                        "expected a value that is complete, found \"*\(Value(document, target).anchorName ?? "")\" inside itself",
                        at: index)
                    return false
                }
                size = (totals[end].nodes - totals[target].nodes, totals[end].bytes - totals[target].bytes)
            }
            if levels.next(index) > limits.depth {
                complain(
                    "too-deep", "expected at most \(limits.depth) levels of collections, with what aliases stand for", at: index)
                return false
            }
            let total = (nodes: totals[index].nodes + size.nodes, bytes: totals[index].bytes + size.bytes)
            if total.nodes > limits.aliasExpansion || total.bytes > limits.sourceBytes {
                let most = total.nodes > limits.aliasExpansion ? "\(limits.aliasExpansion) values" : "\(limits.sourceBytes) bytes of text"
                complain("alias-bomb", "expected aliases that stand for at most \(most) in all", at: index)
                return false
            }
            totals.append(total)
        }
        return true
    }

    // MARK: Words

    /// YAML 1.1 took these for booleans, and many people still do.
    private mutating func checkWord(_ index: Int) {
        let value = Value(document, index)
        guard !document.nodes[index].flags.contains(.hasProperties) else { return }
        let word = value.text
        guard ["yes", "no", "on", "off"].contains(word.lowercased()) else { return }
        let other = ["yes", "on"].contains(word.lowercased()) ? "true" : "false"
        complain(
            "yaml-1.1-boolean", "\"\(word)\" is a string, not a boolean", severity: .warning, at: index,
            hints: ["write \(other) for the boolean, or \"\(word)\" in quotes for the string"])
    }

    private mutating func complain(
        _ code: String, _ message: String, severity: Diagnostic.Severity = .error, at node: Int, hints: [String] = []
    ) {
        guard complaints.count < limits.diagnostics else { return }
        complaints.append((node, Diagnostic(code, message, severity: severity, at: document.place(of: node), hints: hints)))
    }
}

extension Node.Kind {
    /// `an integer`, `a mapping`, `null`.
    package var withArticle: String {
        switch self {
        case .null: "null"
        case .integer, .alias: "an \(self)"
        default: "a \(self)"
        }
    }
}

extension TagHandles.Core {
    /// The kind that a node with this tag must have.
    var kind: Node.Kind {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .integer: .integer
        case .decimal: .decimal
        case .string: .string
        case .mapping: .mapping
        case .sequence: .sequence
        }
    }
}
