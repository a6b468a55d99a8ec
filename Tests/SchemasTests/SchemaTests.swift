import Documents
import Schemas
import Testing

@Suite struct `A schema` {
    @Test(arguments: [
        ("type: integer", "1", true), ("type: integer", "1.0", true), ("type: integer", "1.5", false), ("type: integer", "0o17", true),
        ("type: integer", "1e400", true), ("type: number", ".inf", true), ("type: string", "no", true), ("type: boolean", "True", true),
        ("{$schema: 'http://json-schema.org/draft-04/schema#', type: integer}", "1.0", false),
        ("const: 1", "1.0", true), ("const: 0x10", "16", true), ("const: true", "1", false),
        ("const: {a: 1, b: 2}", "{b: 2.0, a: 1}", true),
        ("enum: [a, 1, null]", "~", true), ("enum: [a, 1, null]", "b", false),
        ("uniqueItems: true", "[1, 1.0]", false), ("uniqueItems: true", "[{a: 1, b: 2}, {b: 2, a: 1}]", false),
        ("uniqueItems: true", "[1, '1', true, null, [1], [2]]", true),
        ("minimum: 9007199254740993", "9007199254740992", false), ("maximum: 0.1", "0.1000000000000000000001", false),
        ("multipleOf: 0.01", "19.99", true), ("multipleOf: 0.3", "1e308", false), ("multipleOf: 7", "1e308", false),
        ("multipleOf: 8", "1e308", true), ("multipleOf: 1e-8", "12391239123", true), ("exclusiveMaximum: 3", ".nan", false),
        ("minLength: 2", "\"\\U0001F432\"", false), ("maxLength: 1", "\"\\U0001F432\"", true),
        ("unevaluatedProperties: false", "{a: 1}", false),
        ("{anyOf: [{properties: {a: {type: string}}}, {properties: {b: true}}], unevaluatedProperties: false}", "{a: 1, b: 1}", false),
        ("{anyOf: [{properties: {a: true}}, {properties: {b: true}}], unevaluatedProperties: false}", "{a: 1, b: 1}", true),
        ("{not: {properties: {a: true}, required: [b]}, unevaluatedProperties: false}", "{a: 1}", false),
        ("{contains: {type: string}, maxContains: 1, unevaluatedItems: {type: integer}}", "[a, 1, 2]", true),
        ("{if: {required: [a]}, then: {required: [b]}}", "{a: 1}", false),
    ])
    func `judges values as the drafts say`(schema text: String, value: String, isValid: Bool) throws {
        let schema = try schema(text), instance = try instance(value)
        #expect(schema.accepts(instance) == isValid)
        #expect(schema.findings(in: instance).isEmpty == isValid)
    }

    @Test(arguments: [
        ("$ref: common.yaml#/$defs/port", "port: {maximum: 9}"), ("$ref: /schemas/common.yaml#/$defs/port", "port: {maximum: 9}"),
        ("$ref: common.yaml#port", "p: {$anchor: port, maximum: 9}"),
        ("{$id: 'https://example.com/a/app.json', $ref: '../schemas/common.yaml#/$defs/port'}", "port: {maximum: 9}"),
    ])
    func `refers to other files, seen from its own`(text: String, definition: String) throws {
        let common = "$defs: {\(definition)}"
        let schema = try schema(text, ["file:///schemas/common.yaml": common, "https://example.com/schemas/common.yaml": common])
        #expect(try schema.accepts(instance("9")) && !schema.accepts(instance("10")))
        #expect(schema.documents.count == 2)
    }

