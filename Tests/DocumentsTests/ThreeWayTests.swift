import Documents
import Testing

/// What two people made of one text, and what becomes of it.
struct Merge: CustomTestStringConvertible, Sendable {
    var base: String, ours: String, theirs: String, merged: String

    init(_ base: String, _ ours: String, _ theirs: String, _ merged: String) {
        (self.base, self.ours, self.theirs, self.merged) = (base, ours, theirs, merged)
    }

    var testDescription: String { "\(ours.debugDescription) and \(theirs.debugDescription)" }
}

func merge(
    _ base: String?, _ ours: String, _ theirs: String, file: String = "app.yaml", rules: ThreeWay.Rules = ThreeWay.Rules(),
    choices: (Path) -> ThreeWay.Choice? = { _ in nil }
) throws -> (text: String, conflicts: [ThreeWay.Conflict]) {
    let result = try ThreeWay.merge(
        base: base.map { Array($0.utf8) }, ours: Array(ours.utf8), theirs: Array(theirs.utf8), file: file, rules: rules, choices: choices)
    return (String(decoding: result.text, as: UTF8.self), result.conflicts)
}

/// `a: 1 -> 2 | 3`: base, ours, theirs.
private func line(_ conflict: ThreeWay.Conflict) -> String {
    func text(_ value: String?) -> String { value ?? "nothing" }
    let change = "\(conflict.path): \(text(conflict.base)) -> \(text(conflict.ours)) | \(text(conflict.theirs))"
    return change + (conflict.reason.map { " (\($0))" } ?? "")
}

@Suite struct `Merging two changes by key` {
    @Test(arguments: [
        Merge("a: 1\nb: 2\n", "a: 3 # here\nb: 2\n", "a: 1\nb: 4\n", "a: 3 # here\nb: 4\n"),
        Merge("a: {b: 1, c: 2}\n", "a: {b: 9, c: 2}\n", "a:\n  b: 1\n  c: 3\n", "a: {b: 9, c: 3}\n"),
        Merge("a: 1\n", "a: 'x'\n", "a: \"x\"\n", "a: 'x'\n"),
        Merge("a: 1\nb: 1\n", "a: 2\n", "a: 1\nb: 1\nc: 3\n", "a: 2\nc: 3\n"),
        Merge("a: 1\n", "a: 1\nb: 2\n", "a: 1\nc: 3\n", "a: 1\nb: 2\nc: 3\n"),
        Merge("a: 1\nz: 9\n", "a: 2\nz: 9\n", "a: 1\n# why\nb: 2 # so\nz: 9\n", "a: 2\n# why\nb: 2 # so\nz: 9\n"),
        Merge("a:\n  b: 1\n", "a:\n    b: 2\n", "a:\n  b: 1\n  # deep\n  c:\n    d: 1\n", "a:\n    b: 2\n    # deep\n    c:\n      d: 1\n"),
        Merge("a: 1.10\n", "a: 1.10\nb: 1\n", "a: 1.1\n", "a: 1.1\nb: 1\n"),
        Merge("# only a comment\n", "# only a comment, ours\n", "a: 1\n", "# only a comment, ours\na: 1\n"),
        Merge("a: ~\nb: 1\n", "a: null\nb: 1\n", "a:\nb: 2\n", "a: null\nb: 2\n"),
        Merge("a: x\nb: 1\n", "a: |-\n  x\nb: 1\n", "a: x\nb: 2\n", "a: |-\n  x\nb: 2\n"),
        Merge("a: 1\r\nb: 2\r\n", "a: 3\r\nb: 2\r\n", "a: 1\nb: 2\nc: 4\n", "a: 3\r\nb: 2\r\nc: 4\r\n"),
        Merge("a: 1\nb: 2", "a: 3\nb: 2", "a: 1\nb: 2\nc: 4\n", "a: 3\nb: 2\nc: 4"),
        Merge("a: 1\n", "a: {x: 1}\n", "a: {x: 1, z: 2}\n", "a: {x: 1, z: 2}\n"),
    ])
    func `takes what one side changed and keeps the text of ours`(_ merge: Merge) throws {
        let result = try DocumentsTests.merge(merge.base, merge.ours, merge.theirs)
        #expect(result.conflicts.map(line) == [])
        #expect(result.text == merge.merged)
    }

