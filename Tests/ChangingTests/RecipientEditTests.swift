import Changing
import Documents
import Testing

@Suite struct `Editing the recipients of a rule` {
    /// The text without a key that is in a rule.
    private func removed(_ key: String, _ rule: Int = 0, from text: String) throws -> String? {
        var edit = try RecipientEdit(Array(text.utf8), file: ".sops.yaml")
        return try edit.remove(key, fromRule: rule) ? String(decoding: edit.bytes, as: UTF8.self) : nil
    }

    private func edited(_ text: String, _ body: (inout RecipientEdit) throws -> Void) throws -> String {
        var edit = try RecipientEdit(Array(text.utf8), file: ".sops.yaml")
        try body(&edit)
        return String(decoding: edit.bytes, as: UTF8.self)
    }

    private static let list = """
        # who reads what
        creation_rules:
          - path_regex: ^environments/prod/   # live
            age:
              - age1ada  # ada
              # bob, laptop
              - age1bob
          - age: [age1ada]

        """

    @Test func `adds a key with its name, and leaves the rest as it is`() throws {
        let text = try edited(Self.list) { try $0.add("age1eve", called: "eve", toRule: 0, group: nil) }
        #expect(text == Self.list.replacing("      - age1bob\n", with: "      - age1bob\n      - age1eve # eve\n"))
        #expect(try edited(Self.list) { try $0.add("age1eve", called: "eve", toRule: 1, group: nil) }.contains("- age: [age1ada, age1eve]"))
        #expect(try edited(Self.list) { try $0.add("age1ada", called: nil, toRule: 0, group: nil) } == Self.list)
    }

    @Test func `takes a key away with its name, and leaves the names of others`() throws {
        #expect(try removed("age1bob", from: Self.list) == Self.list.replacing("      # bob, laptop\n      - age1bob\n", with: ""))
        #expect(try removed("age1eve", from: Self.list) == nil)
    }

    @Test(
        arguments: [
            ("age1ada,age1bob", "age1ada,age1bob,age1eve", "age1ada"),
            ("\"age1ada, age1bob\"", "\"age1ada, age1bob,age1eve\"", "\"age1ada\""),
            ("age1ada, age1bob # both", "age1ada, age1bob,age1eve # both", "age1ada # both"),
            (">-\n      age1ada,\n      age1bob", ">-\n      age1ada,\n      age1bob,age1eve", ">-\n      age1ada"),
        ])
    func `edits keys in one text`(text: String, added: String, removed: String) throws {
        func file(_ keys: String) -> String { "creation_rules:\n  - age: \(keys)\n    path_regex: x\n" }
        #expect(try edited(file(text)) { try $0.add("age1eve", called: "eve", toRule: 0, group: nil) } == file(added))
        #expect(try self.removed("age1bob", from: file(text)) == file(removed))
        #expect(try self.removed("age1ada", from: file(text))?.contains("age1ada") == false)
    }

    private static let groups = "creation_rules:\n  - key_groups:\n      - age: [age1ada]\n      - age: [age1bob, age1ada]\n"

    @Test func `asks which of several key groups is meant, and removes from all`() throws {
        let error = #expect(throws: Diagnostic.self) {
            try edited(Self.groups) { try $0.add("age1eve", called: nil, toRule: 0, group: nil) }
        }
        #expect(error?.rendered == ".sops.yaml:3:9: error: this rule has 2 key groups\n  hint: name one: --group 1 to --group 2")
        let text = try edited(Self.groups) { try $0.add("age1eve", called: nil, toRule: 0, group: 0) }
        #expect(text == Self.groups.replacing("- age: [age1ada]\n", with: "- age: [age1ada, age1eve]\n"))
        #expect(try removed("age1ada", from: text)?.contains("age1ada") == false)
    }

    @Test func `refuses to leave a rule, or a group, without anybody`() throws {
        let error = #expect(throws: Diagnostic.self) { try removed("age1ada", from: Self.groups) }
        #expect(
            error?.rendered == """
                .sops.yaml:3:14: error: age1ada is the last one that this rule seals for
                  hint: add another one first: cfgops secret recipients add KEY
                """)
    }
}
