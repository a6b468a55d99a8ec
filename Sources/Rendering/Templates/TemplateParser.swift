internal import Documents

/// Reads a template into steps, by the Mustache specification without its optional modules (lambdas, inheritance, dynamic names).
/// What is wrong is collected, not thrown, so that one run finds everything.
struct TemplateParser {
    private let bytes: [UInt8]
    private var opening = Array("{{".utf8)
    private var closing = Array("}}".utf8)
    /// Where the text begins that is in no step yet.
    private var position = 0
    private var steps: [Template.Step] = []
    private var partials: [Template.Partial] = []
    private var problems: [Diagnostic] = []
    /// Sections whose end has not come yet.
    private var open: [OpenSection] = []

    private struct OpenSection {
        /// Its place among the steps.
        var step: Int
        var name: Template.Name
        var isInverted: Bool
        var content: Range<Int> { Int(name.start) ..< Int(name.end) }
    }

    /// What a tag is, by the byte behind its opening delimiter.
    private enum Sigil: UInt8 {
        case section = 0x23  // #
        case inverted = 0x5E  // ^
        case sectionEnd = 0x2F  // /
        case partial = 0x3E  // >
        case comment = 0x21  // !
        case delimiters = 0x3D  // =
        case raw = 0x26  // &
        case rawBraces = 0x7B  // {

        /// Whether the tag, where it has a line for itself, takes the whole line with it.
        var standsAlone: Bool { self != .raw && self != .rawBraces }
    }

    private struct Tag {
        var sigil: Sigil?
        var start: Int
        /// Behind the closing delimiter.
        var end: Int
        /// Without blanks around it.
        var content: Range<Int>
    }

    static func parse(_ bytes: [UInt8]) -> (steps: [Template.Step], partials: [Template.Partial], problems: [Diagnostic]) {
        var parser = TemplateParser(bytes: bytes)
        while parser.problems.count < Limits.standard.diagnostics, let start = parser.find(parser.opening, from: parser.position),
            let tag = parser.readTag(at: start)
        { parser.take(tag) }
        parser.addText(to: bytes.count)
        for section in parser.open.prefix(Limits.standard.diagnostics) { parser.complainUnclosed(section) }
        return (parser.steps, parser.partials, parser.problems)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    // MARK: tags

    /// Nil where the tag has no end: all that follows is inside of it.
    private mutating func readTag(at start: Int) -> Tag? {
        var inside = skippingBlanks(from: start + opening.count)
        let sigil = inside < bytes.count ? Sigil(rawValue: bytes[inside]) : nil
        if sigil != nil { inside += 1 }
        let closing =
            switch sigil {
            case .rawBraces: Array("}".utf8) + closing
            case .delimiters: Array("=".utf8) + closing
            default: closing
            }
        guard let end = find(closing, from: inside) else {
            let wanted = String(decoding: closing, as: UTF8.self)
            complain(start, "the tag has no end, expected \"\(wanted)\"")
            return nil
        }
        return Tag(sigil: sigil, start: start, end: end + closing.count, content: trimmed(inside ..< end))
    }

    private mutating func take(_ tag: Tag) {
        let line = tag.sigil?.standsAlone == true ? lineOf(tag) : nil
        addText(to: line?.lowerBound ?? tag.start)
        if line == nil, isLineStart(tag.start) { steps.append(.text(range(tag.start ..< tag.start), startsLine: true)) }
        position = line?.upperBound ?? tag.end
        switch tag.sigil {
        case .comment: break
        case .delimiters: setDelimiters(tag)
        case .section: beginSection(tag, isInverted: false)
        case .inverted: beginSection(tag, isInverted: true)
        case .sectionEnd: endSection(tag)
        case .partial:
            guard let name = name(of: tag) else { break }
            let indentation = line.map { range($0.lowerBound ..< tag.start) }
            steps.append(.partial(partials.count))
            partials.append(Template.Partial(name: name, indentation: indentation, isConditional: !open.isEmpty))
        case nil, .raw, .rawBraces:
            if let name = name(of: tag) { steps.append(.variable(name, isRaw: tag.sigil != nil)) }
        }
    }

    /// `{{=<% %>=}}`: what is around tags from here on.
    private mutating func setDelimiters(_ tag: Tag) {
        let words = bytes[tag.content].split(whereSeparator: isBlankOrBreak)
        guard words.count == 2, !words.joined().contains(UInt8(ascii: "=")) else {
            return complain(tag.start, "expected two delimiters with a blank between and no \"=\" in them, as in \"{{=<% %>=}}\"")
        }
        (opening, closing) = (Array(words[0]), Array(words[1]))
    }

    // MARK: sections

    private mutating func beginSection(_ tag: Tag, isInverted: Bool) {
        // A section without a right name still pairs with its end.
        let name = name(of: tag) ?? self.name(tag.content, tag)
        open.append(OpenSection(step: steps.count, name: name, isInverted: isInverted))
        if open.count == Template.nestingLimit + 1 {
            complain(tag.start, "sections stand more than \(Template.nestingLimit) deep in one another")
        }
        steps.append(.section(name, isInverted: isInverted, end: 0))
    }

    private mutating func endSection(_ tag: Tag) {
        guard let inner = open.last else { return complain(tag.start, "\(quoted(tag.content)) ends no section") }
        if let match = open.lastIndex(where: { bytes[$0.content] == bytes[tag.content] }) {
            for section in open[(match + 1)...] { complainUnclosed(section) }
            close(from: match)
        } else {
            let begin = bytes.position(of: Int(inner.name.tag))
            complain(
                tag.start, "\(quoted(tag.content)) ends no section, expected the end of \(quoted(inner.content))",
                hints: ["\(quoted(inner.content)) begins at \(begin.line):\(begin.column)"])
            close(from: open.count - 1)
        }
    }

    /// Ends a section, and those in it that have no end of their own.
    private mutating func close(from index: Int) {
        for section in open[index...].reversed() {
            steps[section.step] = .section(section.name, isInverted: section.isInverted, end: steps.count)
            steps.append(.sectionEnd(start: section.step))
        }
        open.removeSubrange(index...)
    }

    private mutating func complainUnclosed(_ section: OpenSection) {
        complain(Int(section.name.tag), "section \(quoted(section.content)) has no end")
    }

    // MARK: names

    /// The name in a tag; nil, and a complaint, when what stands there is none.
    private mutating func name(of tag: Tag) -> Template.Name? {
        let content = bytes[tag.content]
        guard let first = content.first else {
            complain(tag.start, "expected a name in the tag")
            return nil
        }
        if content.contains(where: { $0 <= UInt8(ascii: " ") || $0 == 0x7F }) || content.count > Template.nameLimit {
            complain(tag.start, "expected one name in the tag, got \(quoted(tag.content))")
        } else if TemplateParser.reserved.contains(first) {
            complain(
                tag.start, "expected a name in the tag, got \(quoted(tag.content))",
                hints: ["lambdas, inheritance and dynamic names are not part of templates here; partials are: {{> name}}"])
        } else if tag.sigil != .partial, content.count > 1, hasEmptySegment(content) {
            complain(tag.start, "expected keys with a \".\" between them, got \(quoted(tag.content))")
        } else {
            return name(tag.content, tag)
        }
        return nil
    }

    private func name(_ content: Range<Int>, _ tag: Tag) -> Template.Name {
        Template.Name(start: UInt32(content.lowerBound), end: UInt32(content.upperBound), tag: UInt32(tag.start))
    }

    private func hasEmptySegment(_ name: ArraySlice<UInt8>) -> Bool {
        name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).contains(where: \.isEmpty)
    }