    @Test(arguments: [
        Merge("{\"a\": 1, \"b\": 2}\n", "{\"a\": 3, \"b\": 2}\n", "{\"a\": 1, \"c\": [1]}\n", "{\"a\": 3, \"c\": [1]}\n"),
        Merge(
            "{\n  \"a\": 1\n}\n", "{\n  \"a\": 2\n}\n", "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n",
            "{\n  \"a\": 2,\n  \"b\": 2,\n  \"c\": 3\n}\n"),
        Merge("{\"a\":[1,2,3],\"b\":1}", "{\"a\":[1,2,3],\"b\":2}", "{\"a\":[0,1,3],\"b\":1}", "{\"a\":[0,1,3],\"b\":2}"),
    ])
    func `merges JSON in its own layout`(_ merge: Merge) throws {
        let result = try DocumentsTests.merge(merge.base, merge.ours, merge.theirs, file: "app.json")
        #expect(result.conflicts.map(line) == [])
        #expect(result.text == merge.merged)
    }

    @Test(arguments: [
        // In different places, with comments of ours.
        Merge("- a\n- b\n- c\n", "- x # new\n- a\n- b\n- c\n", "- a\n- b\n- c\n- y\n", "- x # new\n- a\n- b\n- c\n- y\n"),
        Merge("- a\n- b\n- c\n", "- a # first\n- c\n", "- a\n- b\n- c\n- d\n", "- a # first\n- c\n- d\n"),
        Merge("- a\n- b\n", "- A\n- b\n", "- a\n- B\n", "- A\n- B\n"),
        Merge("[a, b, c]\n", "[a, b, c, d]\n", "[z, a, c]\n", "[z, a, c, d]\n"),
        Merge("- a\n- b\n", "- a\n- b\n- c\n", "- a\n- b\n- c\n", "- a\n- b\n- c\n"),
        // By key: elements are told apart, wherever they stand.
        Merge(
            "- name: a\n  x: 1\n- name: b\n  x: 1\n", "- name: a # one\n  x: 2\n- name: b\n  x: 1\n",
            "- name: a\n  x: 1\n  y: 1\n- name: c\n  x: 3\n- name: b\n  x: 1\n",
            "- name: a # one\n  x: 2\n  y: 1\n- name: c\n  x: 3\n- name: b\n  x: 1\n"),
        Merge("- id: 1\n- id: 2\n", "- id: 1\n- id: 2\n- id: 3\n", "- id: 1\n- id: 2\n- id: 4\n", "- id: 1\n- id: 2\n- id: 3\n- id: 4\n"),
        Merge(
            "- name: a\n- name: b\n- name: c\n", "- name: a # A\n- name: b\n- name: c\n  x: 1\n", "- name: c\n- name: a\n- name: b\n",
            "- name: c\n  x: 1\n- name: a # A\n- name: b\n"),
    ])
    func `merges lists by key, or by place`(_ merge: Merge) throws {
        let result = try DocumentsTests.merge(merge.base, merge.ours, merge.theirs)
        #expect(result.conflicts.map(line) == [])
        #expect(result.text == merge.merged)
    }

