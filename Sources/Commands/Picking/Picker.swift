internal import Documents

/// A list to choose from: keys in, lines out. It knows no terminal.
struct Picker {
    struct Row {
        /// What is chosen, as `app:server.port`.
        var key: String
        /// What stands behind it.
        var detail: String
        /// What the person should know before choosing it.
        var note: String?
        var isChosen: Bool
        /// It can be seen and not chosen.
        var isLocked = false
    }

    enum Answer: Hashable { case chosen, cancelled }

    private let title: String
    private(set) var rows: [Row]
    /// Counts visible rows.
    private var cursor = 0
    private var top = 0
    private var filter = ""
    private var isFiltering = false
    /// Of the last drawing.
    private var page = 1

    init(title: String, rows: [Row]) {
        (self.title, self.rows) = (title, rows)
    }

    /// Rows whose key has the filter's text in it.
    private var visible: [Int] {
        let wanted = filter.lowercased()
        return rows.indices.filter { wanted.isEmpty || rows[$0].key.lowercased().contains(wanted) }
    }

    /// Nil as long as the person goes on choosing.
    mutating func handle(_ key: TerminalKey) -> Answer? {
        switch key {
        case .interrupt: return .cancelled
        case .up: move(by: -1)
        case .down: move(by: 1)
        case .pageUp: move(by: -page)
        case .pageDown: move(by: page)
        case .home: move(by: -rows.count)
        case .end: move(by: rows.count)
        case _ where isFiltering: edit(key)
        case .enter: return .chosen
        case .escape: filter.isEmpty ? () : setFilter("")
        case .backspace: break
        case .character(let character): return command(character)
        }
        return nil
    }

    private mutating func command(_ character: Unicode.Scalar) -> Answer? {
        switch character {
        case "q": return .cancelled
        case "j": move(by: 1)
        case "k": move(by: -1)
        case "g": move(by: -rows.count)
        case "G": move(by: rows.count)
        case " ": if visible.indices.contains(cursor) { choose([visible[cursor]]) { !$0 } }
        case "a": choose(visible) { _ in true }
        case "n": choose(visible) { _ in false }
        case "/": isFiltering = true
        default: break
        }
        return nil
    }

    private mutating func edit(_ key: TerminalKey) {
        switch key {
        case .character(let character): setFilter(filter + String(character))
        case .backspace where filter.isEmpty: isFiltering = false
        case .backspace: setFilter(String(filter.dropLast()))
        case .escape:
            setFilter("")
            isFiltering = false
        default: isFiltering = false
        }
    }

    private mutating func setFilter(_ text: String) {
        filter = text
        (cursor, top) = (0, 0)
    }

    private mutating func move(by count: Int) { cursor = max(0, min(cursor + count, visible.count - 1)) }

    private mutating func choose(_ indices: [Int], _ change: (Bool) -> Bool) {
        for index in indices where !rows[index].isLocked { rows[index].isChosen = change(rows[index].isChosen) }
    }

    // MARK: drawing

    /// The whole screen: `height` lines of at most `width` columns.
    mutating func lines(width: Int, height: Int) -> [String] {
        let visible = visible, chosen = rows.count { $0.isChosen }
        page = max(1, height - 2)
        top = max(min(top, cursor), cursor - page + 1)
        let keyWidth = min(visible.map { rows[$0].key.columns }.max() ?? 0, width / 2)
        var lines = ["\(title)  \(chosen) of \(rows.count) chosen".clipped(to: width)]
        for (position, index) in visible.enumerated().dropFirst(top).prefix(page) {
            let text = line(rows[index], keyWidth).clipped(to: width)
            lines.append(position == cursor ? "\u{1B}[7m\(text)\u{1B}[0m" : text)
        }
        while lines.count < height - 1 { lines.append("") }
        let help = "space choose  a all  n none  / filter  j k move  enter promote  q quit"
        lines.append((isFiltering || !filter.isEmpty ? "/\(filter)\(isFiltering ? "_" : "  (esc shows all)")" : help).clipped(to: width))
        return Array(lines.prefix(height))
    }

    private func line(_ row: Row, _ keyWidth: Int) -> String {
        let box = row.isLocked ? "[-]" : row.isChosen ? "[x]" : "[ ]"
        let gap = String(repeating: " ", count: max(0, keyWidth - row.key.columns))
        return "\(box) \(row.key)\(gap)  \(row.detail)\(row.note.map { "  (\($0))" } ?? "")"
    }
}

extension String {
    /// How wide a terminal shows it.
    fileprivate var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }

    fileprivate func clipped(to width: Int) -> String {
        guard columns > width else { return self }
        var result = "", used = 0
        for scalar in unicodeScalars where used + scalar.columns < width {
            result.unicodeScalars.append(scalar)
            used += scalar.columns
        }
        return result + "…"
    }
}

extension Unicode.Scalar {
    /// East Asian characters and pictures take two columns, marks on letters none.
    fileprivate var columns: Int {
        switch value {
        case 0x300 ... 0x36F, 0x200B ... 0x200F, 0xFE00 ... 0xFE0F: 0
        case 0x1100 ... 0x115F, 0x2E80 ... 0xA4CF, 0xAC00 ... 0xD7A3, 0xF900 ... 0xFAFF, 0xFE30 ... 0xFE6F, 0xFF00 ... 0xFF60,
            0x1F300 ... 0x1FAFF, 0x20000 ... 0x3FFFD:
            2
        default: 1
        }
    }
}
