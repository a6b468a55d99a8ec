import Documents
import Schemas
import TestSupport

/// Random documents that look like those of several environments, with secrets among the values.
struct RandomInstances {
    /// In every secret that is open, so that it can be looked for.
    static let secret = "hunter2"

    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func instances() -> [Instance] {
        (0 ... chance(4)).map { _ in
            var instance = Instance()
            appendMapping(3, to: &instance)
            return instance
        }
    }

    private mutating func chance(_ count: Int) -> Int { Int.random(in: 0 ..< count, using: &random) }
    private mutating func pick(_ texts: [String]) -> String { texts[chance(texts.count)] }

    private mutating func appendMapping(_ depth: Int, to instance: inout Instance) {
        let keys = ["port", "logLevel", "name", "a", "b", "x y", "", "off", "8080"].shuffled(using: &random).prefix(chance(6))
        let mapping = instance.open(.mapping, origin: 0)
        for key in keys {
            append(.string, key, [], to: &instance)
            appendValue(depth - 1, to: &instance)
        }
        instance.close(mapping, count: keys.count)
    }

    private mutating func appendValue(_ depth: Int, to instance: inout Instance) {
        switch chance(depth > 0 ? 12 : 9) {
        case 0: append(.null, "null", [], to: &instance)
        case 1: append(.boolean, pick(["true", "False"]), [], to: &instance)
        case 2: append(.integer, pick(["0", "-12", "8080", "65536", "0o17", "123456789012345678901234567890"]), [], to: &instance)
        case 3: append(.decimal, pick(["1.10", "1e3", ".inf", "-0.0"]), [], to: &instance)
        case 4, 5:
            let texts = [
                "info", "WARN", "fast", "", "30s", "512Mi", "https://a.example", "10.0.0.1", "2026-11-21", "a\nb", "0 3 * * *", "1.2.3",
            ]
            append(.string, pick(texts), [], to: &instance)
        case 6: append(.string, RandomInstances.secret, .secret, to: &instance)
        case 7: append(chance(2) == 0 ? .string : .integer, "", [.sealed, .secret], to: &instance)
        case 8: append(.string, "", [.sealed, .anyKind, .secret], to: &instance)
        case 9, 10: appendMapping(depth, to: &instance)
        default:
            let list = instance.open(.sequence, origin: 0), count = chance(4)
            for _ in 0 ..< count { appendValue(depth - 1, to: &instance) }
            instance.close(list, count: count)
        }
    }

    private func append(_ kind: Instance.Kind, _ text: String, _ flags: Instance.Flags, to instance: inout Instance) {
        var text = text
        text.withUTF8 { instance.append(kind, $0, flags: flags, origin: 0) }
    }
}