    @Test(
        arguments: [
            (Merge("a: 1\nb: 1\n", "a: 2\nb: 1\n", "a: 3\nb: 2\n", "a: 2\nb: 2\n"), ["a: 1 -> 2 | 3"]),
            (Merge("a: 1\nb: 1\n", "b: 1\n", "a: 2\nb: 1\n", "b: 1\n"), ["a: 1 -> nothing | 2"]),
            (
                Merge("a: {b: 1, c: 1}\n", "a: {b: 2, c: 1}\n", "x: 1\n", "a: {b: 2, c: 1}\nx: 1\n"),
                ["a: {\"b\":1,\"c\":1} -> {\"b\":2,\"c\":1} | nothing"]
            ),
            (Merge("a: 1\n", "a: [1]\n", "a: {b: 1}\n", "a: [1]\n"), ["a: 1 -> [1] | {\"b\":1}"]),
            (Merge("a: 1\n", "a: 1.1\n", "a: 1.10\n", "a: 1.1\n"), ["a: 1 -> 1.1 | 1.10"]),
            (Merge("l: [a]\n", "l: [a, b]\n", "l: [a, c]\n", "l: [a, b]\n"), ["l: [\"a\"] -> [\"a\",\"b\"] | [\"a\",\"c\"]"]),
            (
                Merge("l: [a, b]\n", "l: [x, a, b]\n", "l: [a, b, x]\n", "l: [x, a, b]\n"),
                ["l: [\"a\",\"b\"] -> [\"x\",\"a\",\"b\"] | [\"a\",\"b\",\"x\"]"]
            ),
            (
                Merge("- name: a\n- name: b\n  x: 1\n", "- name: a\n", "- name: a\n- name: b\n  x: 2\n", "- name: a\n"),
                ["[1]: {\"name\":\"b\",\"x\":1} -> nothing | {\"name\":\"b\",\"x\":2}"]
            ),
            (Merge("old: 1\n", "new: 1\n", "old: 2\n", "new: 1\n"), ["old: 1 -> nothing | 2"]),
        ] as [(Merge, [String])])
    func `names what both changed, and leaves ours there`(merge: Merge, conflicts: [String]) throws {
        let result = try DocumentsTests.merge(merge.base, merge.ours, merge.theirs)
        #expect(result.conflicts.map(line) == conflicts)
        #expect(result.text == merge.merged)
    }

    @Test(
        arguments: [
            // Both ends of an anchor change alike: nothing to refuse.
            (
                Merge(
                    "a: &x {p: 1}\nb: *x\nc: 1\n", "a: &x {p: 1}\nb: *x\nc: 2\n", "a: &x {p: 3}\nb: *x\nc: 1\n",
                    "a: &x {p: 3}\nb: *x\nc: 2\n"), []
            ),
            (
                Merge(
                    "a: &x {p: 1}\nb:\n  <<: *x\n  q: 1\n", "a: &x {p: 1}\nb:\n  <<: *x\n  q: 2\n", "a: &x {p: 3}\nb:\n  <<: *x\n  q: 1\n",
                    "a: &x {p: 3}\nb:\n  <<: *x\n  q: 2\n"), []
            ),
            (
                Merge(
                    "a: &x {p: 1}\nb:\n  <<: *x\n  q: 1\n", "a: &x {p: 1}\nb:\n  <<: *x\n  q: 2\n",
                    "a: &x {p: 1}\nb:\n  <<: *x\n  p: 4\n  q: 1\n",
                    "a: &x {p: 1}\nb:\n  <<: *x\n  q: 2\n  p: 4\n"), []
            ),
            (
                Merge(
                    "a: &x {p: 1}\nb: *x\nc: 1\n", "a: &x {p: 1}\nb: *x\nc: 2\n", "a: &x {p: 1}\nb: {p: 2}\nc: 1\n",
                    "a: &x {p: 1}\nb:\n  p: 2\nc: 2\n"), []
            ),
            // Theirs took them apart: writing into the anchor would change the other end.
            (
                Merge("a: {p: 1}\nb: {p: 1}\n", "a: &x {p: 1}\nb: *x\n", "a: {p: 2}\nb: {p: 1}\n", "a: &x {p: 1}\nb: *x\n"),
                ["a.p: 1 -> 1 | 2 (cannot change \"a.p\": its anchor &x is used at app.yaml:2:4, which would change too)"]
            ),
            (
                Merge(
                    "a: {p: 1}\nb: {p: 1}\n", "a: &x {p: 1}\nb: *x\nc: 1\n", "a: {p: 1}\nb: &x {p: 1}\nd: *x\n",
                    "a: &x {p: 1}\nb: *x\nc: 1\nd: *x\n"),
                []
            ),
        ] as [(Merge, [String])])
    func `follows anchors, and refuses with a reason what they would carry elsewhere`(merge: Merge, conflicts: [String]) throws {
        let result = try DocumentsTests.merge(merge.base, merge.ours, merge.theirs)
        #expect(result.conflicts.map(line) == conflicts)
        #expect(result.text == merge.merged)
    }

