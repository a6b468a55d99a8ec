internal import Documents

/// A comment under a pull request: headings by environment, tables and diffs below them, never longer than the hosts take.
struct MarkdownComment {
    /// Rows that belong together: a table, or the lines of a diff.
    struct Block: Hashable {
        /// A line above it.
        var lead: String?
        var opening: [String]
        var rows: [String]
        var closing: [String]
        /// What a row is, in the singular.
        var noun: String

        /// A fenced diff; long lines are cut with a count.
        static func diff(lead: String? = nil, _ lines: [String]) -> Block {
            let rows = lines.map { line in
                let (shown, note) = MarkdownText.cut(line)
                return visible(shown) + note
            }
            let fence = MarkdownText.fence(around: rows)
            return Block(lead: lead, opening: ["\(fence)diff"], rows: rows, closing: [fence], noun: "line")
        }
    }

    /// What some environments have in common; for all of them when it names none.
    struct Section {
        var environments: [String] = []
        var blocks: [Block]
    }

    /// GitHub takes 65 536 characters; a little is left for what a workflow puts around it.
    static let limit = 60_000
    /// The last line, which must always find room.
    private static let room = 600
    /// Longer blocks are folded.
    private static let unfolded = 20
    private static let problemsShown = 20
    private static let environmentsShown = 20

    let title: String
    /// What was compared, in the words of the command line.
    let question: String
    /// What could not be compared, and why.
    let problems: [Diagnostic]

    func text(_ sections: [Section]) -> String {
        var page = Page(limit: MarkdownComment.limit - MarkdownComment.room)
        page.write(head(isEmpty: sections.isEmpty))
        for section in sections { add(section, to: &page) }
        if page.rows.leftOut > 0 {
            let command = MarkdownText.code(MarkdownText.cut("cfgops diff \(question)").shown)
            page.write([
                "", "**Left out, for the length of this comment: \(page.rows.leftOut) of \(page.rows.all) rows.** All of them: \(command)",
            ])
        }
        return page.lines.joined(separator: "\n")
    }

    private func head(isEmpty: Bool) -> [String] {
        var lines = ["### \(title)" + (question.isEmpty ? "" : ": \(MarkdownText.code(MarkdownText.cut(question).shown))")]
        if isEmpty { lines += ["", problems.isEmpty ? "No effective value changes." : "Nothing that could be compared changes."] }
        guard !problems.isEmpty else { return lines }
        lines += ["", "#### Not compared", ""]
        lines += problems.prefix(MarkdownComment.problemsShown).map { problem in
            let (shown, note) = MarkdownText.cut((problem.place.map { "\($0): " } ?? "") + problem.message)
            return "- \(MarkdownText.code(shown))\(note)"
        }
        let more = problems.count - MarkdownComment.problemsShown
        return more > 0 ? lines + ["- and \(counted(more, "more error"))"] : lines
    }

    private func add(_ section: Section, to page: inout Page) {
        var heading: [String] = []
        if !section.environments.isEmpty {
            let names = section.environments.prefix(MarkdownComment.environmentsShown).map(MarkdownText.code)
            let more = section.environments.count - names.count
            heading = ["", "#### \(names.joined(separator: ", "))\(more > 0 ? " and \(more) more" : "")"]
        }
        for block in section.blocks {
            let lead = block.lead.map { ["", $0] } ?? []
            guard !block.rows.isEmpty else {
                if page.write(lead, between: heading, and: []) { heading = [] }
                continue
            }
            let isFolded = block.rows.count > MarkdownComment.unfolded
            let fold = isFolded ? ["", "<details><summary>\(counted(block.rows.count, block.noun))</summary>"] : []
            let end = block.closing + (isFolded ? ["", "</details>"] : [])
            if page.write(block.rows, between: heading + lead + fold + [""] + block.opening, and: end) { heading = [] }
        }
    }
}

/// Lines up to a limit, and what did not find room.
private struct Page {
    private(set) var lines: [String] = []
    private(set) var rows = (all: 0, leftOut: 0)
    private var left: Int

    init(limit: Int) { left = limit }

    /// Hosts count characters in one way or another; no way counts more of them than UTF-16 does.
    private static func size(_ lines: some Sequence<String>) -> Int { lines.reduce(0) { $0 + $1.utf16.count + 1 } }

    mutating func write(_ new: [String]) {
        lines += new
        left -= Page.size(new)
    }

    /// As many rows as fit, and whether there are any: the rest would be nothing without them.
    mutating func write(_ new: [String], between opening: [String], and closing: [String]) -> Bool {
        var free = left - Page.size(opening + closing)
        let shown = new.prefix { row in
            free -= Page.size([row])
            return free >= 0
        }
        rows.all += new.count
        rows.leftOut += new.count - shown.count
        guard !shown.isEmpty else { return false }
        write(opening + shown + closing)
        return true
    }
}
