import Changing
import Documents
import History
import Overlays
import TestSupport
import Testing
import Validating

@Suite struct `Promoting (R25)` {
    private static let manifest =
        "version: 1\nenvironments: { staging: {}, prod: {} }\nschemas: [{documents: '*', schema: schemas/s.yaml}]\n"
    private static let schema = "properties:\n  named: {type: array, x-merge: {by: name}}\n  more: {type: array, x-merge: append}\n"

    /// Random layers of three environments; whatever of them is promoted, nothing is left to promote of it afterwards, and what prod
    /// stated otherwise is still there.
    @Test(arguments: 0 ..< (longRun ? 3000 : 150) as Range<UInt64>)
    func `leaves nothing of the own keys to differ`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder()
        var files: [String: String?] = ["cfgops.yaml": Self.manifest, "schemas/s.yaml": Self.schema]
        for environment in ["base", "staging", "prod"] {
            for document in ["app", "db"] where environment == "staging" || Bool.random(using: &random) {
                var layer = RandomLayer(random: &random)
                files["environments/\(environment)/\(document).yaml"] = layer.text(isDeeper: environment != "base")
            }
        }
        let repository = try folder.repository(files), head = try repository.headSnapshot()
        let promotion = Promotion(
            root: ConfigurationRoot(repository: repository, folder: ""), from: "staging", to: "prod", inputs: Inputs())
        let all = try promotion.differences(on: head)
        let chosen = Int.random(in: 0 ... 2, using: &random) == 0 ? all.filter { _ in Bool.random(using: &random) } : all
        let result = try promotion.execute(chosen, on: head)
        let left = try promotion.differences(on: EditedTree(head, edits: result.edits))
        let promoted = Set(chosen.map(\.target))
        #expect(left.filter { promoted.contains($0.target) && $0.new != nil }.map(\.target) == [], "seed \(seed)")
        if chosen.count == all.count { #expect(left.map(\.target) == [], "seed \(seed)") }
        #expect(result.edits.keys.allSatisfy { $0.hasPrefix("environments/prod/") })
        #expect(try promotion.execute(left, on: head).carried.count == left.count)
    }
}

/// A small layer in one of several styles.
private struct RandomLayer {
    private var random: SeededRandom

    init(random: inout SeededRandom) {
        self.random = SeededRandom(seed: random.next())
    }

    mutating func text(isDeeper: Bool) -> String {
        var lines = isDeeper && chance(2) ? [] : ["host: h\(number)"]
        for key in ["a", "b", "c", "d"] where chance(2) { lines.append("\(key): \(scalar(isDeeper))") }
        if chance(2) {
            lines.append("map:\n  # inner\n  x: \(scalar(isDeeper))\n  y: {p: \(scalar(isDeeper, inFlow: true)), q: [1, \(number)]}")
        }
        if chance(2) { lines.append("flow: {k: \(scalar(isDeeper, inFlow: true)), l: '${host:-none}'}") }
        if chance(2) { lines.append("named:\n" + names.map { "  - name: \($0)\n    v: \(scalar(isDeeper))\n" }.joined()) }
        if chance(3) { lines.append("more: [\(names.joined(separator: ", "))]") }
        if chance(3) { lines.append("whole: [\(number), null, {z: \(number)}]") }
        lines.shuffle(using: &random)
        return lines.isEmpty ? "a: 1\n" : lines.joined(separator: "\n") + "\n"
    }

    private mutating func chance(_ count: Int) -> Bool { Int.random(in: 0 ..< count, using: &random) == 0 }
    private var number: Int { mutating get { Int.random(in: 0 ... 3, using: &random) } }
    private var names: [String] { mutating get { ["n1", "n2", "n3"].filter { _ in Bool.random(using: &random) } } }

    private mutating func scalar(_ isDeeper: Bool, inFlow: Bool = false) -> String {
        let all = ["1", "2.50", "text", "'quoted'", "${environment}", "${null}", "$${x}", "v-${host:-0}", isDeeper ? "null" : "true"]
        let chosen = all[Int.random(in: 0 ..< all.count, using: &random)]
        return inFlow && chosen.contains("$") ? "'\(chosen)'" : chosen
    }
}