    @Test(
        arguments: [
            (Merge("a: 1 # one\nb: 1\n", "a: 1 # one\nb: 2\n", "a: 1 # uno\nb: 1\n", "a: 1 # uno\nb: 2\n")),
            (Merge("a: 1\nb: 1\n", "a: 1\nb: 2\n", "# why\na: 1\n# and why\nb: 1 # so\n", "# why\na: 1\n# and why\nb: 2\n")),
            (Merge("# x\na: 1 # one\nb: 1\n", "# x\na: 1 # ours\nb: 2\n", "# x\na: 1 # theirs\nb: 1\n", "# x\na: 1 # ours\nb: 2\n")),
            (Merge("a: 3 # three\nb: 1\n", "a: 3 # three\nb: 2\n", "a: 5 # five\nb: 1\n", "a: 5 # five\nb: 2\n")),
            (Merge("a: 3 # three\nb: 1\n", "a: 4 # three\nb: 2\n", "a: 3 # drei\nb: 1\n", "a: 4 # three\nb: 2\n")),
            (Merge(
                "l: # list\n  - a # A\n  - b\n", "l: # list\n  - a # A\n  - b\n  - c\n", "l: # Liste\n  - a\n  - b # B\n",
                "l: # Liste\n  - a\n  - b # B\n  - c\n")),
        ] as [Merge])
    func `takes over comments that only theirs changed`(merge: Merge) throws {
        let result = try DocumentsTests.merge(merge.base, merge.ours, merge.theirs)
        #expect(result.conflicts.map(line) == [])
        #expect(result.text == merge.merged)
    }

    private static func object(_ kind: String, _ name: String, _ rest: String = "") -> String {
        "apiVersion: v1\nkind: \(kind)\nmetadata:\n  name: \(name)\n\(rest)"
    }

