import Documents
import Importing
import Testing

@Suite struct `Reading YAML and JSON` {
    @Test func `expands aliases and merge keys, whose comments stay where they stand`() {
        let text = """
            base: &b
              # the pool
              pool: 5
            own:
              <<: *b
              name: x  # mine
            again: *b
            """
        #expect(
            read(.yaml, text) == [
                "base:", "  # the pool", "  pool = integer 5", "own:", "  pool = integer 5", "  name = string x # mine", "again:",
                "  pool = integer 5",
            ])
    }

    @Test func `gives comments to what follows, to their line, or to the collection that ends`() {
        let text = """
            # head

            # about a
            a: # beside a
              b: 1 # beside b
              # end of a
            # about c
            c:
              # first
              - x # one

              # second
              - y: {p: 1, q: 2} # two
              # end of c
            # end
            """
        #expect(
            read(.yaml, text) == [
                "# head", "", "# about a", "a: # beside a", "  b = integer 1 # beside b", "  # end of a (below)", "# about c", "c:",
                "  # first", "  - = string x # one", "  # second", "  -:", "    y: # two", "      p = integer 1", "      q = integer 2",
                "  # end of c (below)", "# end (below)",
            ])
    }

    @Test func `gives a root for each document, with its own comments`() {
        let text = "a: 1\n# of the first\n---\n# of the second\nb: ~\n"
        #expect(read(.yaml, text) == ["a = integer 1", "# of the first (below)", "---", "# of the second", "b = null null"])
    }

    @Test func `keeps numbers as they are spelled and strings as they are`() {
        #expect(
            read(.json, #"{"a": 1.10, "b": 18446744073709551616, "c": "${x}", "d": [true, null]}"#) == [
                "a = decimal 1.10", "b = integer 18446744073709551616", "c = string ${x}", "d:", "  - = boolean true", "  - = null null",
            ])
    }

    @Test func `says what is wrong and where`() {
        #expect(
            read(.yaml, "a: 1\na: 2\nb: !x 1\n") == [
                "f:2:1: error: expected each key once, found \"a\" again, stated first at f:1:1\n  hint: remove one of the two",
                "f:3:7: error: expected a tag of the core schema, found \"!x\"\n"
                    + "  hint: the tags are !!str, !!int, !!float, !!bool, !!null, !!map and !!seq",
            ])
    }

    @Test func `refuses a chain of aliases that is deeper than collections may be`() {
        let links = (1 ... 40).map { "a\($0): &a\($0) [[[*a\($0 - 1)]]]" }
        var limits = Limits.standard
        limits.depth = 100
        let messages = read(.yaml, (["a0: &a0 1"] + links).joined(separator: "\n"), limits: limits)
        #expect(messages == ["f:35:14: error: expected at most 100 levels of collections, with what aliases stand for"])
    }
}
