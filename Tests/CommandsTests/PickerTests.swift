import Testing

@testable import Commands

@Suite struct `A list to choose from` {
    private static let rows = ["app:server.port", "app:server.host", "db:pool"].map {
        Picker.Row(key: $0, detail: "1 -> 2", note: nil, isChosen: $0 == "db:pool")
    }

    /// What is chosen after the keys, and the answer that ended it.
    private func pick(_ typed: String, _ rows: [Picker.Row] = rows) -> (chosen: [String], answer: Picker.Answer?) {
        var picker = Picker(title: "t", rows: rows)
        for key in TerminalKey.keys(in: Array(typed.utf8)) {
            _ = picker.lines(width: 80, height: 4)
            if let answer = picker.handle(key) { return (picker.rows.filter(\.isChosen).map(\.key), answer) }
        }
        return (picker.rows.filter(\.isChosen).map(\.key), nil)
    }

    @Test(
        arguments: [
            ("\r", ["db:pool"], .chosen),
            (" \r", ["app:server.port", "db:pool"], .chosen),
            ("j \r", ["app:server.host", "db:pool"], .chosen),
            ("\u{1B}[B\u{1B}OB \r", [], .chosen),
            ("jjjk \r", ["app:server.host", "db:pool"], .chosen),
            ("\u{1B}[6~ \r", [], .chosen),
            ("G g \r", ["app:server.port"], .chosen),
            ("a\r", ["app:server.port", "app:server.host", "db:pool"], .chosen),
            ("n\r", [], .chosen),
            ("/server\ra\r", ["app:server.port", "app:server.host", "db:pool"], .chosen),
            ("/POOL\rn\r", [], .chosen),
            ("/host\r \u{1B}jj \r", ["app:server.host"], .chosen),
            ("/qx\u{7F}\u{7F}\u{7F}q", ["db:pool"], .cancelled),
            ("/none\r \r", ["db:pool"], .chosen),
            ("q", ["db:pool"], .cancelled),
            ("a\u{3}", ["app:server.port", "app:server.host", "db:pool"], .cancelled),
            ("zzz\u{1B}[5;2X", ["db:pool"], nil),
        ] as [(String, [String], Picker.Answer?)])
    func `follows the keys`(typed: String, chosen: [String], answer: Picker.Answer?) {
        let picked = pick(typed)
        #expect(picked.chosen == chosen)
        #expect(picked.answer == answer)
    }

    @Test func `never chooses what is locked`() {
        let rows = [Picker.Row(key: "a:secret", detail: "", note: "a secret", isChosen: false, isLocked: true)]
        #expect(pick("a \r", rows).chosen == [])
    }

    @Test func `fits into the screen, whatever the texts and the place`() {
        let rows = (0 ..< 60).map {
            Picker.Row(key: "app:key\($0)", detail: String(repeating: "値e\u{301}", count: 40), note: "n", isChosen: false)
        }
        for (width, height) in [(80, 24), (20, 5), (200, 60), (10, 3)] {
            var picker = Picker(title: "promote staging -> prod", rows: rows)
            for step in 0 ..< 70 {
                let lines = picker.lines(width: width, height: height)
                #expect(lines.count == height)
                #expect(lines.contains { $0.hasPrefix("\u{1B}[7m") && (width < 20 || $0.contains("app:key\(min(step, 59))")) })
                _ = picker.handle(.down)
            }
        }
    }

    @Test func `shows title, rows and help`() {
        var picker = Picker(title: "promote staging -> prod", rows: Self.rows)
        let expected = [
            "promote staging -> prod  1 of 3 chosen", "\u{1B}[7m[ ] app:server.port  1 -> 2\u{1B}[0m", "[ ] app:server.host  1 -> 2",
            "[x] db:pool          1 -> 2", "space choose  a all  n none  / filter  j k move  enter promote  q quit",
        ]
        #expect(picker.lines(width: 80, height: 5) == expected)
    }
}
