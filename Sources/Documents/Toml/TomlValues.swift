/// Values: arrays, inline tables and which scalar it is.
extension TomlParser {
    /// Reads a value, and returns its node.
    private mutating func value() throws(Mistake) -> Int {
        let start = cursor
        let content: TomlTree.Content
        switch text.byte(cursor) {
        case .quote where isTripled(.quote): content = .scalar(.string, try multilineBasicString())
        case .quote: content = .scalar(.string, try basicString())
        case .apostrophe where isTripled(.apostrophe): content = .scalar(.string, try multilineLiteralString())
        case .apostrophe: content = .scalar(.string, try literalString())
        case .openBracket: return try array()
        case .openBrace: return try inlineTable()
        default: content = try word()
        }
        return try add(content, at: start ..< cursor)
    }

    func isTripled(_ quote: UInt8) -> Bool { text.byte(cursor + 1) == quote && text.byte(cursor + 2) == quote }

    /// Reads the value of a key, or of an element when there is no key, some levels below what is open.
    mutating func value(levels: Int) throws(Mistake) -> Int {
        depth += levels
        if depth > limits.depth { throw tooDeep(at: cursor) }
        let node = try value()
        depth -= levels
        return node
    }

    /// Reads `[1, 2]`, which may have line breaks and comments between its elements.
    private mutating func array() throws(Mistake) -> Int {
        let opening = cursor, list = try add(.array, at: opening ..< opening)
        // The comments around the statement wait until its value is complete.
        let outer = comments
        comments = PendingComments()
        defer { comments = outer }
        cursor += 1
        var latest: Int?
        try skipLines(behind: list, of: list)
        while text.byte(cursor) != .closeBracket {
            let element = try value(levels: 1)
            tree.append(element, to: list)
            tree[element].comments.above = comments.takeAll()
            latest = element
            try skipLines(behind: element, of: list)
            if text.byte(cursor) == .comma {
                cursor += 1
                try skipLines(behind: element, of: list)
            } else if text.byte(cursor) != .closeBracket {
                throw expected("\",\" or the \"]\" that closes line \(text.position(of: opening).line)")
            }
        }
        cursor += 1
        tree[list].span = opening ..< cursor
        tree[latest ?? list].comments.below += comments.takeAll()
        return list
    }

    /// Moves over blanks, line breaks and comments inside an array. A comment in the line of an element belongs to it.
    private mutating func skipLines(behind element: Int, of list: Int) throws(Mistake) {
        var isSameLine = element != list
        while true {
            skipBlanks()
            if text.byte(cursor) == .hash {
                let line = try comment()
                if isSameLine, tree[element].comments.beside == nil {
                    tree[element].comments.beside = line
                } else {
                    comments.add(line)
                }
            } else if isLineBreak {
                cursor = text.behindBreak(at: cursor)
                isSameLine = false
            } else {
                return
            }
        }
    }

    /// Reads `{ a = 1, b.c = 2 }`, which stands in one line and has no comma before its end.
    private mutating func inlineTable() throws(Mistake) -> Int {
        let opening = cursor, table = try add(.table(.dotted), at: opening ..< opening)
        cursor += 1
        skipBlanks()
        if text.byte(cursor) != .closeBrace { try inlineEntries(of: table) }
        try expect(.closeBrace, "\",\" or \"}\"")
        tree[table].span = opening ..< cursor
        close(table)
        return table
    }

    private mutating func inlineEntries(of table: Int) throws(Mistake) {
        while true {
            let path = try dottedKey()
            try expect(.equals, "\"=\" behind the key")
            skipBlanks()
            try insert(try value(levels: path.count), under: path, in: table)
            skipBlanks()
            guard text.byte(cursor) == .comma else { return }
            cursor += 1
            skipBlanks()
        }
    }

    /// Reads `true`, a number or a date.
    private mutating func word() throws(Mistake) -> TomlTree.Content {
        let start = cursor
        while text.byte(cursor).isTomlWordByte { cursor += 1 }
        guard cursor > start else { throw expected("a value", hints: ["text stands in quotes"]) }
        // A date and its time may have a blank between them.
        if TomlDate.isDate(text.bytes[start ..< cursor]), text.byte(cursor) == .space, text.byte(cursor + 1).isDigit {
            cursor += 1
            while text.byte(cursor).isTomlWordByte { cursor += 1 }
        }
        let word = text.bytes[start ..< cursor]
        if word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8) { return .scalar(.boolean, Array(word)) }
        if let number = TomlNumeral(word) { return .scalar(number.kind, Array(number.spelling.utf8)) }
        if TomlDate.isValid(word) { return .scalar(.string, Array(word)) }
        cursor = start
        throw unknownWord(word)
    }

    private func unknownWord(_ word: ArraySlice<UInt8>) -> Mistake {
        let isNumber = word.first.map { $0.isDigit || $0 == .plus || $0 == .dash } ?? false
        let hints =
            isNumber
            ? ["numbers have no leading zeros, and \"_\" and \".\" only between digits; dates are as in 1979-05-27T07:32:00Z"]
            : ["text stands in quotes; words without are true, false, inf and nan"]
        return expected(isNumber ? "a number or a date" : "a value", hints: hints)
    }
}

extension UInt8 {
    /// What booleans, numbers and dates are made of.
    fileprivate var isTomlWordByte: Bool {
        isLetter || isDigit || self == .plus || self == .dash || self == .underscore || self == .dot || self == .colon
    }
}
