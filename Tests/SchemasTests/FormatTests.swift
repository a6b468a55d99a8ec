import Documents
import Schemas
import TestSupport
import Testing

@Suite struct `A format` {
    @Test(arguments: formatTables) func `accepts what its standard accepts, and nothing else`(_ table: FormatTable) {
        #expect(table.good.filter { !table.format.accepts($0, kind: table.kind) } == [])
        #expect(table.bad.filter { table.format.accepts($0, kind: table.kind) } == [])
    }

    @Test func `is known by its name`() {
        #expect(Format.allCases.compactMap { Format($0.name) } == Format.allCases)
        #expect(Format("data-time") == nil)
    }

    @Test(arguments: Format.allCases) func `says nothing about other kinds of values`(_ format: Format) {
        let kinds: [Instance.Kind] = [.null, .boolean, .mapping, .sequence]
        #expect(kinds.allSatisfy { format.accepts("", kind: $0) })
        let judgesNumbers = [Format.port, .byteSize, .percentage].contains(format)
        #expect(format.accepts("-1", kind: .integer) == !judgesNumbers)
        #expect(format.accepts("-0.5", kind: .decimal) == !judgesNumbers)
    }

    /// The words after "such as" and between "or" are examples that a reader will copy.
    @Test(arguments: Format.allCases) func `expects what it accepts`(_ format: Format) {
        let words = format.expectation.replacing("\"", with: "").split(separator: "such as ", maxSplits: 1)
        guard words.count == 2 else {
            #expect(format == .port)
            return
        }
        let examples = words[1].split(separator: " or ").flatMap { $0.split(separator: ", ") }
        #expect(!examples.isEmpty)
        #expect(examples.filter { !format.accepts(String($0)) } == [])
    }

    /// The table of formats in the reference: names in the first column, examples in the last.
    @Test func `is in the reference, with examples that it accepts`() throws {
        let text = String(decoding: try readFile("\(packageFolder)/docs/formats/json-schema.md"), as: UTF8.self)
        let table = text.split(separator: "## Formats")[1].split(separator: "\n## ")[0]
        let rows = table.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { $0.split(separator: " | ") }
        let quoted: (Substring) -> [String] = { column in
            column.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map {
                String($0.element)
            }
        }
        let names = rows.flatMap { quoted($0[0]) }
        #expect(Set(names) == Set(Format.allCases.map(\.name)) && names.count == Format.allCases.count)
        for row in rows {
            let format = try #require(quoted(row[0]).last.flatMap { Format($0) }), examples = quoted(row[row.count - 1])
            #expect(!examples.isEmpty && examples.allSatisfy { format.accepts($0) }, "\(format.name)")
        }
    }

    /// Pointers and paths hold any text, and so do the local parts of international addresses.
    private let holdAnyText: [Format] = [.jsonPointer, .relativeJsonPointer, .path, .regex, .internationalEmail]

    /// Every byte of every good text is broken in turn, and the text cut behind it.
    @Test(arguments: formatTables) func `refuses bytes that are no text`(_ table: FormatTable) {
        for text in table.good.map({ Array($0.utf8.prefix(100)) }) {
            for index in text.indices {
                for byte: UInt8 in [0x2D, 0x2E, 0x3A, 0x80, 0xC3, 0xE2, 0xF4, 0xFF] {
                    var broken = text
                    broken[index] = byte
                    let isAccepted = [broken, Array(broken[...index])].contains { bytes in
                        bytes.withUnsafeBufferPointer { table.format.accepts(.string, $0) }
                    }
                    #expect(!isAccepted || byte != 0xFF || holdAnyText.contains(table.format), "\(broken)")
                }
            }
        }
    }
}
