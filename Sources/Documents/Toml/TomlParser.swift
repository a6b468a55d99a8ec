/// Reads TOML into a `TomlTree`. A statement with a mistake is left out, and reading goes on at the next line, unless the mistake
/// stands on a later line than the statement: then nothing says where the next one begins.
struct TomlParser {
    struct Mistake: Error {
        var code: String
        var message: String
        var offset: Int
        var hints: [String] = []
    }

    let text: SourceText
    let limits: Limits
    var cursor: Int
    var tree = TomlTree()
    private(set) var complaints: Complaints
    /// Collections that are open around the cursor, the tables of the last header among them.
    var depth = 0
    /// Comments that belong to what comes next.
    var comments = PendingComments()
    /// From `#` to before the line break.
    var commentSpans: [Range<UInt32>] = []
    /// The table of the last header.
    private var table = TomlTree.root
    private var tableDepth = 0
    /// What the last statement stated: comments behind it are its own.
    private var latest: Int?

    init(_ text: SourceText, limits: Limits) {
        self.text = text
        self.limits = limits
        cursor = text.start
        complaints = Complaints(limits: limits)
    }

    mutating func read() {
        while cursor < text.bytes.count, !complaints.isFull {
            let start = cursor
            do throws(Mistake) { try line() } catch {
                complaints.note(Diagnostic(error.code, error.message, at: text.place(of: error.offset), hints: error.hints))
                if text.position(of: error.offset).line > text.position(of: start).line { break }
                recover(from: start)
            }
        }
        if let latest { tree[latest].comments.below += comments.takeAll() }
    }

    private mutating func recover(from start: Int) {
        cursor = text.lineEnd(from: start)
        if cursor < text.bytes.count { cursor = text.behindBreak(at: cursor) }
    }

    /// Reads one line, or more where a value goes on.
    private mutating func line() throws(Mistake) {
        skipBlanks()
        switch text.byte(cursor) {
        case .hash: comments.add(try comment())
        case .lineFeed, .carriageReturn: comments.addBlankLine()
        case _ where cursor == text.bytes.count: return
        case .openBracket: try header()
        default: try statement()
        }
        try endLine()
    }

    /// Reads `key = value`.
    private mutating func statement() throws(Mistake) {
        let path = try dottedKey()
        try expect(.equals, "\"=\" behind the key")
        skipBlanks()
        depth = tableDepth
        let value = try value(levels: path.count)
        try insert(value, under: path, in: table)
        state(value)
    }

    /// Reads `[table]` or `[[element of a list of tables]]`.
    private mutating func header() throws(Mistake) {
        let isElement = text.byte(cursor + 1) == .openBracket
        cursor += isElement ? 2 : 1
        skipBlanks()
        let path = try dottedKey()
        try expect(.closeBracket, isElement ? "\"]]\" behind the name of the table" : "\"]\" behind the name of the table")
        if isElement {
            guard text.byte(cursor) == .closeBracket else { throw expected("\"]]\" behind the name of the table") }
            cursor += 1
        }
        table = try isElement ? addElement(path) : openTable(path)
        tableDepth = path.count
        state(table)
    }

    /// Gives a node the comments above it, and the one behind it.
    private mutating func state(_ node: Int) {
        tree[node].comments.above += comments.takeAll()
        latest = node
    }

    /// Reads what may stand behind a statement, and the end of its line.
    private mutating func endLine() throws(Mistake) {
        skipBlanks()
        if text.byte(cursor) == .hash, let latest {
            let beside = try comment()
            tree[latest].comments.beside = beside
        }
        guard cursor < text.bytes.count else { return }
        guard isLineBreak else { throw expected("the end of the line") }
        cursor = text.behindBreak(at: cursor)
    }
}
