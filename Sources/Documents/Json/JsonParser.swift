/// One pass over the bytes of a JSON text. Keeps the open collections in a stack of its own, so nesting costs no stack.
struct JsonParser: ~Copyable {
    struct Mistake: Error {
        var code: String
        var message: String
        var offset: Int
        var hints: [String] = []

        func diagnostic(file: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Diagnostic {
            Diagnostic(code, message, at: Place(file: file, position: Position(of: offset, in: bytes)), hints: hints)
        }
    }

    /// A collection that is not closed yet.
    private struct Open {
        var node: Int
        var count: UInt32
        var isMapping: Bool
    }

    let bytes: UnsafeBufferPointer<UInt8>
    let limits: Limits
    var cursor = 0
    var nodes: [Node] = []
    var cooked: [UInt8] = []
    /// In source order. Thrown mistakes end the parse; others are noted, and it goes on for more.
    private(set) var mistakes: [Mistake] = []
    private var open: [Open] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: Limits) {
        self.bytes = bytes
        self.limits = limits
        nodes.reserveCapacity(min(bytes.count / 12, limits.nodes) + 16)
    }

    /// The byte at an offset; 0, which no JSON text contains outside strings, behind the end.
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

    mutating func note(_ mistake: Mistake) {
        if mistakes.count < limits.diagnostics { mistakes.append(mistake) }
    }

    mutating func document() throws(Mistake) {
        try checkEncoding()
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { cursor = 3 }
        skipBlanks()
        try value()
        while let innermost = open.last {
            if innermost.isMapping { try member() } else { try element() }
        }
        skipBlanks()
        guard cursor == bytes.count else { throw unexpected("the end of the file behind the value") }
    }

    private func checkEncoding() throws(Mistake) {
        if bytes.count > limits.sourceBytes {
            throw Mistake(code: "too-large", message: "expected at most \(limits.sourceBytes) bytes, found \(bytes.count)", offset: 0)
        }
        if let offset = firstMalformed(in: bytes) { throw Mistake(notUtf8: offset, in: bytes) }
    }

    @inline(__always)
    private mutating func skipBlanks() {
        var index = cursor
        while index < bytes.count, bytes[index] <= .space, bytes[index].isBlank || bytes[index].isBreak { index += 1 }
        cursor = index
    }

    /// Reads a scalar, or the opening bracket of a collection.
    @inline(__always)
    private mutating func value() throws(Mistake) {
        if nodes.count >= limits.nodes {
            throw Mistake(code: "too-many-nodes", message: "expected at most \(limits.nodes) values in one file", offset: cursor)
        }
        switch byte(cursor) {
        case .quote: try string()
        case .openBrace: try begin(.mapping)
        case .openBracket: try begin(.sequence)
        case .dash, .zero ... .nine: try number()
        case UInt8(ascii: "t"): try word("true", .boolean)
        case UInt8(ascii: "f"): try word("false", .boolean)
        case UInt8(ascii: "n"): try word("null", .null)
        default: try otherWord()
        }
    }

    private mutating func begin(_ kind: Node.Kind) throws(Mistake) {
        if open.count >= limits.depth {
            throw Mistake(
                code: "too-deep", message: "expected at most \(limits.depth) levels of collections", offset: cursor)
        }
        open.append(Open(node: nodes.count, count: 0, isMapping: kind == .mapping))
        append(kind, .flow, from: cursor, to: cursor, text: 0 ..< 0)
        cursor += 1
    }

    /// Reads one element of the innermost sequence and the comma before it, or its end.
    private mutating func element() throws(Mistake) {
        skipBlanks()
        if byte(cursor) == .closeBracket { return end() }
        if try separator(closing: "]") { try value() }
    }

    /// Reads one entry of the innermost mapping and the comma before it, or its end.
    private mutating func member() throws(Mistake) {
        skipBlanks()
        if byte(cursor) == .closeBrace { return end() }
        guard try separator(closing: "}") else { return }
        if byte(cursor) == .quote { try string() } else { try bareKey() }
        skipBlanks()
        guard byte(cursor) == .colon else { throw unexpected("\":\" behind the key") }
        cursor += 1
        skipBlanks()
        try value()
    }

    /// Moves over the comma between two entries.
    /// - Returns: false when the collection ended behind it.
    @inline(__always)
    private mutating func separator(closing: Unicode.Scalar) throws(Mistake) -> Bool {
        let innermost = open.count - 1  // called while a collection is open
        if open[innermost].count > 0 {
            let comma = cursor
            if byte(cursor) == .comma {
                cursor += 1
                skipBlanks()
            } else {
                try missingComma(closing, opening: Int(nodes[open[innermost].node].start))
            }
            if byte(cursor) == UInt8(ascii: closing) {
                note(trailingComma(at: comma))
                end()
                return false
            }
        }
        open[innermost].count += 1
        return true
    }

    private mutating func end() {
        let ended = open.removeLast()
        cursor += 1
        nodes[ended.node].end = UInt32(cursor)
        nodes[ended.node].next = UInt32(nodes.count)
        nodes[ended.node].link = ended.count
    }

    private mutating func word(_ word: StaticString, _ kind: Node.Kind) throws(Mistake) {
        let end = cursor + word.utf8CodeUnitCount
        guard end <= bytes.count, isEqual(UnsafeBufferPointer(rebasing: bytes[cursor ..< end]), word) else {
            return try otherWord()
        }
        append(kind, .plain, from: cursor, to: end, text: cursor ..< end)
        cursor = end
    }

    @inline(__always)
    mutating func append(
        _ kind: Node.Kind, _ style: Node.Style, from start: Int, to end: Int, text: Range<Int>, flags: Node.Flags = []
    ) {
        nodes.append(
            Node(
                kind: kind, style: style, flags: flags, start: UInt32(truncatingIfNeeded: start),
                end: UInt32(truncatingIfNeeded: end), textStart: UInt32(truncatingIfNeeded: text.lowerBound),
                textEnd: UInt32(truncatingIfNeeded: text.upperBound), next: UInt32(truncatingIfNeeded: nodes.count + 1)))
    }
}
