import Documents
import Testing

@Suite struct `Behind a YAML error` {
    /// The places of all errors, as `line:column`.
    private func places(_ source: String) -> [String] {
        Yaml.parse(Array(source.utf8), file: "f.yaml").diagnostics.compactMap(\.place?.position).map { "\($0.line):\($0.column)" }
    }

    @Test(
        arguments: [
            ("a: @x\nb: 1\nc: @y\nd:\n  e: @z\n", ["1:4", "3:4", "5:6"]),
            ("a:\n  b: \"x\n  c: [1\n  d: 2\ne: @\n", ["2:6", "3:6", "5:4"]),
            ("- a\n-b\n- [\n- {c: d\n- e\n", ["2:1", "3:3", "4:3"]),
            ("a:\n\tb: 1\nc:\n  d: 1\n   e: 2\n  f: 3\n g: 4\nh: @\n", ["2:1", "5:4", "7:2", "8:4"]),
            ("a: @\n---\nb: @\n--- c: d\n---\n- @\n", ["1:4", "3:4", "4:5", "6:3"]),
            ("a:\n  - b: @\n    c: 1\n  - d: @\n", ["2:8", "4:8"]),
            ("%YAML 2.0\n---\na: @\n", ["1:7", "3:4"]),
        ] as [(String, [String])])
    func `others that do not follow from it are found as well`(source: String, expected: [String]) {
        #expect(places(source) == expected)
    }

    @Test(arguments: [
        "a: [1, 2\n  3\n  4\nb: 5\n", "a: \"b\n  c\n d\n  e: f\ng: h\n", "a:\n\tb:\n\t\tc: 1\n\t\td: 2\n", "a: {\nb: c,\nd: e\n}\n",
        "a: ]\n  ]\n  ]\nb: c\n",
        "a: @\n  b: c\n    d: e\n   f\n", "a: b: c\n  d: e\n", "a: !e!x\n  - &y b\nc: *y\n", "key\n  a\n  b: c\n", "[\n--- x\n",
        "a: {{ b }}\n  c\nd: e\n",
        "a: &x @\nb: *x\n",
    ])
    func `what follows from it is not reported`(source: String) {
        #expect(places(source).count <= 1)
    }

    @Test func `nobody reads more than twenty`() {
        let source = (0 ..< 100).map { "k\($0): @\n" }.joined()
        #expect(places(source).count == 20)
    }
}
