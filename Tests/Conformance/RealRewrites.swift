import Documents
import TestSupport
import Testing

@Suite struct `Real files written again` {
    /// The files that are layers; tags of other programs make a file none (R8).
    private static let layers: [Document] = `Files of real GitOps repositories`.paths.compactMap { path in
        (try? readFile(path)).flatMap { Layer.parse($0, file: path).document }
    }

    /// Reads each original by the YAML 1.2 core schema with keys as their source text (R8), what we wrote by PyYAML's own YAML 1.1
    /// and as JSON, and prints the paths that differ. Only the slow loader can be told that an anchor may be given again.
    private static let comparison = #"""
        import json, re, sys, yaml
        kinds = {
            'null': r'~|null|Null|NULL|', 'bool': r'true|True|TRUE|false|False|FALSE', 'int': r'[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+',
            'float': r'[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)', 'merge': '<<',
        }
        def mapping(loader, node):
            loader.flatten_mapping(node)
            return {key.value: loader.construct_object(value, deep=True) for key, value in node.value}
        def core(base):
            class Core(base): yaml_implicit_resolvers = {}
            for tag, pattern in kinds.items():
                Core.add_implicit_resolver('tag:yaml.org,2002:' + tag, re.compile('^(?:' + pattern + ')$'), None)
            Core.add_constructor('tag:yaml.org,2002:int', lambda loader, node: int(node.value, 0 if node.value[1:2] in ('o', 'x') else 10))
            Core.add_constructor('tag:yaml.org,2002:map', mapping)
            return Core
        class Forgetful(yaml.SafeLoader):
            def compose_node(self, parent, index):
                event = self.peek_event()
                if not isinstance(event, yaml.AliasEvent): self.anchors.pop(event.anchor, None)
                return super().compose_node(parent, index)
        fast, slow = core(yaml.CSafeLoader), core(Forgetful)
        for line in sys.stdin.read().splitlines():
            original, written = line.split('\t')
            text = open(original, 'rb').read()
            try: wanted = list(yaml.load_all(text, fast))
            except yaml.YAMLError: wanted = list(yaml.load_all(text, slow))
            if list(yaml.load_all(open(written + '.yaml', 'rb'), yaml.CSafeLoader)) != wanted: print('as YAML:', original)
            if [json.loads(one) for one in open(written + '.json')] != wanted: print('as JSON:', original)
        """#

    @Test func `are layers but for those with foreign tags`() throws {
        let layers = Set(Self.layers.map(\.file))
        for path in `Files of real GitOps repositories`.paths where !layers.contains(path) {
            #expect(Layer.parse(try readFile(path), file: path).diagnostics.filter(\.isError).allSatisfy { $0.code == "foreign-tag" })
        }
    }

    @Test(.enabled(if: !layers.isEmpty, "there is no public data"))
    func `have the values they had`() throws {
        let folder = try TemporaryFolder()
        var lines = ""
        for (number, document) in Self.layers.enumerated() {
            var yaml = YamlWriter(), json: [UInt8] = []
            for root in document.roots {
                if !yaml.bytes.isEmpty { yaml.separator() }
                try emit(Value(document, Int(root.node)), to: &yaml)
                json += try Value(document, Int(root.node)).json(.compact) + Array("\n".utf8)
            }
            try folder.write("\(number).yaml", yaml.bytes)
            try folder.write("\(number).json", json)
            lines += "\(document.file)\t\(folder.path("\(number)"))\n"
        }
        let result = try run(["/usr/bin/python3", "-c", Self.comparison], input: Array(lines.utf8))
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output == "")
    }

    @Test(.enabled(if: !layers.isEmpty, "there is no public data"))
    func `keep every byte when nothing changes`() throws {
        for document in Self.layers {
            for (number, root) in document.roots.enumerated() {
                for leaf in leaves(Value(document, Int(root.node)), below: .root) {
                    let stated = NewValue.scalar(kind: leaf.value.kind, text: leaf.value.text)
                    #expect(
                        try Edit.set(leaf.path, to: stated, in: document, root: number) == document.source, "\(document.file) \(leaf.path)")
                }
            }
        }
    }

    @Test(.enabled(if: !layers.isEmpty, "there is no public data"))
    func `keep every byte when a key comes and goes`() throws {
        // In a file without a final line break, an entry at its end leaves one behind when it goes.
        for document in Self.layers where document.source.last == UInt8(ascii: "\n") && (longRun || document.source.count < 4000) {
            for (number, root) in document.roots.enumerated() {
                for place in mappings(Value(document, Int(root.node)), below: .root).prefix(longRun ? 100 : 3) {
                    try comeAndGo(place.appending(key: "cfgops-test"), in: document, root: number)
                }
            }
        }
    }

    private func comeAndGo(_ key: Path, in document: Document, root: Int) throws {
        let with = try Edit.set(key, to: .string("here"), in: document, root: root)
        let changed = try #require(Layer.parse(with, file: document.file).document)
        #expect(try Edit.unset(key, in: changed, root: root) == document.source, "\(document.file) \(key)")
    }

    private func leaves(_ value: Value, below path: Path) -> [(path: Path, value: Value)] {
        children(of: value, below: path).flatMap { leaves($0.value, below: $0.path) } + (value.isScalar ? [(path, value)] : [])
    }

    /// The paths of the mappings with entries; a `{}` would not come back as it was written.
    private func mappings(_ value: Value, below path: Path) -> [Path] {
        (value.kind == .mapping && value.node.link > 0 ? [path] : [])
            + children(of: value, below: path).flatMap { mappings($0.value, below: $0.path) }
    }

    /// What a collection states itself: neither aliases nor what a merge key brings in.
    private func children(of value: Value, below path: Path) -> [(path: Path, value: Value)] {
        let own =
            value.ownEntries.filter { $0.key.text != "<<" }.map { (path.appending(key: $0.key.text), $0.value) }
            + value.elements.enumerated().map { (path.appending(index: $0.offset), $0.element) }
        return own.filter { value.document.nodes[$0.1.index].kind != .alias }
    }
}
