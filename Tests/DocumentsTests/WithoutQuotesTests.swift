import Documents
import Testing

@Suite struct `A message about a secret text` {
    @Test(arguments: [
        ("expected a mapping, found \"hunter2\"", "expected a mapping, found \"...\""),
        ("expected \"a\" before \"hunter2\"", "expected \"...\""),
        ("expected \":\"", "expected \":\""),
        (
            #"expected the "]" that closes this "[", found the end of the file"#,
            #"expected the "]" that closes this "[", found the end of the file"#
        ),
        (
            #"expected the "}" that closes this "{", found "hunter2" on line 3"#,
            #"expected the "}" that closes this "{", found "..." on line 3"#
        ),
        (#"expected the "]" that closes line 1, found "hunter2""#, #"expected the "]" that closes line 1, found "...""#),
        (#"expected "," or "}", found "hunter"2"x""#, #"expected "," or "}", found "...""#),
        (#"found "hunter2" that closes this "x""#, #"found "...""#),
    ])
    func `names brackets and places, and quotes nothing`(message: String, shown: String) {
        let hidden = Diagnostic("code", message, hints: [message]).withoutQuotes
        #expect(hidden.message == shown)
        #expect(hidden.hints == [shown])
    }
}
