import Documents
import TestSupport
import Testing

@Suite struct `Files of real GitOps repositories` {
    static let paths: [String] = {
        guard let root = Conformance.folder("gitops-repos") else { return [] }
        return filePaths(below: root).filter { path in [".yaml", ".yml", ".json"].contains { path.hasSuffix($0) } }.sorted()
    }()

    /// PyYAML composes nodes; its YAML 1.1 words for booleans, numbers and dates are replaced by those of the core schema
    /// (YAML 1.2.2, section 10.3.2). Writes one line of JSON for each path that it reads.
    private static let reader = #"""
        import json, re, sys, yaml
        class Core(yaml.SafeLoader):
            def compose_node(self, parent, index):  # YAML 1.2 lets an anchor be given again
                event = self.peek_event()
                if not isinstance(event, yaml.AliasEvent): self.anchors.pop(event.anchor, None)
                return super().compose_node(parent, index)
        Core.yaml_implicit_resolvers = {}
        kinds = {
            'null': r'~|null|Null|NULL|', 'boolean': r'true|True|TRUE|false|False|FALSE',
            'integer': r'[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+',
            'decimal': r'[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)',
        }
        for kind, pattern in kinds.items():
            Core.add_implicit_resolver(kind, re.compile('^(?:' + pattern + ')$'), None)
        def tree(node):
            if isinstance(node, yaml.MappingNode): return {'mapping': [[tree(key), tree(value)] for key, value in node.value]}
            if isinstance(node, yaml.SequenceNode): return {'sequence': [tree(child) for child in node.value]}
            return {'kind': node.tag if node.tag in kinds else 'string', 'text': node.value}
        for path in sys.stdin.read().splitlines():
            with open(path, 'rb') as file:
                print(json.dumps([tree(node) for node in yaml.compose_all(file, Core)]))
        """#

    @Test(.enabled(if: !paths.isEmpty, "there is no public data"))
    func `parse whole, to the values that PyYAML composes`() throws {
        let output = try run(["/usr/bin/python3", "-c", Self.reader], input: Array(Self.paths.joined(separator: "\n").utf8))
        try #require(output.status == 0, "\(output.error)")
        let lines = output.standardOutput.split(separator: UInt8(ascii: "\n"))
        try #require(lines.count == Self.paths.count)
        for (path, line) in zip(Self.paths, lines) {
            let source = try readFile(path)
            let parsed = path.hasSuffix(".json") ? Json.parse(source, file: path) : Yaml.parse(source, file: path)
            #expect(parsed.diagnostics.map(\.rendered) == [])
            guard let document = parsed.document else { continue }
            let expected = try #require(Json.parse(Array(line), file: path).document?.root).elements
            let values = document.roots.map { Value(document, Int($0.node)) }
            #expect(values.count == expected.count && zip(values, expected).allSatisfy { isSame($0, tree: $1) }, "\(path)")
        }
    }

    /// Whether a value is what the reader wrote down.
    private func isSame(_ value: Value, tree: Value) -> Bool {
        switch value.kind {
        case .mapping:
            let pairs = tree["mapping"]?.elements.map(\.elements) ?? []
            return value.ownEntries.count == pairs.count
                && zip(value.ownEntries, pairs).allSatisfy { isSame($0.key, tree: $1[0]) && isSame($0.value, tree: $1[1]) }
        case .sequence:
            let elements = tree["sequence"]?.elements ?? []
            return value.elements.count == elements.count && zip(value.elements, elements).allSatisfy { isSame($0, tree: $1) }
        default:
            return tree["kind"]?.text == "\(value.kind)" && tree["text"]?.text == value.text
        }
    }
}
