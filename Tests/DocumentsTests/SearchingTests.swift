import Documents
import Testing

@Suite("Searching") struct SearchingTests {
    @Test(arguments: [
        ("", "", 0), ("abc", "", 0), ("abc", "abc", 0), ("abc", "c", 2), ("aab", "ab", 1), ("abab", "ba", 1), ("ab", "abc", nil),
        ("", "a", nil),
        ("aaab", "aab", 1), ("abx", "x", 2), ("xxxx", "y", nil),
    ]) func `finds the first occurrence`(text: String, wanted: String, offset: Int?) {
        #expect(Array(text.utf8).firstRange(of: wanted.utf8).map(\.lowerBound) == offset)
        #expect(Array("??\(text)".utf8)[2...].firstRange(of: wanted.utf8).map { $0.lowerBound - 2 } == offset)
        #expect(text.contains(wanted) == (offset != nil))
    }

    @Test(arguments: [
        ("a-b-c", "-", "", "abc"), ("aaa", "aa", "b", "ba"), ("é~1é", "~1", "/", "é/é"), ("none", "x", "y", "none"),
        ("none", "", "y", "none"),
    ]) func `puts something else in place of every occurrence`(text: String, wanted: String, new: String, result: String) {
        #expect(text.replacing(wanted, with: new) == result)
        #expect(Array(text.utf8).replacing(wanted.utf8, with: new.utf8) == Array(result.utf8))
    }

    @Test(arguments: [("abab", "ab", [0, 2]), ("aaa", "aa", [0]), ("abc", "x", []), ("abc", "", [])])
    func `finds every occurrence, none inside another`(text: String, wanted: String, offsets: [Int]) {
        #expect(Array("?\(text)".utf8)[1...].occurrences(of: wanted.utf8).map { $0.lowerBound - 1 } == offsets)
    }

    @Test(arguments: [("a--b", "--", ["a", "b"]), ("--", "--", ["", ""]), ("a", "--", ["a"]), ("", "-", [""]), ("a", "", ["a"])])
    func `cuts at a separator`(text: String, separator: String, pieces: [String]) {
        #expect(text.pieces(between: separator) == pieces)
    }
}
