import Documents
import Importing
import TestSupport
import Testing

@Suite struct `A layer's text` {
    private func text(_ entries: [ImportedEntry]) throws -> String { try text(ImportedValue(.mapping(entries))) }

    private func text(_ value: ImportedValue) throws -> String {
        var imported = ImportedConfiguration()
        imported.environments = [ImportedConfiguration.Environment(name: "prod")]
        imported.documents["prod"] = ["app": .mapping(value)]
        return String(decoding: try #require(try Layering.layers(of: imported).files["environments/prod/app.yaml"]), as: UTF8.self)
    }

    private func comments(above: [String?] = [], beside: String? = nil, below: [String?] = []) -> Comments {
        var comments = Comments()
        (comments.above, comments.beside, comments.below) = (above, beside, below)
        return comments
    }

    @Test func `is what a person would have written`() throws {
        let list = ImportedValue(
            .sequence([
                ImportedValue(.scalar(.string, "one"), comments: comments(above: [" first"], beside: " of two")),
                ImportedValue(
                    .mapping([
                        ImportedEntry("name", .string("two"), comments: comments(above: [" its name"], beside: " b")),
                        ImportedEntry("port", ImportedValue(.scalar(.integer, "0o17"))),
                    ]), comments: comments(beside: " a mapping")),
            ]))
        let entries = [
            ImportedEntry("host", .string("web"), comments: comments(above: [" Head.", nil, " where it is"], beside: " inside")),
            ImportedEntry("list", list, comments: comments(beside: " things", below: [" no more"])),
            ImportedEntry("motd", .string("one\ntwo\n"), comments: comments(beside: " text")),
            ImportedEntry("word", .string("no")), ImportedEntry("none", ImportedValue(.mapping([])), comments: comments(beside: " empty")),
        ]
        #expect(
            try text(entries) == """
                # Head.

                # where it is
                host: web # inside
                list: # things
                  # first
                  - one # of two
                  # a mapping
                  # its name
                  - name: two # b
                    port: 0o17
                # no more
                motd: | # text
                  one
                  two
                word: "no"
                none: {} # empty

                """)
    }

    @Test func `has no controls in comments`() throws {
        let entry = ImportedEntry("a", .string("b"), comments: comments(beside: " x\ny\u{7}z\u{85}\u{2028}ü"))
        #expect(try text([entry]) == "a: b # x y z  ü\n")
    }

    @Test(arguments: 0 ..< (longRun ? 20_000 : 100) as Range<UInt64>)
    func `has all comments of random values, each once`(seed: UInt64) throws {
        var random = RandomConfiguration(seed: seed)
        let value = random.mapping(3), text = try text(value)
        let read = ForeignFormat.yaml.read(Array(text.utf8), file: "layer.yaml")
        let back = try #require(read.roots.first, "\(text)")
        #expect(back.allComments.sorted() == value.allComments.map { $0.replacing("\u{7}", with: " ") }.sorted(), "\(text)")
    }
}

extension ImportedValue {
    /// The lines of all comments, empty ones left out.
    fileprivate var allComments: [String] {
        entries.flatMap { $0.comments.lines + $0.value.allComments } + elements.flatMap { $0.comments.lines + $0.allComments }
    }
}

extension Comments {
    fileprivate var lines: [String] { (above + [beside] + below).compactMap { $0 } }
}
