import Documents
import Schemas
import Testing

@Suite struct `Merge strategies of a schema` {
    private func strategies(_ text: String, _ others: [String: String] = [:]) throws -> [String] {
        let found = try MemorySchemas(texts: others).annotations(text)
        #expect(found.diagnostics.map(\.rendered) == [])
        return found.graph?.strategies.map { "\($0.path): \($0.strategy)" } ?? []
    }

    @Test(
        arguments: [
            ("properties: {l: {x-merge: append}}", ["l: append"]),
            ("properties: {l: {x-merge: prepend}, m: {x-merge: replace}}", ["l: prepend", "m: replace"]),
            ("properties: {l: {x-merge: {by: name}}, m: {x-merge: {by: [port, protocol]}}}", ["l: by name", "m: by port, protocol"]),
            // Elements are one step, and so is any key that is not named.
            ("properties: {l: {x-merge: {by: id}, items: {properties: {tags: {x-merge: append}}}}}", ["l: by id", "l.*.tags: append"]),
            ("patternProperties: {'^x': {x-merge: append}}", ["*: append"]),
            ("additionalProperties: {properties: {l: {x-merge: append}}}", ["*.l: append"]),
            ("properties: {l: {prefixItems: [{x-merge: append}]}}", ["l.*: append"]),
            ("properties: {l: {items: [{x-merge: append}], additionalItems: {x-merge: append}}}", ["l.*: append", "l.*: append"]),
            // Branches: layers merge before anybody knows which of them a value meets.
            ("anyOf: [{properties: {l: {x-merge: append}}}, {type: 'null'}]", ["l: append"]),
            ("oneOf: [{properties: {l: {x-merge: append}}}, {type: 'null'}]", ["l: append"]),
            ("{if: {properties: {l: {x-merge: append}}}, then: {properties: {m: {x-merge: append}}}}", ["m: append"]),
            ("not: {properties: {l: {x-merge: append}}}", []),
            // A property of that name is no annotation.
            ("properties: {x-merge: {type: string}}", []),
            ("type: object", []),
        ] as [(schema: String, strategies: [String])])
    func `are read from its keywords (R12)`(schema: String, strategies: [String]) throws {
        #expect(try self.strategies(schema) == strategies)
    }

    @Test(
        arguments: [
            ("x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name]", ["l: by name"]),
            ("x-kubernetes-list-type: atomic", ["l: replace"]),
            ("x-kubernetes-list-type: set", []),
            ("x-kubernetes-map-type: atomic", ["l: replace"]),
            ("x-kubernetes-map-type: granular", []),
            ("x-kubernetes-patch-strategy: merge, x-kubernetes-patch-merge-key: name", ["l: by name"]),
            ("x-kubernetes-patch-strategy: 'merge,retainKeys', x-kubernetes-patch-merge-key: name", ["l: by name"]),
            ("x-kubernetes-patch-strategy: merge", ["l: union"]),
            ("x-kubernetes-patch-strategy: replace", ["l: replace"]),
            ("x-kubernetes-patch-strategy: retainKeys", []),
            // Kubernetes' own schemas have both, and the newer words say more.
            (
                "x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [containerPort, protocol], "
                    + "x-kubernetes-patch-strategy: merge, x-kubernetes-patch-merge-key: containerPort",
                ["l: by containerPort, protocol"]
            ),
            ("x-merge: {by: name}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name]", ["l: by name"]),
        ] as [(schema: String, strategies: [String])])
    func `are read from the words of Kubernetes`(schema: String, strategies: [String]) throws {
        #expect(try self.strategies("properties: {l: {\(schema)}}") == strategies)
    }

