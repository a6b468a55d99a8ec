import Documents
import Schemas
import TestSupport
import Testing

/// Schemas and documents that nobody writes in good faith: each gets an error or a verdict, and no trap and no endless work. What would
/// take hours if it cost more than it should stands here with sizes that make it hours.
@Suite struct `A hostile schema` {
    @Test(
        arguments: [
            ("true", []), ("false", []), ("{}", []),
            ("null", ["schema.json:1:1: error: expected a mapping or a boolean, got null"]),
            ("1", ["schema.json:1:1: error: expected a mapping or a boolean, got the integer 1"]),
            ("\"x\"", ["schema.json:1:1: error: expected a mapping or a boolean, got the string \"x\""]),
            ("[]", ["schema.json:1:1: error: expected a mapping or a boolean, got an empty list"]),
            ("[{\"$ref\": \"#/0\"}]", ["schema.json:1:1: error: expected a mapping or a boolean, got the list [{\"$ref\": \"#/0\"}]"]),
        ] as [(schema: String, errors: [String])])
    func `of any type is one or an error`(schema: String, errors: [String]) throws {
        let result = try Hostile.compile(schema)
        #expect(result.errors == errors)
        #expect((result.schema == nil) == !errors.isEmpty)
    }

    /// References at the same value, which judging would follow for ever.
    @Test(
        arguments: [
            "{\"$ref\": \"#\"}",
            "{\"allOf\": [{\"$ref\": \"#\"}]}",
            "{\"anyOf\": [{\"type\": \"string\"}, {\"not\": {\"$ref\": \"#\"}}]}",
            "{\"$defs\": {\"a\": {\"$ref\": \"#/$defs/b\"}, \"b\": {\"$ref\": \"#/$defs/a\"}}, \"$ref\": \"#/$defs/a\"}",
            "{\"if\": {\"$ref\": \"#\"}, \"then\": true}",
            "{\"dependentSchemas\": {\"a\": {\"$ref\": \"#\"}}}",
            "{\"$id\": \"https://x.example/a\", \"oneOf\": [{\"$ref\": \"a\"}]}",
            "{\"$ref\": \"other.json\"}",
        ])
    func `that refers to itself in place is an error`(schema: String) throws {
        let result = try Hostile.compile(schema, ["file:///other.json": "{\"$ref\": \"schema.json\"}"])
        #expect(result.schema == nil)
        #expect(result.errors.contains { $0.contains("the schema refers to itself without end") }, "\(result.errors)")
    }

