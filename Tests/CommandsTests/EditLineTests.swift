import Documents
import Testing

@testable import Commands

@Suite struct `A file of edits` {
    private func words(_ text: String) throws -> [[String]] { try EditLine.read(text, file: "edits.txt").map(\.words) }

    @Test(
        arguments: [
            ("", []),
            ("# only\n\n  # comments\n", []),
            ("set a b=1", [["set", "a", "b=1"]]),
            (" set\ta  b=1 \r\nunset a b\r\n", [["set", "a", "b=1"], ["unset", "a", "b"]]),
            ("set a b=1 # why", [["set", "a", "b=1"]]),
            ("set a b=1#why", [["set", "a", "b=1#why"]]),
            ("set a 'b=1 # not'", [["set", "a", "b=1 # not"]]),
            ("set a b=''", [["set", "a", "b="]]),
            ("''", [[""]]),
            (#"set a b="x\"y\\z\q\$""#, [["set", "a", #"b=x"y\z\q$"#]]),
            (#"set a b='x\y'"#, [["set", "a", #"b=x\y"#]]),
            (##"set a b=x\ y\#\'"##, [["set", "a", "b=x y#'"]]),
            ("set a b='x\ny'\nunset c d", [["set", "a", "b=x\ny"], ["unset", "c", "d"]]),
            ("set a \\\n  b=1", [["set", "a", "b=1"]]),
            ("set a b=\\\n1", [["set", "a", "b=1"]]),
            ("set a b=\"x\\\ny\"", [["set", "a", "b=xy"]]),
            ("set a b=$HOME*", [["set", "a", "b=$HOME*"]]),
            ("set a b='ä'\"ö\"ü", [["set", "a", "b=äöü"]]),
            ("set a b=1\\", [["set", "a", "b=1"]]),
        ] as [(String, [[String]])])
    func `is split into words as sh splits them, without its expansions`(text: String, expected: [[String]]) throws {
        #expect(try words(text) == expected)
    }

    @Test func `knows where each line starts`() throws {
        let lines = try EditLine.read("# x\nset a b='1\n2'\n\n  unset a b\n", file: "edits.txt")
        #expect(lines.map(\.place.description) == ["edits.txt:2:1", "edits.txt:5:3"])
    }

    @Test(
        arguments: [
            ("set a 'b", "edits.txt:1:7: error: expected the closing ' of this quote"),
            ("\n x\"", "edits.txt:2:3: error: expected the closing \" of this quote"),
        ])
    func `names the quote that does not close`(text: String, expected: String) {
        let error = #expect(throws: Diagnostic.self) { try words(text) }
        #expect(error?.rendered == expected)
    }
}
