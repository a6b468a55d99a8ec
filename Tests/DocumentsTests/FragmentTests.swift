import Documents
import Testing

@Suite struct `An entry that goes from one file to another` {
    private func carry(_ path: String, of from: String, to target: String, in file: String, _ text: String) -> String {
        complaint {
            let fragment = try Edit.extract(Path(parsing: path), in: layer(from))
            return String(decoding: try Edit.insert(fragment, at: Path(parsing: target), in: layer(text, file: file)), as: UTF8.self)
        }
    }

    @Test func `keeps its text and its comments`() {
        #expect(
            carry("a.b", of: "a:\n  # c\n  b: 'x' # d\n", to: "d.e", in: "app.yaml", "c: 1\n") == "c: 1\nd:\n  # c\n  e: 'x' # d\n")
        #expect(carry("a", of: "a:\n  b: 1\n", to: "d.e", in: "app.yaml", "") == "d:\n  e:\n    b: 1\n")
        #expect(carry("a", of: "a: &x 1\n", to: "a", in: "app.yaml", "b: &x 2\nc: *x\n") == "b: &x 2\nc: *x\na: &x 1\n")
    }

    @Test func `is written anew in JSON`() {
        #expect(
            carry("a.b", of: "a:\n  b: [x, 2]\n", to: "d", in: "app.json", "{\n  \"c\": 1\n}\n")
                == "{\n  \"c\": 1,\n  \"d\": [\n    \"x\",\n    2\n  ]\n}\n")
        #expect(
            carry("a", of: "a: 1 # c\n", to: "d", in: "app.json", "{}\n") == """
                app.yaml:1:6: error: the comment of "a" has no place in app.json: JSON has none
                  hint: take the comment away first
                """)
    }

    @Test func `is refused where an anchor would stay behind`() {
        #expect(
            carry("b", of: "a: &x 1\nb: [*x]\n", to: "b", in: "app.yaml", "") == """
                app.yaml:2:5: error: "b" has the alias *x, and would leave its anchor behind at app.yaml:1:7
                  hint: write the value itself in the place of the alias first
                """)
        #expect(
            carry("a", of: "a: &x 1\nb: [*x]\n", to: "a", in: "app.yaml", "") == """
                app.yaml:1:7: error: cannot change "a": its anchor &x is used at app.yaml:2:5, which would change too
                  hint: edit the file by hand, and say there which of the places is to change
                """)
        #expect(
            carry("a", of: "a: &x 1\n", to: "b.c", in: "app.yaml", "a: &x 2\nb: {}\nc: *x\n") == """
                app.yaml:3:4: error: cannot put "b.c" there: *x would no longer stand for the value at app.yaml:1:7
                  hint: an anchor stands above its aliases, with no other one of its name between them
                """)
    }

    @Test func `keeps a key no longer than readers look`() {
        let long = String(repeating: "k", count: 1025)
        #expect(
            complaint { try Edit.rename(Path(parsing: "a"), to: long, in: layer("a: 1\n")) } == """
                error: expected a key of at most 1024 characters
                  hint: edit the file by hand
                """)
        #expect(complaint { try Edit.set(Path([.key(long)]), to: .string("x"), in: layer("{a: 1}\n")) }.contains("1024"))
    }
}