    @Test(
        arguments: [
            "{\"$dynamicAnchor\": \"a\", \"$dynamicRef\": \"#a\"}",
            "{\"$dynamicAnchor\": \"a\", \"allOf\": [{\"$dynamicRef\": \"#a\"}]}",
            "{\"$dynamicAnchor\": \"a\", \"not\": {\"$dynamicRef\": \"#a\"}}",
            "{\"$dynamicAnchor\": \"a\", \"not\": {\"not\": {\"$dynamicRef\": \"#a\"}}}",
            "{\"$dynamicAnchor\": \"a\", \"anyOf\": [{\"$dynamicRef\": \"#a\"}, {\"$dynamicRef\": \"#a\"}]}",
            "{\"$dynamicAnchor\": \"a\", \"if\": {\"$dynamicRef\": \"#a\"}, \"else\": true}",
            "{\"$schema\": \"https://json-schema.org/draft/2019-09/schema\", \"$recursiveAnchor\": true, \"$recursiveRef\": \"#\"}",
        ])
    func `that refers to itself in place dynamically is refused or gives up`(schema: String) throws {
        let (schema, errors) = try Hostile.compile(schema)
        guard let schema else { return #expect(!errors.isEmpty) }
        for document in ["{}", "1", "[[1], {\"a\": 2}]"] { try Hostile.expectGivenUp(schema, document) }
    }

    /// Two to the power of 50 ways, whatever leads into them.
    @Test(arguments: [
        "\"allOf\": [NEXT, NEXT]", "\"anyOf\": [NEXT, NEXT]", "\"oneOf\": [NEXT, NEXT]", "\"not\": {\"allOf\": [NEXT, NEXT]}",
    ])
    func `whose branches double fifty times gives up`(step: String) throws {
        let definitions = (0 ..< 50).map { level in
            let next = "{\"$ref\": \"#/$defs/d\(level + 1)\"}"
            return "\"d\(level)\": {\(step.replacing("NEXT", with: next))}"
        }
        // Every way ends in a failure or none does, so that no branch settles the matter early.
        for end in ["{\"type\": \"string\"}", "{\"type\": \"integer\"}"] {
            let text = "{\"$ref\": \"#/$defs/d0\", \"$defs\": {\(definitions.joined(separator: ", ")), \"d50\": \(end)}}"
            let schema = try #require(try Hostile.compile(text).schema)
            _ = try Hostile.judge(schema, "1")
        }
        let text =
            "{\"not\": {\"$ref\": \"#/$defs/d0\"}, \"$defs\": {\(definitions.joined(separator: ", ")), \"d50\": {\"type\": \"string\"}}}"
        _ = try Hostile.judge(try #require(try Hostile.compile(text).schema), "1")
    }

    @Test(arguments: ["anyOf", "oneOf", "allOf"])
    func `of ten thousand branches is judged`(keyword: String) throws {
        let branches = (0 ..< 10_000).map { "{\"const\": \($0)}" }.joined(separator: ", ")
        let schema = try #require(try Hostile.compile("{\"\(keyword)\": [\(branches)]}").schema)
        #expect(try Hostile.judge(schema, "9999").isEmpty == (keyword != "allOf"))
        #expect(try !Hostile.judge(schema, "10000").isEmpty)
        #expect(try !Hostile.judge(schema, "{\"a\": [1]}").isEmpty)
    }

    @Test(arguments: [
        "{\"items\": {\"$ref\": \"#\"}}", "{\"additionalProperties\": {\"$ref\": \"#\"}, \"items\": {\"$ref\": \"#\"}}",
        "{\"uniqueItems\": true}",
    ])
    func `of deep documents gives a verdict`(schema: String) throws {
        let schema = try #require(try Hostile.compile(schema).schema)
        for depth in [511, 512] {
            let lists = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let mappings = String(repeating: "{\"a\": ", count: depth - 1) + "{}" + String(repeating: "}", count: depth - 1)
            #expect(try Hostile.judge(schema, lists).isEmpty)
            #expect(try Hostile.judge(schema, mappings).isEmpty)
            #expect(try Hostile.judge(schema, "[\(lists.dropFirst().dropLast()), \(mappings.dropFirst(6).dropLast())]").isEmpty)
        }
    }

    /// A schema as deep as a document may be, and compared as a value.
    @Test func `that is deep itself gives a verdict`() throws {
        let depth = 500
        let nested = String(repeating: "{\"not\": ", count: depth) + "true" + String(repeating: "}", count: depth)
        #expect(try Hostile.judge(try #require(try Hostile.compile(nested).schema), "1").isEmpty)
        let lists = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let constant = try #require(try Hostile.compile("{\"const\": \(lists)}").schema)
        #expect(try Hostile.judge(constant, lists).isEmpty)
        #expect(try !Hostile.judge(constant, "[\(lists)]").isEmpty)
    }

    @Test func `whose identifiers are all the same is judged`() throws {
        let same = (0 ..< 200).map { "\"p\($0)\": {\"$id\": \"https://x.example/same\", \"$anchor\": \"a\", \"minimum\": \($0)}" }
        let text = "{\"properties\": {\"x\": {\"$ref\": \"https://x.example/same#a\"}, \(same.joined(separator: ", "))}}"
        let result = try Hostile.compile(text)
        guard let schema = result.schema else { return #expect(!result.errors.isEmpty) }
        #expect(try Hostile.judge(schema, "{\"x\": 0}").isEmpty)
        #expect(try !Hostile.judge(schema, "{\"x\": -1}").isEmpty)
    }

    /// A hundred errors are enough; each costs a look at the whole document.
    @Test(arguments: ["#/$defs/n", "#n", "n.json#", "https://x.example/n#"])
    func `of ten thousand broken references is refused`(reference: String) throws {
        let references = (0 ..< 10_000).map { "{\"$ref\": \"\(reference)\($0)\"}" }.joined(separator: ", ")
        #expect(try Hostile.compile("{\"anyOf\": [\(references)]}").errors.count == 100)
    }

    @Test(arguments: 0 ..< (longRun ? 5000 : 300) as Range<UInt64>)
    func `that is made at random is an error or gives verdicts`(seed: UInt64) throws {
        var random = RandomSchema(seed: seed)
        let (schema, errors) = try Hostile.compile(random.schema(depth: 0))
        guard let schema else { return #expect(!errors.isEmpty) }
        for _ in 0 ..< 5 { _ = try Hostile.judge(schema, random.value(depth: 0)) }
    }
}
