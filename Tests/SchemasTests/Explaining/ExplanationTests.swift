import Documents
import Schemas
import Testing

@Suite struct `An explanation` {

    private func parsed(_ text: String) throws -> Document {
        try #require(Layer.parse(Array(text.utf8), file: "file.yaml").document)
    }

    private func diagnostics(_ schema: String, _ value: String, isSecret: Bool = false) throws -> [Diagnostic] {
        let (compiled, complaints) = try Schema.compile(parsed(schema), uri: "file:///schema.yaml", source: NoSchemas())
        let schema = try #require(compiled, "\(complaints)"), document = try parsed(value), root = try #require(document.root)
        let instance = isSecret ? root.secretInstance : Instance(root)
        return Explanation(instance, places: DocumentPlaces(instance, of: document), document: "app")
            .diagnostics(schema.findings(in: instance))
    }

    @Test(arguments: [
        ("items: {type: integer}", "[hunter2]"), ("items: {type: array}", "[hunter2]"), ("items: {type: string}", "[4711]"),
        ("items: {enum: [hunter3, huntress]}", "[hunter2]"), ("items: {enum: [\"4712\"]}", "[4711]"),
        ("items: {const: hunter}", "[hunter2]"), ("items: {pattern: ^x}", "[hunter2]"), ("items: {format: date}", "[hunter2]"),
        ("items: {minLength: 9}", "[hunter2]"), ("items: {maxLength: 3}", "[hunter2]"), ("items: {maximum: 9}", "[4711]"),
        ("items: {multipleOf: 2}", "[4711]"), ("items: {not: {const: hunter2}}", "[hunter2]"),
        ("items: {not: {enum: [hunter2]}}", "[hunter2]"),
        ("items: {anyOf: [{const: hunter3}, {const: x}]}", "[hunter2]"),
        ("items: {oneOf: [{const: hunter2}, {enum: [hunter2]}]}", "[hunter2]"),
        ("contains: {const: hunter2}\nmaxContains: 0\nminContains: 0", "[hunter2]"), ("uniqueItems: true", "[hunter2, hunter2]"),
        ("items: false", "[hunter2]"), ("{prefixItems: [true], items: false}", "[1, hunter2]"), ("unevaluatedItems: false", "[hunter2]"),
        ("additionalProperties: false", "{a: hunter2}"), ("{properties: {a: false}}", "{a: hunter2}"),
        ("{if: {properties: {a: {const: hunter2}}}, then: {required: [b]}}", "{a: hunter2}"),
        ("oneOf: [{properties: {a: {const: hunter2}, b: {type: string}}}, {properties: {a: {const: y}}}]", "{a: hunter2, b: 1}"),
        ("type: integer", "{a: {b: [hunter2, 4711]}}"), ("maxProperties: 0", "{a: hunter2}"), ("const: {a: b}", "{a: hunter2}"),
    ])
    func `shows nothing of a secret, whatever rule it breaks`(schema: String, value: String) throws {
        let open = try diagnostics(schema, value), hidden = try diagnostics(schema, value, isSecret: true)
        #expect(!open.isEmpty && open.count == hidden.count)
        #expect(hidden.allSatisfy { $0.hints.isEmpty }, "what is near to a secret says what it is")
        let text = hidden.map { complaint in
            // What stands at the place of the rule is the schema's own.
            ([complaint.message] + complaint.hints + complaint.notes.filter { !$0.message.contains(": ") }.map(\.message))
                .joined(separator: "\n")
        }
        for word in ["hunter2", "\"4711\"", " 4711", "7: "] { #expect(!text.contains { $0.contains(word) }, "\(text)") }
    }

    @Test func `is in the order of the instance, and the same every time`() throws {
        let schema = "{required: [x], additionalProperties: false, properties: {a: {type: string}, b: {minimum: 5}}}",
            value = "{c: 1, b: 2, a: 3}"
        let messages = try diagnostics(schema, value).map(\.message)
        #expect(
            messages == [
                "missing key \"x\"", "unknown key \"c\"", "expected at least 5 for \"b\", got 2",
                "expected a string for \"a\", got the integer 3",
            ])
        for _ in 0 ..< 10 { #expect(try diagnostics(schema, value).map(\.message) == messages) }
    }

    @Test func `tells of 50 things that are wrong in a document, and counts the rest`() throws {
        let value = (0 ..< 1234).map { "- x\($0)\n" }.joined()
        let found = try diagnostics("items: {type: integer}", value)
        #expect(found.count == Explanation.limit + 1)
        #expect(found.last?.rendered == "file.yaml: error: 1184 more complaints about \"app\"")
        #expect(try diagnostics("items: {type: integer}", String(value.prefix(200))).last?.message.contains("more") == false)
    }

    @Test(arguments: [1, 3, 30, 60, 100])
    func `finds the closest branch through branches inside branches, as deep as a reader follows`(depth: Int) throws {
        let schema = "anyOf: [{type: integer}, {type: array, items: {$ref: '#'}}]"
        let value = String(repeating: "[", count: depth) + "x" + String(repeating: "]", count: depth)
        let found = try diagnostics(schema, value), path = Path([Path.Step](repeating: .index(0), count: depth))
        let deepest = "expected an integer or a list for \"\(path)\", got the string \"x\""
        #expect(found.count == 1)
        #expect(found.first?.message == deepest || depth > 64 && found.first?.message.contains("alternatives") == true)
    }

    @Test func `has the keyword behind the slash of its code`() throws {
        let table = [
            ("type: integer", "type"), ("required: [b]", "required"), ("additionalProperties: false", "additionalProperties"),
            ("propertyNames: {maxLength: 0}", "propertyNames"), ("{properties: {a: false}}", "false"),
            ("minProperties: 9", "minProperties"),
            ("anyOf: [{required: [b]}, {required: [c]}]", "anyOf"), ("not: {required: [a]}", "not"),
            ("dependentRequired: {a: [b]}", "dependentRequired"), ("oneOf: [{required: [a]}, {type: object}]", "oneOf"),
        ]
        for (schema, keyword) in table { #expect(try diagnostics(schema, "{a: 1}").map(\.code) == ["schema/\(keyword)"], "\(schema)") }
    }
}

extension Value {
    /// An instance whose scalars are all known secrets.
    fileprivate var secretInstance: Instance {
        var instance = Instance()
        append(to: &instance)
        return instance
    }

    private func append(to instance: inout Instance) {
        switch kind {
        case .mapping:
            let mapping = instance.open(.mapping, origin: index)
            for (key, value) in entries {
                key.withText { instance.append(.string, $0, origin: key.index) }
                value.append(to: &instance)
            }
            instance.close(mapping, count: entries.count)
        case .sequence:
            let list = instance.open(.sequence, origin: index)
            elements.forEach { $0.append(to: &instance) }
            instance.close(list, count: elements.count)
        default: withText { instance.append(kind, $0, flags: .secret, origin: index) }
        }
    }
}
