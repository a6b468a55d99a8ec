internal import Documents

/// Colour where a terminal shows it, plain text everywhere else.
struct Style {
    var colour: Bool

    func added(_ text: String) -> String { paint(text, "32") }
    func removed(_ text: String) -> String { paint(text, "31") }
    func changed(_ text: String) -> String { paint(text, "33") }
    func faint(_ text: String) -> String { paint(text, "2") }
    func strong(_ text: String) -> String { paint(text, "1") }

    /// A diagnostic as `Diagnostic.rendered` words it, its severity in colour.
    func text(of diagnostic: Diagnostic) -> String {
        guard colour else { return diagnostic.rendered }
        let place = diagnostic.place.map { strong("\($0): ") } ?? ""
        let word = diagnostic.isError ? removed("error:") : changed("warning:")
        return (["\(place)\(word) \(diagnostic.message)"] + diagnostic.details.map { faint("  \($0)") }).joined(separator: "\n")
    }

    /// A difference in the unified format.
    func painted(_ diff: [UInt8]) -> [UInt8] {
        guard colour else { return diff }
        let lines = diff.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        return lines.flatMap { line -> [UInt8] in
            let text = String(decoding: line, as: UTF8.self)
            let painted =
                switch line.first {
                case UInt8(ascii: "+"): added(text)
                case UInt8(ascii: "-"): removed(text)
                case UInt8(ascii: "@"): faint(text)
                default: text
                }
            return Array((painted + "\n").utf8)
        }
    }

    private func paint(_ text: String, _ code: String) -> String { colour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}

/// `1 error`, `2 errors`.
func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
