import Documents
import Schemas
import TestSupport
import Testing

@Suite struct `A hostile document` {
    private static let nines = String(repeating: "9", count: 5000)
    private static let hexadecimal = "0x" + String(repeating: "f", count: 1_000_000)

    /// Above every limit, exactly as far as it says.
    @Test(
        arguments: [
            ("minimum: 1e999999999", "1e999999998", false), ("minimum: 1e999999999", "1e999999999", true),
            ("maximum: 1e999999999", "10e999999999", false), ("maximum: 1e-999999999", "0", true),
            ("maximum: 1e-999999999", "1e-999999998", false),
            ("exclusiveMaximum: 1e99999999999999999999999", "1", true),
            ("minimum: \(nines)", "\(nines)", true), ("minimum: \(nines)", "1\(nines)", true), ("minimum: \(nines)1", "\(nines)0", false),
            ("exclusiveMinimum: 0", "0.\(nines)e-999999999", true), ("exclusiveMinimum: 0", "-\(nines)", false),
            ("multipleOf: 1e-999999999", "1e999999999", true), ("multipleOf: 1e999999999", "1e-999999999", false),
            ("multipleOf: 3", "\(nines)", true), ("multipleOf: 7", "1e999999999", false), ("multipleOf: 1e999999998", "1e999999999", true),
            ("const: 1e999999999", "10e999999998", true), ("enum: [\(nines)]", "\(nines).0", true),
            ("type: integer", "1e999999999", true), ("type: integer", "1e-999999999", false), ("type: integer", "\(nines).0", true),
            ("maxLength: 1e999999999", "abc", true), ("minLength: 1e999999999", "abc", false), ("maxItems: \(nines)", "[]", true),
            ("uniqueItems: true", "[1e999999999, 10e999999998]", false), ("minimum: 1", hexadecimal, false),
            ("maximum: 1", hexadecimal, false),
        ] as [(schema: String, document: String, isMet: Bool)])
    func `of huge numbers gets a verdict`(schema: String, document: String, isMet: Bool) throws {
        let schema = try #require(try Hostile.compile(yaml: schema).schema)
        #expect(try Hostile.judge(schema, yaml: document).isEmpty == isMet)
    }

    /// Divisions that cost too much are given up, not guessed.
    @Test(
        arguments: [("multipleOf: \(nines)", "1e999999999"), ("multipleOf: 7", String(repeating: "8", count: 1_000_000))]
            as [(schema: String, document: String)])
    func `whose numbers take too long to divide is refused`(schema: String, document: String) throws {
        let schema = try #require(try Hostile.compile(yaml: schema).schema)
        #expect(try !Hostile.judge(schema, yaml: document).isEmpty)
    }

    /// Whatever stands around it, a pattern that was given up is never taken for met, nor for not met.
    @Test(
        arguments: [
            "{\"pattern\": P}", "{\"not\": {\"pattern\": P}}", "{\"if\": {\"pattern\": P}, \"else\": {\"maxLength\": 9}}",
        ])
    func `that a pattern takes too long on is refused`(schema: String) throws {
        let slow = try #require(try Hostile.compile(schema.replacing("P", with: "\"^(?=(a+)+$)\"")).schema)
        try Hostile.expectGivenUp(slow, "\"\(String(repeating: "a", count: 1000))b\"")
    }

    @Test(
        arguments: [
            "{\"propertyNames\": {\"pattern\": \"^(?=(a+)+$)\"}}",
            "{\"not\": {\"patternProperties\": {\"^(?=(a+)+$)\": true}, \"additionalProperties\": false}}",
        ])
    func `that a pattern takes too long on a key of is refused`(schema: String) throws {
        let schema = try #require(try Hostile.compile(schema).schema)
        try Hostile.expectGivenUp(schema, "{\"\(String(repeating: "a", count: 1000))b\": 1}")
    }

    /// Two hundred values, each as slow as a pattern can be: the judgement ends at its own limit.
    @Test func `of many values that a pattern is slow on is given up`() throws {
        let schema = try #require(try Hostile.compile("{\"items\": {\"pattern\": \"^(?=(a+)+$)\"}}").schema)
        let values = Array(repeating: "\"\(String(repeating: "a", count: 60))b\"", count: 200).joined(separator: ", ")
        try Hostile.expectGivenUp(schema, "[\(values)]")
    }

    /// Elements whose hashes are the same by a simple sum.
    @Test func `of thirty thousand alike elements is searched for repeated ones`() throws {
        let schema = try #require(try Hostile.compile("{\"uniqueItems\": true}").schema)
        for step in [1, 31] {
            let elements = (0 ..< 30_000).map { "[\(1_000_000 + $0), \(9_000_000 - step * $0)]" }.joined(separator: ", ")
            #expect(try Hostile.judge(schema, "[\(elements)]").isEmpty)
        }
    }

    /// Each finding names what is known, and there are many of both.
    @Test(arguments: ["additionalProperties", "unevaluatedProperties"])
    func `of a thousand unknown keys beside a thousand known ones is explained`(keyword: String) throws {
        let known = (0 ..< 1000).map { "\"known\($0)\": true" }.joined(separator: ", ")
        let schema = try #require(try Hostile.compile("{\"properties\": {\(known)}, \"\(keyword)\": false}").schema)
        let keys = (0 ..< 1000).map { "\"unknown\($0)\": 1" }.joined(separator: ", ")
        let complaints = try Hostile.judge(schema, "{\(keys)}")
        #expect(complaints.count == Explanation.limit + 1)
        #expect(complaints.last == "document.json: error: 950 more complaints")
    }

    @Test func `of ten megabytes gets a verdict`() throws {
        let size = 10_000_000
        let text = try #require(try Hostile.compile("{\"pattern\": \"^[a-z]*$\", \"maxLength\": \(size), \"minLength\": 1}").schema)
        #expect(try Hostile.judge(text, "\"\(String(repeating: "a", count: size))\"").isEmpty)
        #expect(try Hostile.judge(text, "\"\(String(repeating: "a", count: size))B\"").count == 2)
        let element = "{\"name\": \"web\", \"ports\": [80, 443], \"on\": true}"
        let list = try #require(
            try Hostile.compile(
                "{\"items\": {\"required\": [\"name\"], \"properties\": {\"ports\": {\"items\": {\"maximum\": 443}}, \"name\": {\"pattern\": \"^w\"}}}}"
            ).schema)
        let elements = Array(repeating: element, count: (longRun ? size : size / 10) / element.utf8.count).joined(separator: ",")
        #expect(try Hostile.judge(list, "[\(elements)]").isEmpty)
        #expect(try Hostile.judge(list, "[\(elements), {\"ports\": [444]}]").count == 2)
    }
}
