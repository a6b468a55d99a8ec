internal import Documents
internal import Overlays

/// A Mustache template: its bytes, and what to do with them in order. Parsed once, rendered often.
final class Template: Sendable {
    /// Where a tag and the name in it stand, in bytes of the template.
    struct Name: Sendable {
        var start: UInt32
        var end: UInt32
        /// Where the tag begins: what messages point at.
        var tag: UInt32
    }

    /// One step. Ranges are bytes of the template, other numbers places among the steps.
    enum Step: Sendable {
        /// Bytes to copy. Where a line of the template starts with them, the indentation of a partial goes in front, also when there
        /// are none because the line starts with a tag.
        case text(Range<UInt32>, startsLine: Bool)
        /// A value. Raw ones are never escaped.
        case variable(Name, isRaw: Bool)
        /// `end` is the place of the section's `sectionEnd`.
        case section(Name, isInverted: Bool, end: Int)
        /// The end of the section at `start`.
        case sectionEnd(start: Int)
        /// Another template, by its place in `partials`.
        case partial(Int)
    }

    /// A tag that brings another template in.
    struct Partial: Sendable {
        var name: Name
        /// The blanks in front of a tag that has its line for itself; nil for one that has not.
        var indentation: Range<UInt32>?
        /// Whether a section is around it, so that data decides whether it is looked at.
        var isConditional: Bool
    }

    let bytes: [UInt8]
    let steps: [Step]
    let partials: [Partial]
    /// Everything that is wrong with the text, without a file in the places. A template with problems is not rendered.
    let problems: [Diagnostic]

    /// Bytes of one template: a hundred times a long nginx.conf, and few enough that many of them fit into memory.
    static let sizeLimit = 1 << 20
    /// Bytes of a name: far more than a path through any document, and few enough for a line of a message.
    static let nameLimit = 256
    /// Sections in one another: deeper than people can follow.
    static let nestingLimit = 64

    init(bytes: [UInt8], steps: [Step], partials: [Partial], problems: [Diagnostic]) {
        (self.bytes, self.steps, self.partials, self.problems) = (bytes, steps, partials, problems)
    }

    /// Something that cannot be a template.
    convenience init(refused problem: Diagnostic) { self.init(bytes: [], steps: [], partials: [], problems: [problem]) }

    convenience init(_ bytes: [UInt8]) {
        if bytes.count > Template.sizeLimit {
            let message = "the template has \(bytes.count) bytes, expected at most \(Template.sizeLimit)"
            self.init(refused: Diagnostic("template-size", message))
        } else if let what = pointerDescription(bytes) {
            self.init(refused: Diagnostic("bad-template", "expected a template, got \(what)"))
        } else if let offset = bytes.withUnsafeBufferPointer(firstMalformed) {
            let message = "expected UTF-8, found byte 0x\(String(bytes[offset], radix: 16, uppercase: true))"
            let place = Place(file: "", position: bytes.position(of: offset))
            self.init(refused: Diagnostic("not-utf8", message, at: place, hints: [bytes.withUnsafeBufferPointer(encodingHint)]))
        } else {
            let parsed = TemplateParser.parse(bytes)
            self.init(bytes: bytes, steps: parsed.steps, partials: parsed.partials, problems: parsed.problems)
        }
    }

    func text(_ name: Name) -> String { String(decoding: bytes[Int(name.start) ..< Int(name.end)], as: UTF8.self) }
}

extension [UInt8] {
    /// Line and column of a byte.
    func position(of offset: Int) -> Position { withUnsafeBufferPointer { Position(of: offset, in: $0) } }
}