    @Test(
        arguments: [
            // Definitions, pointers with escapes, anchors.
            (
                "$defs: {ports: {x-merge: {by: port}}}\nproperties: {a: {$ref: '#/$defs/ports'}, b: {$ref: '#/$defs/ports'}}",
                ["a: by port"]
            ),
            ("$defs: {'a/b%': {x-merge: append}}\nproperties: {a: {$ref: '#/$defs/a~1b%25'}}", ["a: append"]),
            ("$defs: {p: {$anchor: ports, x-merge: append}}\nproperties: {a: {$ref: '#ports'}}", ["a: append"]),
            ("allOf: [{properties: {l: {x-merge: append}}}, {properties: {l: {x-merge: append}}}]", ["l: append", "l: append"]),
            // What stands beside a reference counts, in old drafts too.
            (
                "$schema: http://json-schema.org/draft-07/schema#\ndefinitions: {d: {type: array}}\n"
                    + "properties: {l: {$ref: '#/definitions/d', x-merge: append}}", ["l: append"]
            ),
            // Other files: beside it, by URI, by a part of one.
            ("properties: {l: {$ref: common.yaml#/$defs/list}}", ["l: append"]),
            ("properties: {l: {$ref: ./sub/../common.yaml#list}}", ["l: append"]),
            ("$ref: 'https://example.com/lists.json'", ["l: append"]),
            ("$id: https://example.com/s.json\n$ref: lists.json", ["l: append"]),
            // An identifier inside moves the base of what is inside it.
            (
                "$defs: {in: {$id: 'https://example.com/deep/in.json', properties: {l: {$ref: ../lists.json#/properties/l}}}}\n"
                    + "$ref: '#/$defs/in'", ["l: append"]
            ),
            (
                "$schema: http://json-schema.org/draft-04/schema#\nid: https://example.com/s.json\n"
                    + "definitions: {d: {id: '#list', x-merge: append}}\nproperties: {l: {$ref: '#list'}}", ["l: append"]
            ),
            (
                "$id: https://example.com/self.json\nproperties: {l: {$ref: 'https://example.com/self.json#/$defs/d'}}\n$defs: {d: {x-merge: append}}",
                ["l: append"]
            ),
        ] as [(schema: String, strategies: [String])])
    func `are found through references and allOf`(schema: String, strategies: [String]) throws {
        let others = [
            "file:///schemas/common.yaml": "$defs: {list: {$anchor: list, $ref: more.yaml}}",
            "file:///schemas/more.yaml": "x-merge: append",
            "https://example.com/lists.json": "properties: {l: {x-merge: append}}",
        ]
        #expect(try self.strategies(schema, others) == strategies)
    }

    @Test(
        arguments: [
            ("properties: {l: {x-merge: append}, child: {$ref: '#'}}", "child.child.child.l", MergeStrategy.append),
            ("$id: https://example.com/tree\nproperties: {c: {x-merge: {by: id}, items: {$ref: tree}}}", "c..c..c", .by(["id"])),
            // Two that contain each other.
            (
                "$defs:\n  a: {properties: {b: {$ref: '#/$defs/b'}}}\n  b: {properties: {a: {$ref: '#/$defs/a'}, l: {x-merge: append}}}\n"
                    + "$ref: '#/$defs/a'", "b.a.b.l", .append
            ),
            // A tree that somebody else has extended refers to the extension.
            (
                "$id: https://example.com/strict\n$dynamicAnchor: node\n$ref: https://example.com/open\n"
                    + "properties: {tags: {x-merge: append}}", "children..tags", .append
            ),
            (
                "$schema: https://json-schema.org/draft/2019-09/schema\nproperties: {l: {x-merge: append}, child: {$recursiveRef: '#'}}",
                "child.l", .append
            ),
        ] as [(schema: String, keys: String, strategy: MergeStrategy)])
    func `hold at every depth of a schema that contains itself`(schema: String, keys: String, strategy: MergeStrategy) throws {
        let open =
            "$id: https://example.com/open\n$dynamicAnchor: node\n"
            + "properties: {children: {items: {$dynamicRef: '#node'}}}"
        let found = try MemorySchemas(texts: ["https://example.com/open": open]).annotations(schema)
        let graph = try #require(found.graph)
        let path = keys.split(separator: ".", omittingEmptySubsequences: false).map { Array($0.utf8) }
        #expect(found.diagnostics.map(\.rendered) == [])
        #expect([graph].strategy(at: path) == strategy)
        #expect([graph].strategy(at: path + path + ["x".utf8.map { $0 }]) == nil)
    }

    @Test(
        arguments: [
            ("x", .append), ("y-1", .prepend), ("y", nil), ("other", .replace), ("x-1", .replace),
        ] as [(key: String, strategy: MergeStrategy?)])
    func `hold for the entries that a schema means`(key: String, strategy: MergeStrategy?) throws {
        let schema =
            "properties: {x: {x-merge: append}, y: {}}\npatternProperties: {'^y-': {x-merge: prepend}}\nadditionalProperties: {x-merge: replace}"
        let found = try MemorySchemas().annotations(schema)
        #expect(found.diagnostics.isEmpty)
        #expect([try #require(found.graph)].strategy(at: [Array(key.utf8)]) == strategy)
    }

