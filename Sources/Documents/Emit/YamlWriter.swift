/// Writes YAML in block style (R17), so that YAML 1.1 and 1.2 readers both read it back equal; comments only where they are given.
///
/// Strings that either would take for something else stand in double quotes, strings of several lines are literal blocks where
/// a block holds them exactly.
package struct YamlWriter: TreeWriter, Sendable {
    private struct Frame {
        var isMapping: Bool
        /// The column of the keys or dashes, from 0.
        var column: Int
        var count = 0
    }

    /// What the bytes end with.
    private enum Ending { case line, key, dash }

    /// Readers need not look further than 1024 characters for the `:` of a key (YAML 1.2, 7.4).
    private static let implicitKeyLimit = 1000

    package internal(set) var bytes: [UInt8] = []
    private let step: Int
    private let sequenceStep: Int
    private let keepsNumbers: Bool
    /// The innermost collection, and those around it.
    private var top = Frame(isMapping: true, column: 0)
    private var outer: [Frame] = []
    private var ending = Ending.line
    /// Waits for the end of the line.
    private var comment: String?

    package init() { self.init(step: 2, sequenceStep: 2, keepsNumbers: false) }

    /// - Parameters:
    ///   - step: blanks before the keys of a mapping in a mapping, relative to its key; 1 to 9.
    ///   - sequenceStep: blanks before the dashes of a sequence in a mapping, from 0.
    ///   - keepsNumbers: leaves every number as it is spelled, also where only YAML 1.2 readers take it for that number.
    package init(step: Int, sequenceStep: Int, keepsNumbers: Bool) {
        self.step = step
        self.sequenceStep = sequenceStep
        self.keepsNumbers = keepsNumbers
    }

    /// `---` before the next document of a stream.
    package mutating func separator() { append("---\n") }

    package mutating func beginMapping() {
        startElement()
        open(Frame(isMapping: true, column: columnOfChild(step)))
    }

    package mutating func endMapping() { end(empty: "{}") }

    package mutating func beginSequence() {
        startElement()
        open(Frame(isMapping: false, column: columnOfChild(sequenceStep)))
    }

    package mutating func endSequence() { end(empty: "[]") }

    package mutating func key(_ text: UnsafeBufferPointer<UInt8>) {
        startLine()
        let start = bytes.count
        if isPlain(text) { bytes.append(contentsOf: text) } else { appendQuoted(text, to: &bytes) }
        if bytes.count - start > YamlWriter.implicitKeyLimit {
            bytes.insert(contentsOf: [.question, .space], at: start)
            breakLine(column: top.column)
        }
        bytes.append(.colon)
        ending = .key
    }

    package mutating func scalar(_ kind: Node.Kind, _ text: UnsafeBufferPointer<UInt8>) {
        startElement()
        if ending != .line { bytes.append(.space) }
        switch kind {
        case .null: append("null")
        case .boolean: append(text.first.map { $0 | 0x20 } == UInt8(ascii: "t") ? "true" : "false")
        case .integer, .decimal: if keepsNumbers { bytes.append(contentsOf: text) } else { appendYamlNumber(text, to: &bytes) }
        default: appendString(text)
        }
        endLine()
    }

    /// Lines of comments above the next key or element of the innermost collection, or below its last one; nil is an empty line.
    package mutating func comments(_ lines: [String?]) {
        guard !lines.isEmpty else { return }
        if ending != .line { endLine() }
        for line in lines {
            if let line {
                appendBlanks(top.column)
                appendComment(line)
            }
            bytes.append(.lineFeed)
        }
    }

    /// A comment behind the next scalar, or behind the key or dash of the next collection.
    package mutating func comment(_ text: String) {
        if comment != nil { endLine() }
        comment = text
    }

    private mutating func endLine() {
        if let comment {
            bytes.append(.space)
            appendComment(comment)
        }
        comment = nil
        bytes.append(.lineFeed)
        ending = .line
    }

    /// What no YAML text may hold becomes blanks.
    private mutating func appendComment(_ text: String) {
        bytes.append(.hash)
        var text = text
        text.withUTF8 { text in
            var index = 0
            while index < text.count {
                let isControl = text[index] < .space && text[index] != .tab || text[index] == 0x7F
                let length = isControl ? 1 : unprintableLength(text, at: index)
                bytes.append(length > 0 ? .space : text[index])
                index += max(length, 1)
            }
        }
    }

    private mutating func appendString(_ text: UnsafeBufferPointer<UInt8>) {
        if isPlain(text) {
            bytes.append(contentsOf: text)
        } else if let block = LiteralBlock(text) {
            append(block.header)
            if let comment {
                bytes.append(.space)
                appendComment(comment)
            }
            comment = nil
            for line in block.lines {
                bytes.append(.lineFeed)
                guard !line.isEmpty else { continue }
                appendBlanks(outer.isEmpty ? step : columnOfChild(step))
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: line))
            }
        } else {
            appendQuoted(text, to: &bytes)
        }
    }

    private func columnOfChild(_ step: Int) -> Int {
        outer.isEmpty ? 0 : top.column + (top.isMapping ? step : 2)
    }

    private mutating func open(_ frame: Frame) {
        outer.append(top)
        top = frame
    }

    private mutating func end(empty: StaticString) {
        let isEmpty = top.count == 0
        top = outer.removeLast()
        guard isEmpty else { return }
        if ending != .line { bytes.append(.space) }
        append(empty)
        endLine()
    }

    /// The dash of a value that stands in a sequence.
    private mutating func startElement() {
        guard !top.isMapping else { return }
        startLine()
        bytes.append(.dash)
        ending = .dash
    }

    /// Goes to where the next key or dash of the innermost collection stands; the first one of a collection in a sequence stays
    /// on the line of the dash.
    private mutating func startLine() {
        switch ending {
        case .line: appendBlanks(top.column)
        case .dash where comment == nil: bytes.append(.space)
        case .key, .dash:
            endLine()
            appendBlanks(top.column)
        }
        top.count += 1
    }

    private mutating func breakLine(column: Int) {
        bytes.append(.lineFeed)
        appendBlanks(column)
    }

    private mutating func appendBlanks(_ count: Int) {
        let blanks: StaticString = "                                "
        var left = count
        while left > 0 {
            bytes.append(contentsOf: UnsafeBufferPointer(start: blanks.utf8Start, count: min(left, blanks.utf8CodeUnitCount)))
            left -= blanks.utf8CodeUnitCount
        }
    }

    private mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
