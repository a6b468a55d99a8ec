/// Writes JSON (RFC 8259).
package struct JsonWriter: TreeWriter, Sendable {
    package enum Style: Sendable {
        /// A line for each entry and element, and a final newline.
        case pretty
        /// No blanks, no newlines.
        case compact
        /// One line, a blank behind each `:` and `,`.
        case line
    }

    private struct Frame {
        var close: UInt8
        var count = 0
    }

    package internal(set) var bytes: [UInt8] = []
    private let style: Style
    /// One level of indentation.
    private let indentation: [UInt8]
    /// A line feed, the margin of the first line, and the indentation of the innermost collection.
    private var lineStart: [UInt8]
    /// Writes the flow style of YAML instead, as an edit wants it: strings without quotes where they may, numbers as they are spelled.
    private let plain: Bool
    private var frames: [Frame] = []
    private var isAfterKey = false

    package init(_ style: Style = .pretty) { self.init(style, indentation: [.space, .space], margin: [], plain: false) }

    /// - Parameters:
    ///   - indentation: one level.
    ///   - margin: before each line but the first.
    ///   - plain: whether to write the flow style of YAML.
    package init(_ style: Style, indentation: [UInt8], margin: [UInt8], plain: Bool) {
        self.style = style
        self.indentation = indentation
        lineStart = [.lineFeed] + margin
        self.plain = plain
    }

    package mutating func beginMapping() { begin(.openBrace, .closeBrace) }
    package mutating func endMapping() { end() }
    package mutating func beginSequence() { begin(.openBracket, .closeBracket) }
    package mutating func endSequence() { end() }

    package mutating func key(_ text: UnsafeBufferPointer<UInt8>) {
        startItem()
        appendString(text)
        bytes.append(.colon)
        if style != .compact { bytes.append(.space) }
        isAfterKey = true
    }

    package mutating func scalar(_ kind: Node.Kind, _ text: UnsafeBufferPointer<UInt8>) throws(Diagnostic) {
        startValue()
        switch kind {
        case .null: append("null")
        case .boolean: append(text.first.map { $0 | 0x20 } == UInt8(ascii: "t") ? "true" : "false")
        case .integer, .decimal: if plain { bytes.append(contentsOf: text) } else { try appendJsonNumber(text, to: &bytes) }
        default: appendString(text)
        }
        finishRoot()
    }

    private mutating func begin(_ open: UInt8, _ close: UInt8) {
        startValue()
        bytes.append(open)
        frames.append(Frame(close: close))
        lineStart.append(contentsOf: indentation)
    }

    private mutating func end() {
        let frame = frames.removeLast()
        lineStart.removeLast(indentation.count)
        if frame.count > 0 { breakLine() }
        bytes.append(frame.close)
        finishRoot()
    }

    private mutating func startValue() {
        if isAfterKey { isAfterKey = false } else if !frames.isEmpty { startItem() }
    }

    private mutating func startItem() {
        let top = frames.count - 1
        if frames[top].count > 0 {
            bytes.append(.comma)
            if style == .line { bytes.append(.space) }
        }
        frames[top].count += 1
        breakLine()
    }

    private mutating func breakLine() {
        if style == .pretty { bytes.append(contentsOf: lineStart) }
    }

    private mutating func finishRoot() {
        if style == .pretty, frames.isEmpty { bytes.append(.lineFeed) }
    }

    private mutating func appendString(_ text: UnsafeBufferPointer<UInt8>) {
        if plain, isPlain(text, inFlow: true) { bytes.append(contentsOf: text) } else { appendQuoted(text, to: &bytes) }
    }

    private mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