    @Test func `take the default of a merge key where an element lacks it`() throws {
        let schema = """
            properties:
              ports:
                x-merge: { by: [port, protocol] }
                items: { properties: { protocol: { $ref: '#/$defs/protocol' } } }
              required: { x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name], items: { required: [name] } }
              loose: { x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name] }
            $defs: { protocol: { default: TCP } }
            """
        let graph = try #require(try MemorySchemas().annotations(schema).graph)
        #expect([graph].strategy(at: [Array("ports".utf8)]) == .by(["port", MergeKey("protocol", fallback: "TCP")]))
        #expect([graph].strategy(at: [Array("required".utf8)]) == .by(["name"]))
        #expect([graph].strategy(at: [Array("loose".utf8)]) == .by([MergeKey("name", fallback: "")]))
    }

    @Test func `are named by what a value is in and by what is in it`() throws {
        let schema = "properties: {t: {x-merge: {by: id}, items: {$ref: '#'}}, l: {x-merge: append}}"
        let graph = try #require(try MemorySchemas().annotations(schema).graph)
        let path = ["t", "0", "t"].map { Array($0.utf8) }
        #expect(graph.strategies(naming: path).map { "\($0.path): \($0.strategy)" } == ["t: by id", "t.*.t: by id", "t.*.t.*.l: append"])
    }

    @Test(
        arguments: [
            (
                "properties: {l: {x-merge: merge}}",
                "schemas/s.yaml:1:27: error: expected \"append\", \"prepend\", \"replace\" or { by: KEY } for \"x-merge\""
            ),
            (
                "properties: {l: {x-merge: {by: []}}}",
                "schemas/s.yaml:1:27: error: expected \"append\", \"prepend\", \"replace\" or { by: KEY } for \"x-merge\""
            ),
            (
                "properties: {l: {x-kubernetes-list-type: map}}",
                "schemas/s.yaml:1:42: error: \"x-kubernetes-list-type: map\" needs \"x-kubernetes-list-map-keys\", a list of keys"
            ),
            (
                "allOf:\n- properties: {l: {x-merge: append}}\n- properties: {l: {x-merge: prepend}}",
                "schemas/s.yaml:3:29: error: two merge strategies for \"l\": \"append\" (schemas/s.yaml:2:29) and \"prepend\""
            ),
            (
                "properties: {l: {x-merge: append, x-kubernetes-list-type: atomic}}",
                "schemas/s.yaml:1:27: error: \"x-merge\" says \"append\" and Kubernetes' own word (schemas/s.yaml:1:59) says \"replace\""
            ),
            (
                "properties: {l: {$ref: common.yaml, x-merge: append}}",
                "schemas/common.yaml:1:10: error: two merge strategies for \"l\": \"append\" (schemas/s.yaml:1:46) and \"by id\""
            ),
            // Found where it is: deep in a tree of trees.
            (
                "properties: {a: {$ref: '#'}}\nallOf: [{properties: {a: {properties: {a: {x-merge: append}}}}}]\nx-merge: replace",
                "schemas/s.yaml:2:53: error: two merge strategies for \"a.a\": \"replace\" (schemas/s.yaml:3:10) and \"append\""
            ),
            (
                "x-merge: append\nproperties: {a: {$ref: nothing.yaml}}",
                "schemas/s.yaml:2:24: error: there is no file \"schemas/nothing.yaml\""
            ),
        ] as [(schema: String, complaint: String)])
    func `are refused where they are none or contradict each other (R12)`(schema: String, complaint: String) throws {
        let found = try MemorySchemas(texts: ["file:///schemas/common.yaml": "x-merge: {by: id}"]).annotations(schema)
        #expect(found.diagnostics.map(\.rendered) == [complaint])
    }

    @Test func `end in a schema whose definitions multiply`() throws {
        let levels = (0 ..< 30).map { "d\($0): {properties: {a: {$ref: '#/$defs/d\($0 + 1)'}, b: {$ref: '#/$defs/d\($0 + 1)'}}}" }
        let schema = "$defs:\n  " + levels.joined(separator: "\n  ") + "\n  d30: {x-merge: append}\n$ref: '#/$defs/d0'"
        let found = try MemorySchemas().annotations(schema)
        #expect(found.diagnostics.isEmpty)
        #expect([try #require(found.graph)].strategy(at: Array(repeating: Array("b".utf8), count: 30)) == .append)
    }

    @Test func `of a schema that says nothing are no work for those who merge`() throws {
        #expect(try MemorySchemas().annotations("properties: {a: {$ref: '#/$defs/a'}}\n$defs: {a: {default: 1}}").graph == nil)
        #expect(try MemorySchemas().annotations("properties: {a: {default: 1}}", readsDefaults: true).graph?.hasDefaults == true)
        #expect(try MemorySchemas(texts: ["file:///schemas/o.yaml": "type: array"]).annotations("$ref: o.yaml").graph == nil)
    }
}
