import Documents
import Schemas
import Testing

@Suite struct `The reference of a schema` {
    @Test(
        arguments: [
            ("properties: {a: {type: object, required: [b], properties: {b: {}, c: {}}}}", ["a object", "a.b !", "a.c"]),
            ("properties: {l: {type: array, items: {type: string}}}", ["l array of string"]),
            ("properties: {l: {type: array, items: {type: string, format: uri}}}", ["l array", "l[] string uri"]),
            (
                "properties: {l: {prefixItems: [{type: string, minLength: 1}, {enum: [1]}], items: {enum: [x]}}}",
                ["l array", "l[0] string minLength=1", "l[1] integer {1}", "l[] string {x}"]
            ),
            ("additionalProperties: {properties: {n: {type: integer}}}", ["* object", "*.n integer"]),
            ("patternProperties: {'^x-': {type: string}}", ["/^x-/ string"]),
            // Keys that may not be there are no options.
            ("properties: {a: {type: string}, b: false}", ["a string"]),
            (
                "$defs: {p: {type: integer, maximum: 9}}\nproperties: {a: {$ref: '#/$defs/p', minimum: 1}}",
                ["a integer minimum=1 maximum=9"]
            ),
            ("$defs: {p: {$anchor: p, type: integer}}\nproperties: {a: {$ref: '#p'}}", ["a integer"]),
            (
                "allOf: [{required: [a], properties: {a: {type: string}}}, {properties: {a: {minLength: 1}, b: {}}}]",
                ["a string minLength=1 !", "b"]
            ),
            ("properties: {a: {allOf: [{type: [string, integer]}, {type: [integer, 'null']}]}}", ["a integer"]),
            ("properties: {a: {anyOf: [{type: string, format: uri}, {type: integer}]}}", ["a <string uri|integer>"]),
            (
                "properties: {a: {oneOf: [{required: [b], properties: {b: {type: string}}}, {properties: {c: {}}}]}}",
                ["a <object|object>", "a.b string", "a.c"]
            ),
            ("if: {required: [a]}\nthen: {properties: {b: {type: string}}}", ["b string"]),
            ("properties: {a: {const: 5}, b: {enum: [x, 1]}}", ["a integer {5}", "b string integer {x 1}"]),
            ("properties: {v: {type: string}, child: {$ref: '#'}}", ["v string", "child object again \"\""]),
            (
                "$defs: {n: {properties: {next: {$ref: '#/$defs/n'}, v: {type: string}}}}\nproperties: {list: {$ref: '#/$defs/n'}}",
                ["list object", "list.next object again \"list\"", "list.v string"]
            ),
            ("properties: {a: {default: 5, deprecated: true, title: T, examples: [6]}}", ["a =5 deprecated T ~6"]),
            (
                "$schema: http://json-schema.org/draft-07/schema#\ndefinitions: {p: {type: integer}}\nproperties: {a: {$ref: '#/definitions/p', maximum: 1, title: mine}}",
                ["a integer mine"]
            ),
            (
                "$schema: http://json-schema.org/draft-04/schema#\nproperties: {l: {items: [{enum: [x]}], additionalItems: {enum: [y]}}}",
                ["l array", "l[0] string {x}", "l[] string {y}"]
            ),
        ] as [(schema: String, options: [String])])
    func `has every option once, parents first`(schema: String, options: [String]) throws {
        #expect(try reference(schema).options.map(outline) == options)
    }

    @Test func `says of a reference that leads nowhere where it stands`() throws {
        let error = #expect(throws: Diagnostics.self) { try reference("properties: {a: {$ref: '#/$defs/q'}}") }
        #expect(error?.list.map(\.rendered) == ["schemas/s.yaml:1:24: error: there is no \"#/$defs/q\" in schemas/s.yaml"])
    }

    @Test func `names the line of the key`() throws {
        let options = try reference("properties:\n  a:\n    properties:\n      b: {}").options
        #expect(options.map(\.place.description) == ["schemas/s.yaml:2:3", "schemas/s.yaml:4:7"])
    }

    @Test func `ends where schemas multiply without end`() throws {
        let keys = (0 ..< 10).map { "k\($0): {$ref: '#/$defs/n'}" }.joined(separator: ", ")
        let lists = (0 ..< 10).map { number in "n\(number): {properties: {\(keys.replacing("/n'", with: "/n\((number + 1) % 10)'"))}}" }
        let options = try reference("$defs: {\(lists.joined(separator: ", "))}\n$ref: '#/$defs/n0'").options
        #expect(options.count == 2000)
    }

    private func reference(_ text: String) throws -> SchemaReference {
        let document = try #require(Layer.parse(Array(text.utf8), file: "schemas/s.yaml").document)
        return try SchemaReference(document, uri: "file:///schemas/s.yaml", source: NoSchemas())
    }

    private func outline(_ option: SchemaOption) -> String {
        var words = [option.path] + rules(option)
        if let merging = option.merging { words.append(merging.text) }
        if let fallback = option.fallback { words.append("=\(fallback.text)") }
        if option.isDeprecated { words.append("deprecated") }
        if let title = option.title { words.append(title) }
        words += option.examples.map { "~\($0.text)" }
        if !option.alternatives.isEmpty {
            words.append("<\(option.alternatives.map { rules($0).joined(separator: " ") }.joined(separator: "|"))>")
        }
        if let same = option.recursion { words.append("again \"\(SchemaOption.path(of: same))\"") }
        if option.isRequired { words.append("!") }
        return words.joined(separator: " ")
    }

    private func rules(_ option: SchemaOption) -> [String] {
        var words = option.types
        if !option.elementTypes.isEmpty { words.append("of \(option.elementTypes.joined(separator: " "))") }
        if let format = option.format { words.append(format) }
        words += option.limits.map { "\($0.keyword)=\($0.value.text)" }
        if !option.allowed.isEmpty { words.append("{\(option.allowed.map(\.text).joined(separator: " "))}") }
        return words
    }
}
