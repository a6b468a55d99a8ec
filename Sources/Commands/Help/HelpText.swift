internal import Documents

/// The parts of a command's help, which is the one place where words, options and examples are described: completion and the man page
/// are made of them.
struct HelpText {
    /// Each way to call the command, without the program's name.
    private(set) var forms: [String] = []
    private(set) var paragraphs: [String] = []
    /// As `-m MSG`, with what it does.
    private(set) var options: [(signature: String, text: String)] = []
    /// Other blocks with a title, as they stand.
    private(set) var sections: [(title: String, lines: [String])] = []
    /// Without the prompt.
    private(set) var examples: [String] = []

    init(_ help: String) {
        for block in help.pieces(between: "\n\n") {
            let lines = block.split(separator: "\n").map(String.init)
            guard let first = lines.first else { continue }
            switch first {
            case _ where first.hasPrefix("Usage: "): addForms(lines)
            case "Options:": for line in lines.dropFirst() { addOption(line) }
            case "Examples:", "Example:": examples += lines.dropFirst().map { String($0.drop { $0 == " " || $0 == "$" }) }
            case _ where first.hasSuffix(":") && lines.count > 1 && lines[1].hasPrefix("    "):
                sections.append((String(first.dropLast()), lines.dropFirst().map { String($0.dropFirst(4)) }))
            default: paragraphs.append(lines.joined(separator: "\n"))
            }
        }
    }

    private mutating func addForms(_ lines: [String]) {
        for line in lines {
            let text = String(line.drop { $0 == " " })
            if let start = ["Usage: cfgops ", "cfgops "].first(where: text.hasPrefix) {
                forms.append(String(text.dropFirst(start.count)))
            } else if let last = forms.popLast() {
                forms.append("\(last) \(text)")
            }
        }
    }

    /// Two blanks end what is described; a line further in goes on.
    private mutating func addOption(_ line: String) {
        let text = String(line.drop { $0 == " " })
        guard line.hasPrefix("    "), !line.hasPrefix("     ") || options.isEmpty else {
            if let last = options.popLast() { options.append((last.signature, "\(last.text) \(text)")) }
            return
        }
        guard let gap = text.firstRange(of: "  ") else { return options.append((text, "")) }
        options.append((String(text[..<gap.lowerBound]), String(text[gap.lowerBound...].drop { $0 == " " })))
    }
}