    @Test func `is broken where a reference leads nowhere, each told with what to do`() throws {
        let text = """
            properties:
              a: {$ref: "#/$defs/prot"}
              b: {$ref: https://example.com/port.json}
              c: {$ref: common.yaml}
              d: {$ref: "#anchor"}
            $defs: {port: {type: integer}}
            """
        let complaints = try complaints(text)
        #expect(
            complaints == """
                schemas/app.yaml:2:13: error: there is no "#/$defs/prot" in schemas/app.yaml
                  hint: did you mean "#/$defs/port"?
                schemas/app.yaml:3:13: error: "https://example.com/port.json" is not in the repository, and no schema is read from the network
                  hint: cfgops schema vendor https://example.com/port.json brings it into schemas/vendor/
                schemas/app.yaml:4:13: error: there is no file "schemas/common.yaml"
                schemas/app.yaml:5:13: error: there is no "#anchor" in schemas/app.yaml
                """)
    }

    @Test(arguments: [
        "$ref: '#'", "{allOf: [{$ref: '#/$defs/a'}], $defs: {a: {anyOf: [{type: string}, {$ref: '#'}]}}}", "{not: {$ref: '#'}}",
        "{if: true, then: {$ref: '#'}}",
    ])
    func `is broken where it leads back to itself at the same value`(text: String) throws {
        let (schema, diagnostics) = try compiled(text)
        #expect(schema == nil)
        #expect(
            diagnostics.map(\.message) == ["the schema refers to itself without end: the same value would be judged by it again and again"])
    }

    @Test func `may lead back to itself below a key or an element`() throws {
        let tree = try schema("{type: object, properties: {children: {items: {$ref: '#'}}}, additionalProperties: false}")
        #expect(try tree.accepts(instance("{children: [{children: []}, {}]}")))
        #expect(try !tree.accepts(instance("{children: [{children: [{child: 1}]}]}")))
    }

    @Test func `follows documents as deep as they are read`() throws {
        let tree = try schema("{type: [array, integer], items: {allOf: [{$ref: '#'}]}}")
        let deep = String(repeating: "[", count: 500) + "1" + String(repeating: "]", count: 500)
        #expect(try tree.accepts(instance(deep)))
        #expect(try !tree.accepts(instance(deep.replacing("1", with: "x"))))
    }

    @Test func `gives branches up that double at every level`() throws {
        let doubling = try schema("{items: {anyOf: [{allOf: [{$ref: '#'}]}, {allOf: [{$ref: '#'}]}]}, type: array}")
        let deep = try instance(String(repeating: "[", count: 100) + "1" + String(repeating: "]", count: 100))
        #expect(!doubling.accepts(deep))
        let findings = doubling.findings(in: deep)
        #expect(findings.count == 1)
        if case .tooDeep? = findings.first?.rule { return }
        Issue.record("expected too deep, got \(findings)")
    }
}

@Suite struct `A sealed value` {
    /// `{password: <sealed>, size: 1}`.
    private func document(_ flags: Instance.Flags, _ kind: Instance.Kind) -> Instance {
        var result = Instance()
        let mapping = result.open(.mapping, origin: 0)
        Array("password".utf8).withUnsafeBufferPointer { result.append(.string, $0, origin: 1) }
        Array("ENC[...]".utf8).withUnsafeBufferPointer { result.append(kind, $0, flags: flags, origin: 2) }
        Array("size".utf8).withUnsafeBufferPointer { result.append(.string, $0, origin: 3) }
        Array("1".utf8).withUnsafeBufferPointer { result.append(.integer, $0, origin: 4) }
        result.close(mapping, count: 2)
        return result
    }

    @Test(arguments: [
        ("required: [password]", true), ("required: [user]", false), ("properties: {password: {type: string}}", true),
        ("properties: {password: {type: integer}}", false),
        ("properties: {password: {minLength: 100, pattern: '^x$', format: ipv4}}", true),
        ("properties: {password: {enum: [a, b]}}", true), ("properties: {password: {const: a}}", true),
        ("properties: {password: {not: {const: a}}}", true), ("properties: {password: {not: {type: string}}}", false),
        ("properties: {password: {oneOf: [{const: a}, {const: b}]}}", true),
        ("properties: {password: {anyOf: [{const: a}, {const: b}]}}", true),
        ("properties: {password: {anyOf: [{type: integer}, {type: 'null'}]}}", false),
        ("{if: {properties: {password: {const: a}}}, then: {required: [x]}}", true),
        ("{if: {properties: {password: {const: a}}}, then: {required: [x]}, else: {required: [y]}}", false),
        (
            "{if: {properties: {password: {const: a}}}, then: {properties: {size: {const: 2}}}, else: {properties: {size: {const: 1}}}}",
            true
        ),
        ("{oneOf: [{properties: {password: {const: a}}}, {properties: {size: {const: 1}}}]}", true),
        ("{properties: {size: {const: 2}, password: {const: a}}}", false),
        ("{anyOf: [{properties: {password: {const: a}}}], unevaluatedProperties: {type: integer}}", true),
        ("additionalProperties: {type: integer}", false), ("uniqueItems: true", true),
    ])
    func `breaks no rule that depends on what it is`(text: String, isAccepted: Bool) throws {
        #expect(try schema(text).accepts(document([.sealed, .secret], .string)) == isAccepted)
        #expect(try schema(text).findings(in: document([.sealed, .secret], .string)).isEmpty == isAccepted)
    }

    @Test(arguments: ["type: string", "type: [integer, 'null']", "not: {type: string}", "const: x", "minimum: 3"])
    func `of unknown kind breaks no rule at all`(rule: String) throws {
        #expect(try schema("properties: {password: {\(rule)}}").accepts(document([.sealed, .anyKind, .secret], .string)))
    }
}
