internal import Documents

/// Text of the configuration inside Markdown as GitHub and GitLab read it. Inside code nothing is markup, so no HTML, link or mention
/// comes out of a value; what is left is to keep a value from ending the code.
enum MarkdownText {
    /// A reviewer compares values by eye, and nobody reads more of one.
    static let longestValue = 200

    /// A value for a cell of a table: cut with a count, in code, pipes escaped, which counts inside code too.
    static func cell(_ text: String) -> String {
        let (shown, note) = cut(text)
        return code(shown).replacing("|", with: "\\|") + note
    }

    /// In one line, between more backticks than any row of them in it.
    static func code(_ text: String) -> String {
        let text = visible(text), ticks = String(repeating: "`", count: longestRun(in: text) + 1)
        let needsBlanks = text.hasPrefix("`") || text.hasSuffix("`") || (text.hasPrefix(" ") && text.hasSuffix(" "))
        return needsBlanks ? "\(ticks) \(text) \(ticks)" : ticks + text + ticks
    }

    /// Markdown that somebody wrote, in one line, where nothing of it is HTML. Code in it stays code.
    static func prose(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { visible($0.trimmingBlanks) }
        var result = "", isCode = false
        for scalar in lines.joined(separator: " ").unicodeScalars {
            if scalar == "`" { isCode.toggle() }
            if scalar == "<", !isCode { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result.trimmingBlanks
    }

    /// The same for a cell of a table.
    static func proseCell(_ text: String) -> String { prose(text).replacing("|", with: "\\|") }

    /// What opens and closes a block of code that holds these lines.
    static func fence(around lines: [String]) -> String {
        String(repeating: "`", count: max(3, 1 + (lines.map(longestRun).max() ?? 0)))
    }

    /// A text, or its beginning and how much more there is.
    static func cut(_ text: String, to longest: Int = longestValue) -> (shown: String, note: String) {
        let scalars = text.unicodeScalars, more = scalars.count - longest
        guard more > 0 else { return (text, "") }
        return (String(scalars.prefix(longest)) + "…", " (\(more) more characters)")
    }

    private static func longestRun(in text: String) -> Int {
        var longest = 0, run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}

extension StringProtocol {
    /// Without blanks at both ends.
    fileprivate var trimmingBlanks: String {
        let rest = drop { $0.isWhitespace }
        return String(rest.prefix(rest.count - rest.reversed().prefix { $0.isWhitespace }.count))
    }
}
