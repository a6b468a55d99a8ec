import Documents
import Schemas
import TestSupport
import Testing

/// Rules about numbers against Python's fractions, which round nothing either.
@Suite struct `Numbers of schemas` {
    @Test(arguments: 0 ..< (longRun ? 40 : 4) as Range<UInt64>)
    func `are compared and divided as exact fractions are`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let pairs = (0 ..< 400).map { _ in (value: number(&random), limit: number(&random)) }
        let input = pairs.map { "\($0.value) \($0.limit)" }.joined(separator: "\n")
        let result = try run(["/usr/bin/python3", "-B", "\(packageFolder)/Tests/Oracles/exact.py"], input: Array(input.utf8))
        #expect(result.status == 0, "\(result.error)")
        let answers = result.output.split(separator: "\n").map { $0.split(separator: " ").map { $0 == "True" } }
        try #require(answers.count == pairs.count)
        for (pair, answer) in zip(pairs, answers) {
            let rules = ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "const", "multipleOf"]
            let ours = try rules.map { try accepts($0, pair.limit, pair.value) }
            #expect(ours == answer, "\(pair.value) against \(pair.limit), seed \(seed)")
        }
    }

    private func accepts(_ rule: String, _ limit: String, _ value: String) throws -> Bool {
        // `multipleOf` takes what is above zero; for zero and below the answer is not asked for.
        if rule == "multipleOf", limit.hasPrefix("-") || limit.allSatisfy({ "0.e".contains($0) }) { return true }
        let schema = try #require(Json.parse(Array("{\"\(rule)\": \(limit)}".utf8), file: "schema.json").document)
        let compiled = try Schema.compile(schema, uri: "file:///schema.json", source: NoSchemas())
        let document = try #require(Json.parse(Array(value.utf8), file: "value.json").document?.root)
        return try #require(compiled.schema, "\(compiled.diagnostics.map(\.rendered))").accepts(Instance(document))
    }

    /// A number of JSON: short, long, tiny, huge, and often near another.
    private func number(_ random: inout SeededRandom) -> String {
        func digits(_ count: ClosedRange<Int>) -> String {
            let length = Int.random(in: count, using: &random)
            let first = UInt8.random(in: 1 ... 9, using: &random)
            return "\(first)" + (1 ..< max(length, 1)).map { _ in String(UInt8.random(in: 0 ... 9, using: &random)) }.joined()
        }
        let sign = Bool.random(using: &random) ? "-" : ""
        return switch UInt8.random(in: 0 ..< 8, using: &random) {
        case 0: "0"
        case 1: sign + digits(1 ... 2)
        case 2: sign + digits(1 ... 3) + "." + digits(1 ... 3)
        case 3: sign + "0.0" + digits(1 ... 4)
        case 4: sign + digits(15 ... 25)
        case 5: sign + digits(1 ... 20) + "." + digits(1 ... 20)
        case 6: sign + digits(1 ... 3) + "e\(Int.random(in: -30 ... 30, using: &random))"
        default: sign + digits(1 ... 2) + "00"
        }
    }
}
