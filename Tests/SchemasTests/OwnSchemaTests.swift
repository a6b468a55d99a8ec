import Documents
import Schemas
import Testing

@Suite struct `The schemas of what cfgops reads` {
    @Test(arguments: OwnSchema.allCases)
    func `are good schemas, known by their names`(own: OwnSchema) throws {
        let document = try #require(own.document)
        #expect(document.root?["$id"]?.text == own.uri)
        #expect(try Schema.compile(document, uri: own.uri, source: NoSchemas()).diagnostics == [])
    }

    /// In every `examples` and `default`, judged by the schema beside it.
    @Test(arguments: OwnSchema.allCases)
    func `give examples that they accept`(own: OwnSchema) throws {
        let document = try #require(own.document)
        var count = 0
        let root = try #require(document.root)
        try visit(root, pointer: "#") { pointer, value in
            let text = Array(#"{"$ref": "\#(own.uri)\#(pointer)"}"#.utf8)
            let part = try #require(Json.parse(text, file: "part").document)
            let (schema, diagnostics) = try Schema.compile(part, uri: "file:///part", source: NoSchemas())
            #expect(diagnostics == [])
            let good = try #require(schema), findings = good.findings(in: Instance(value))
            #expect(findings.isEmpty, "\(pointer): \(value.place)")
            count += 1
        }
        #expect(count > 4)
    }

    private func visit(_ value: Value, pointer: String, _ body: (String, Value) throws -> Void) throws {
        // Properties may have these names, and then they are schemas.
        let examples = value["examples"]?.elements ?? [], fallback = [value["default"]].compactMap { $0 }.filter { $0.kind != .mapping }
        for example in examples + fallback { try body(pointer, example) }
        for (key, inner) in value.entries where key.text != "examples" {
            let name = key.text.replacing("~", with: "~0").replacing("/", with: "~1").replacing("%", with: "%25")
            try visit(inner, pointer: "\(pointer)/\(name)", body)
        }
        for (index, inner) in value.elements.enumerated() where inner.kind == .mapping {
            try visit(inner, pointer: "\(pointer)/\(index)", body)
        }
    }

    @Test(
        arguments: [
            ("{}", true), ("keys: [&a age1x]\ncreation_rules: [{age: *a}]", true),
            ("creation_rules: [{path_regex: '^prod/', age: [age1x, age1y], mac_only_encrypted: true}]", true),
            (
                "creation_rules: [{key_groups: [{age: [age1x], kms: [{arn: a, context: {k: v}}]}, {merge: [{pgp: [F]}]}], shamir_threshold: 2}]",
                true
            ),
            ("stores: {json: {indent: -1}, yaml: {indent: 2}, dotenv: }", true),
            (
                "destination_rules: [{s3_bucket: b, path_regex: s3/*, recreation_rule: {pgp: F}}, {vault_path: x, vault_kv_version: 2}]",
                true
            ),
            ("creation_rules: {age: age1x}", false), ("creation_rules: [{ages: age1x}]", false), ("creation_rules: [{age: 5}]", false),
            ("creation_rules: [{filename_regex: x, age: age1x}]", false),
            ("creation_rules: [{encrypted_regex: a, encrypted_suffix: b}]", false),
            ("creation_rules: [{unencrypted_comment_regex: a, encrypted_comment_regex: b}]", false),
            ("creation_rules: [{shamir_threshold: 1}]", false), ("creation_rules: [{key_groups: [{}]}]", false),
            ("stores: {yaml: {indent: two}}", false), ("destination_rules: [{s3_bucket: b, gcs_bucket: c}]", false),
            ("destination_rules: [{vault_kv_version: 3}]", false),
        ] as [(String, Bool)])
    func `tell a good .sops.yaml from a bad one`(text: String, isGood: Bool) throws {
        #expect(try accepts(.sops, text) == isGood)
    }

    @Test(
        arguments: [
            ("flags: {}", true), ("{}", false), ("flags: {f: {state: ENABLED, variants: {on: true}}}\nx-team: [any]", true),
            ("flags: {f: {state: enabled, variants: {on: true}}}", false), ("flags: {f: {state: ENABLED, variants: {}}}", false),
            ("flags: {f: {state: ENABLED, variants: {a: 1, b: x}}}", false),
            ("flags: {f: {state: ENABLED, variants: {a: 1}, targetting: {}}}", false),
            ("flags: {f: {state: ENABLED, variants: {a: 1}, metadata: {owner: 5}}}", false),
            ("flags: {f: {state: ENABLED, variants: {a: 1}, metadata: {expires: soon}}}", false),
            ("flags: {f: {state: ENABLED, variants: {a: 1}, metadata: {expires: 2027-01-31, ticket: 7}}}", true),
            ("flags: {f: {state: ENABLED, variants: {a: 1}, targeting: {if: [{var: $flagd.flagkey}, a]}}}", false),
            ("flags: {f: {state: ENABLED, variants: {a: 1}, targeting: {if: [true], or: [true]}}}", false),
            ("flags: {f: {state: ENABLED, variants: {a: 1}, targeting: {fractional: [{var: email}, [a, {'-': [5, 1]}], [b]]}}}", true),
            ("flags: {f: {state: ENABLED, variants: {a: 1}, targeting: {fractional: [[a, 1.5]]}}}", false),
            ("flags: {f: {state: ENABLED, variants: {a: 1}, targeting: {sem_ver: [{var: v}, '>=', 1.2.3-rc.1]}}}", true),
            ("flags: {f: {state: ENABLED, variants: {a: 1}, targeting: {sem_ver: [{var: v}, '>=', 1.2]}}}", false),
            ("$evaluators: {e: {in: [a, [b]]}}\nflags: {f: {state: DISABLED, variants: {a: {}}, targeting: {$ref: e}}}", true),
            ("flags: [{key: f, state: ENABLED, variants: {a: 1}}]", true), ("flags: [{state: ENABLED, variants: {a: 1}}]", false),
        ] as [(String, Bool)])
    func `tell good flags from bad ones`(text: String, isGood: Bool) throws {
        #expect(try accepts(.flags, text) == isGood)
    }

    private func accepts(_ own: OwnSchema, _ text: String) throws -> Bool {
        let document = try #require(own.document), root = try #require(Layer.parse(Array(text.utf8), file: "file").document?.root)
        let compiled = try Schema.compile(document, uri: own.uri, source: NoSchemas()).schema
        return try #require(compiled).accepts(Instance(root))
    }
}