    @Test func `merges a stream object by object (R7)`() throws {
        let web = Self.object("Service", "web", "spec: {port: 80}\n"), db = Self.object("Service", "db", "spec: {port: 5432}\n")
        let base = web + "---\n" + db
        let ours = web.replacing("80", "81") + "---\n# the database\n" + db + "---\n" + Self.object("ConfigMap", "web")
        let theirs = "# new\n" + Self.object("Secret", "s") + "---\n" + web + "---\nimages: {web: two}\n"
        let result = try merge(base, ours, theirs)
        #expect(result.conflicts.map(line) == [])
        #expect(
            result.text == web.replacing("80", "81") + "---\n" + Self.object("ConfigMap", "web") + "---\n# new\n"
                + Self.object("Secret", "s") + "---\nimages: {web: two}\n")
        let conflict = try merge(base, base.replacing("5432", "1"), base.replacing("5432", "2"))
        #expect(conflict.conflicts.map(line) == ["\"Service/db\".spec.port: 5432 -> 1 | 2"])
    }

    @Test func `takes a stream of documents without names for one value`() throws {
        let result = try merge("a: 1\n---\nb: 1\n", "a: 2\n---\nb: 1\n", "a: 1\n---\nb: 2\n")
        #expect(
            result.conflicts.map(line) == [
                ": [{\"a\":1},{\"b\":1}] -> [{\"a\":2},{\"b\":1}] | [{\"a\":1},{\"b\":2}]"
                    + " (the documents of the file have no names to tell them apart by)"
            ])
    }

    @Test(
        arguments: [
            (MergeStrategy.replace, "l: {a: 1, b: 1}\n", "l: {a: 2, b: 1}\n", "l: {a: 1, b: 2}\n", nil),
            (.append, "l: [a]\n", "l: [a, b]\n", "l: [a, c]\n", "l: [a, b, c]\n"),
            (.prepend, "l: [a]\n", "l: [b, a]\n", "l: [c, a]\n", "l: [b, c, a]\n"),
            (.union, "l: [a, b]\n", "l: [a, x]\n", "l: [b, a, z]\n", "l: [a, x, z]\n"),
            (
                .by(["host"]), "l: [{host: a, x: 1}]\n", "l: [{host: a, x: 2}]\n", "l: [{host: a, x: 1, z: 1}]\n",
                "l: [{host: a, x: 2, z: 1}]\n"
            ),
        ] as [(MergeStrategy, String, String, String, String?)])
    func `does as the schema says`(strategy: MergeStrategy, base: String, ours: String, theirs: String, merged: String?) throws {
        let rules = ThreeWay.Rules { _, keys in keys == [Array("l".utf8)] ? strategy : nil }
        let result = try merge(base, ours, theirs, rules: rules)
        #expect(result.text == merged ?? ours)
        #expect(result.conflicts.isEmpty == (merged != nil))
    }

    @Test func `does what somebody chose, and leaves the rest open`() throws {
        let base = "a: 1\nb: 1\nc: 1\nd: 1\n", ours = "a: 2\nb: 2\nc: 2\nd: 2\n", theirs = "a: 3\nb: 3\nc: 3\nd: 3\n"
        let value = try #require(Layer.parse(Array("[x]".utf8), file: "value").document?.root)
        let result = try merge(base, ours, theirs) { path in ["a": .ours, "b": .theirs, "c": .value(value)][path.description] }
        #expect(result.text == "a: 2\nb: 3\nc:\n  - x\nd: 2\n")
        #expect(result.conflicts.map(line) == ["d: 1 -> 2 | 3"])
    }

    @Test func `takes bytes whole where one side did nothing`() throws {
        for text in ["a:   1 # x\r\n", "a: [", "\u{FEFF}a: 1", ""] {
            #expect(try merge("a: 1\n", "a: 1\n", text).text == text)
            #expect(try merge("a: 1\n", text, "a: 1\n").text == text)
        }
    }

    @Test func `says which text cannot be read`() throws {
        let complaint = complaint { try merge("a: 1\n", "a: 2\n", "a: [\n") }
        #expect(complaint.contains("theirs: "))
    }

    @Test func `reads both sides out of a text with markers`() throws {
        let text = "a: 1\n<<<<<<< HEAD\nb: 2\n||||||| base\nb: 1\n=======\nb: 3\nx: 1\n>>>>>>> main\nc: 3\n"
        let sides = try #require(ConflictMarkers.sides(of: Array(text.utf8)))
        #expect(String(decoding: sides.ours, as: UTF8.self) == "a: 1\nb: 2\nc: 3\n")
        #expect(String(decoding: sides.theirs, as: UTF8.self) == "a: 1\nb: 3\nx: 1\nc: 3\n")
        for text in ["a: 1\n", "<<<<<<< x\na: 1\n", ">>>>>>> x\n", "<<<<<<< x\n=======\n<<<<<<< x\n>>>>>>> y\n"] {
            #expect(ConflictMarkers.sides(of: Array(text.utf8)) == nil)
        }
    }

    @Test func `puts markers around the lines of conflicts alone`() throws {
        let ours = "a: 1\nb: 2\nc: 3", theirs = "a: 1\nb: 4\nx: 1\nc: 3"
        let text = ConflictMarkers(theirs: "main", size: 4).text(Array(ours.utf8), Array(theirs.utf8))
        #expect(String(decoding: text, as: UTF8.self) == "a: 1\n<<<< ours\nb: 2\n====\nb: 4\nx: 1\n>>>> main\nc: 3")
        let last = ConflictMarkers().text(Array("a: 1\r\nb: 2".utf8), Array("a: 1\r\n".utf8))
        #expect(String(decoding: last, as: UTF8.self) == "a: 1\r\n<<<<<<< ours\r\nb: 2\r\n=======\r\n>>>>>>> theirs\r\n")
    }
}

extension String {
    fileprivate func replacing(_ old: String, _ new: String) -> String {
        firstRange(of: old).map { self[..<$0.lowerBound] + new + self[$0.upperBound...] } ?? self
    }
}
