import Documents
import Testing

@Suite struct `Bytes that are no text` {
    @Test(
        arguments: [
            ([0x61, 0x3A, 0x20, 0xFF], "1:4: error: expected UTF-8, found byte 0xFF\n  hint: save the file as UTF-8"),
            ([0xC3, 0xA9, 0x0A, 0x61, 0xE9, 0x20], "2:2: error: expected UTF-8, found byte 0xE9\n  hint: save the file as UTF-8"),
            ([0xFF, 0xFE, 0x61, 0x00], "1:1: error: expected UTF-8, found byte 0xFF\n  hint: the file is UTF-16: save it as UTF-8"),
        ] as [([UInt8], String)])
    func `are refused where they begin`(bytes: [UInt8], expected: String) {
        #expect(Yaml.parse(bytes, file: "f").diagnostics.map(\.rendered) == ["f:" + expected])
        #expect(Json.parse(bytes, file: "f").diagnostics.map(\.rendered) == ["f:" + expected])
    }

    @Test(
        arguments: [
            [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0x80], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
        ] as [[UInt8]])
    func `are all that Unicode does not define`(bytes: [UInt8]) {
        for prefix in ["", "long enough for a word at once: "] {
            #expect(Yaml.parse(Array(prefix.utf8) + bytes, file: "f").diagnostics.first?.code == "not-utf8")
        }
    }

    @Test(arguments: ["\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}", "é漢😀", "\u{85}\u{2028}\u{FEFF}"])
    func `are not those of any character`(text: String) throws {
        let parsed = Yaml.parse(Array("k: \"\(text)\"".utf8), file: "f")
        #expect(parsed.document?.root?["k"]?.text == text)
    }

    @Test func `control characters are written as escapes`() {
        let expected = [
            "f:2:4: error: expected text, found the control character U+0007\n  hint: write it as \"\\x07\" in double quotes"
        ]
        #expect(Yaml.parse(Array("a: 1\nb: \u{7}\n".utf8), file: "f").diagnostics.map(\.rendered) == expected)
        #expect(Yaml.parse(Array("a: \"0123456\u{0}\"\n".utf8), file: "f").diagnostics.first?.code == "control-character")
    }

    @Test(
        arguments: [
            ("a: 1\nbé漢: @", "2:6"), ("\u{FEFF}a: @", "1:4"), ("a: 1\r\nb: @", "2:4"), ("a: 1\rb: @", "2:4"),
            ("a: 1\n\n# é\nb: @\n", "4:4"),
        ] as [(String, String)])
    func `are counted as editors count lines and columns`(source: String, expected: String) {
        #expect(Yaml.parse(Array(source.utf8), file: "f").diagnostics.first?.place?.description == "f:" + expected)
    }
}