    /// What optional modules of the specification and other dialects of Mustache put in front of a name: silence about it would be a
    /// name that is in no data.
    private static let reserved = Set("<$%*".utf8)

    /// The beginning of what a tag says, fit for a terminal.
    private func quoted(_ range: Range<Int>) -> String {
        let start = bytes[range].prefix(60).map { $0 < UInt8(ascii: " ") || $0 == 0x7F ? UInt8(ascii: " ") : $0 }
        return "\"\(String(decoding: start, as: UTF8.self))\(range.count > 60 ? "..." : "")\""
    }

    private mutating func complain(_ offset: Int, _ message: String, hints: [String] = []) {
        problems.append(Diagnostic("template", message, at: Place(file: "", position: bytes.position(of: offset)), hints: hints))
    }

    // MARK: bytes

    private mutating func addText(to end: Int) {
        guard position < end else { return }
        steps.append(.text(range(position ..< end), startsLine: isLineStart(position)))
    }

    private func range(_ range: Range<Int>) -> Range<UInt32> { UInt32(range.lowerBound) ..< UInt32(range.upperBound) }

    private func isLineStart(_ index: Int) -> Bool { index == 0 || bytes[index - 1] == lineFeed }

    /// The whole line that a tag stands on, its break included; nil when there is anything else but blanks.
    private func lineOf(_ tag: Tag) -> Range<Int>? {
        var start = tag.start, end = tag.end
        while start > position, isBlank(bytes[start - 1]) { start -= 1 }
        guard isLineStart(start) else { return nil }
        while end < bytes.count, isBlank(bytes[end]) { end += 1 }
        if end + 1 < bytes.count, bytes[end] == carriageReturn, bytes[end + 1] == lineFeed { end += 1 }
        guard end < bytes.count else { return start ..< end }
        return bytes[end] == lineFeed ? start ..< end + 1 : nil
    }

    private func find(_ wanted: [UInt8], from start: Int) -> Int? {
        guard let first = wanted.first, bytes.count >= wanted.count else { return nil }
        var index = start
        while index <= bytes.count - wanted.count {
            if bytes[index] == first, bytes[index ..< index + wanted.count].elementsEqual(wanted) { return index }
            index += 1
        }
        return nil
    }

    private func skippingBlanks(from start: Int) -> Int {
        var index = start
        while index < bytes.count, isBlankOrBreak(bytes[index]) { index += 1 }
        return index
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        let start = min(skippingBlanks(from: range.lowerBound), end)
        while end > start, isBlankOrBreak(bytes[end - 1]) { end -= 1 }
        return start ..< end
    }
}

private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

private func isBlankOrBreak(_ byte: UInt8) -> Bool { isBlank(byte) || byte == lineFeed || byte == carriageReturn }
