import Documents
import Schemas
import Testing

@Suite struct `The merge annotations of a schema` {
    private func read(_ text: String) throws -> MergeAnnotations {
        let parsed = Layer.parse(Array(text.utf8), file: "schemas/s.yaml")
        let document = try #require(parsed.document, "\(parsed.diagnostics.map(\.rendered))")
        return try #require(MergeAnnotations.read(schema: document))
    }

    @Test(
        arguments: [
            ("properties: {l: {x-merge: append}}", ["l: append"]),
            ("properties: {l: {x-merge: prepend}, m: {x-merge: replace}}", ["l: prepend", "m: replace"]),
            ("properties: {l: {x-merge: {by: name}}, m: {x-merge: {by: [port, protocol]}}}", ["l: by name", "m: by port, protocol"]),
            ("properties: {l: {x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name]}}", ["l: by name"]),
            ("properties: {l: {x-kubernetes-list-type: atomic}}", ["l: replace"]),
            ("properties: {l: {x-kubernetes-list-type: set}}", []),
            ("properties: {l: {x-merge: {by: name}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name]}}", ["l: by name"]),
            // Elements are one step, and so is any key.
            ("properties: {l: {x-merge: {by: id}, items: {properties: {tags: {x-merge: append}}}}}", ["l: by id", "l.*.tags: append"]),
            ("patternProperties: {'^x': {x-merge: append}}", ["*: append"]),
            ("additionalProperties: {properties: {l: {x-merge: append}}}", ["*.l: append"]),
            ("properties: {l: {prefixItems: [{x-merge: append}]}}", ["l.*: append"]),
            // Through references and allOf.
            (
                "$defs: {ports: {x-merge: {by: port}}}\nproperties: {a: {$ref: '#/$defs/ports'}, b: {$ref: '#/$defs/ports'}}",
                ["a: by port", "b: by port"]
            ),
            ("$defs: {'a/b%': {x-merge: append}}\nproperties: {a: {$ref: '#/$defs/a~1b%25'}}", ["a: append"]),
            ("$defs: {p: {$anchor: ports, x-merge: append}}\nproperties: {a: {$ref: '#ports'}}", ["a: append"]),
            ("allOf: [{properties: {l: {x-merge: append}}}, {properties: {l: {x-merge: append}}}]", ["l: append"]),
            // A schema inside itself ends at its first repetition; other files are somebody else's.
            ("properties: {l: {x-merge: append}, child: {$ref: '#'}}", ["l: append"]),
            ("properties: {a: {$ref: other.json}, x-merge: {type: string}}", []),
            ("type: object", []),
        ] as [(schema: String, annotations: [String])])
    func `are paths with strategies (R12)`(schema: String, annotations: [String]) throws {
        let result = try read(schema)
        #expect(result.annotations.map { "\($0.path): \($0.strategy)" } == annotations)
        #expect(result.diagnostics.isEmpty)
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
                "schemas/s.yaml:1:27: error: \"x-merge\" says \"append\" and \"x-kubernetes-list-type\" says \"replace\""
            ),
        ] as [(schema: String, complaint: String)])
    func `are refused where they contradict themselves (R12)`(schema: String, complaint: String) throws {
        #expect(try read(schema).diagnostics.map(\.rendered) == [complaint])
    }

    @Test func `end in a schema whose definitions multiply`() throws {
        let levels = (0 ..< 30).map { "d\($0): {properties: {a: {$ref: '#/$defs/d\($0 + 1)'}, b: {$ref: '#/$defs/d\($0 + 1)'}}}" }
        let schema = "$defs:\n  " + levels.joined(separator: "\n  ") + "\n  d30: {x-merge: append}\n$ref: '#/$defs/d0'"
        #expect(try read(schema).diagnostics.map(\.code) == ["schema-too-large"])
    }
}
