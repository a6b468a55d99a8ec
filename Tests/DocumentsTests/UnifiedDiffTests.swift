import Documents
import TestSupport
import Testing

@Suite struct `A unified diff` {
    private func diff(_ old: String?, _ new: String?, context: Int = 3) -> String {
        let bytes = unifiedDiff(old.map { Array($0.utf8) }, new.map { Array($0.utf8) }, oldName: "a/x", newName: "b/x", context: context)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        arguments: [
            ("a\nb\n", "a\nb\n", ""),
            ("a\n", "b\n", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"),
            (nil, "a\nb\n", "--- /dev/null\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n"),
            ("a\n", nil, "--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"),
            (nil, "", "--- /dev/null\n+++ b/x\n"),
            ("a", "a\n", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"),
            ("a\nb", "a\nc", "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"),
            ("1\n2\n3\n4\n5\n", "1\n2\n3\n4\n5\n6\n", "--- a/x\n+++ b/x\n@@ -3,3 +3,4 @@\n 3\n 4\n 5\n+6\n"),
        ] as [(String?, String?, String)])
    func `shows what goes and what comes`(old: String?, new: String?, text: String) {
        #expect(diff(old, new) == text)
    }

    @Test func `joins changes whose contexts touch, and parts others`() {
        let old = (1 ... 20).map { "\($0)\n" }.joined()
        let near = old.replacing("\n5\n", with: "\nfive\n").replacing("\n8\n", with: "\neight\n")
        #expect(diff(old, near, context: 1).matches(of: /@@ -/).count == 1)
        #expect(diff(old, near, context: 0).matches(of: /@@ -/).count == 2)
    }

    @Test func `knows bytes that are no text`() {
        #expect(isBinary(Array("text\0".utf8)))
        #expect(!isBinary(Array("naïve \u{1F600}".utf8)))
        #expect(!isBinary(Array(repeating: 65, count: 8000) + [0]))
    }

    @Test(arguments: 0 ..< 300 as Range<UInt64>)
    func `has as few lines as can be`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let old = randomLines(&random, below: 30), new = edited(old, &random)
        let text = diff(old.joined(), new.joined(), context: 0)
        let changed = text.split(separator: "\n").dropFirst(2).count { $0.hasPrefix("+") || $0.hasPrefix("-") }
        #expect(changed == old.count + new.count - 2 * longestCommon(old, new))
    }

    @Test func `is what git applies, also where lines are too many to look for the shortest way`() throws {
        let temporary = try TemporaryFolder()
        var patch: [UInt8] = [], wanted: [String: String] = [:]
        for seed in 0 ..< 92 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            // From 90 on nearly every one of thousands of lines differs.
            let old = randomLines(&random, below: seed < 90 ? 60 : 9000, kinds: seed < 90 ? 8 : 100_000)
            let new = seed < 90 ? edited(old, &random) : randomLines(&random, below: 6000, kinds: 100_000)
            let before = old.joined(), after = new.joined() + (seed % 3 == 0 ? "no line feed" : "")
            try temporary.write("\(seed)", before)
            wanted["\(seed)"] = after
            patch += unifiedDiff(Array(before.utf8), Array(after.utf8), oldName: "a/\(seed)", newName: "b/\(seed)")
        }
        let applied = try run(["git", "apply", "--unidiff-zero", "-"], in: temporary.path, input: patch)
        #expect(applied.status == 0, "\(applied.error)")
        for (name, text) in wanted { #expect(try temporary.read(name) == text, "seed \(name)") }
    }
}

private func randomLines(_ random: inout SeededRandom, below count: Int, kinds: Int = 8) -> [String] {
    (0 ..< Int.random(in: 1 ..< count, using: &random)).map { _ in "line \(Int.random(in: 0 ..< kinds, using: &random))\n" }
}

private func edited(_ lines: [String], _ random: inout SeededRandom) -> [String] {
    lines.flatMap { line -> [String] in
        switch Int.random(in: 0 ..< 8, using: &random) {
        case 0: []
        case 1: [line, "new \(Int.random(in: 0 ..< 4, using: &random))\n"]
        default: [line]
        }
    }
}

/// The length of a longest common subsequence, by the table that everybody knows.
private func longestCommon(_ one: [String], _ other: [String]) -> Int {
    var row = [Int](repeating: 0, count: other.count + 1)
    for line in one {
        var diagonal = 0
        for index in other.indices {
            let above = row[index + 1]
            row[index + 1] = line == other[index] ? diagonal + 1 : max(above, row[index])
            diagonal = above
        }
    }
    return row[other.count]
}
