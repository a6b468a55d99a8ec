@testable import Commands
import Documents
import Testing

@Suite struct `The difference of a planned file` {
    private func difference(lines: Int, showing: Bool = true) -> PlanDifference {
        let old = (0 ..< lines).map { "old \($0)\n" }.joined(), new = (0 ... lines).map { "new \($0)\n" }.joined()
        var difference = PlanDifference()
        difference.take(unifiedDiff(Array(old.utf8), Array(new.utf8), oldName: "live/a", newName: "wanted/a"), showing: showing)
        return difference
    }

    @Test func `is shown whole while somebody would read it`() {
        let short = difference(lines: 10)
        #expect(short.lines?.added == 11)
        #expect(short.lines?.removed == 10)
        #expect(short.remark == nil)
        #expect(String(decoding: short.diff ?? [], as: UTF8.self).hasPrefix("--- live/a\n+++ wanted/a\n@@ -1,10 +1,11 @@\n-old 0\n"))
    }

    @Test func `says how many lines were left out`() {
        let long = difference(lines: 1000)
        #expect(long.lines?.added == 1001)
        #expect(long.diff?.count { $0 == UInt8(ascii: "\n") } == 500)
        #expect(long.remark == "... 1504 more lines")
    }

    @Test func `is counted where it must not be shown`() {
        var hidden = difference(lines: 3, showing: false)
        hidden.tellCounts()
        #expect(hidden.diff == nil)
        #expect(hidden.remark == "+4 -3 lines")
    }
}
