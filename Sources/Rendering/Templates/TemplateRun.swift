internal import Documents
internal import Overlays

/// Renders a template over a document. Sections and partials are frames of a stack of its own, so no data and no template can make it
/// run out of the thread's.
struct TemplateRun {
    typealias NodeID = EffectiveDocument.NodeID

    /// What a name may lead to.
    enum Value { case node(NodeID), environment, commit }

    let document: EffectiveDocument
    let template: LinkedTemplate
    let commit: String
    let escapesHtml: Bool
    private(set) var output: [UInt8] = []
    /// Whether a value that was printed, or that decided about a section, is a secret or was made with one.
    private(set) var isTainted = false
    private(set) var namesCommit = false
    /// Notes which bytes of the output are which value, unless it is nil.
    var trace: OutputTrace?
    var problems: [Diagnostic] = []
    /// Tags that have been complained of: in a loop they would be again and again.
    var reported: Set<UInt64> = []
    /// What names are looked for in, the innermost last.
    private(set) var contexts: [Value]

    /// The step that comes next, and the unit that it is in.
    private(set) var unit = 0
    private var step = 0
    /// Of the unit, at hand.
    private var bytes: [UInt8]
    private var steps: [Template.Step]
    /// What stands in front of the lines of the unit: the blanks of the partial's tag.
    private var indentation: ArraySlice<UInt8> = []
    private var loops: [Loop] = []
    private(set) var calls: [Call] = []

    /// A section whose end will be reached. Its value is the last context; an inverted one has none.
    private struct Loop {
        /// How many contexts are around it.
        var outer: Int
        /// Of a list, what is still to come.
        var rest: Children?
    }

    /// Where a partial returns to.
    struct Call {
        var unit: Int
        var step: Int
        var indentation: ArraySlice<UInt8>
    }

    /// Partials that bring each other in: deeper than trees in configuration are.
    static let partialLimit = 100
    /// Bytes of one file. A ConfigMap holds 1 MiB; what is larger is no configuration, but a loop that was not meant.
    static let outputLimit = 16 << 20
    /// Steps for one file, so that loops in loops that print nothing come to an end too: the longest output in pieces of eight bytes.
    static let stepLimit = outputLimit / 8

    /// - Parameter root: the value that names are looked for in, before the names that are always there.
    init(_ template: LinkedTemplate, over document: EffectiveDocument, at root: NodeID, commit: String, escapesHtml: Bool) {
        (self.document, self.template, self.commit, self.escapesHtml) = (document, template, commit, escapesHtml)
        contexts = [.node(root)]
        (bytes, steps) = (template.units[0].template.bytes, template.units[0].template.steps)
    }

    /// Makes the output, or the problems, of which nobody reads more than a few.
    mutating func run() {
        var count = 0
        while problems.count < Limits.standard.diagnostics, step < steps.count || leavePartial() {
            guard step < steps.count else { continue }
            count += 1
            guard count <= TemplateRun.stepLimit else { return stop("takes more than \(TemplateRun.stepLimit) steps") }
            let here = step
            step += 1
            switch steps[here] {
            case .text(let range, let startsLine): writeText(Int(range.lowerBound) ..< Int(range.upperBound), startsLine)
            case .variable(let name, let isRaw): writeValue(of: name, isRaw)
            case .section(let name, let isInverted, let end): enter(name, isInverted, end)
            case .sectionEnd(let start): repeatSection(from: start)
            case .partial(let index):
                guard calls.count < TemplateRun.partialLimit else { return stopRecursion(at: index) }
                enterPartial(index)
            }
            guard output.count <= TemplateRun.outputLimit else { return stop("gives more than \(TemplateRun.outputLimit) bytes") }
        }
    }

    // MARK: texts

    private mutating func writeText(_ range: Range<Int>, _ startsLine: Bool) {
        guard !indentation.isEmpty else { return append(range) }
        if range.isEmpty { output.append(contentsOf: indentation) }
        var start = range.lowerBound, startsLine = startsLine
        while start < range.upperBound {
            let end = bytes[start ..< range.upperBound].firstIndex(of: lineFeed).map { $0 + 1 } ?? range.upperBound
            if startsLine, !isEmptyLine(start) { output.append(contentsOf: indentation) }
            append(start ..< end)
            (start, startsLine) = (end, true)
        }
    }

    private mutating func append(_ range: Range<Int>) {
        let start = output.count
        output.append(contentsOf: bytes[range])
        trace?.noteTemplate(template.units[unit].path, range.lowerBound, from: start, to: output.count)
    }

    private func isEmptyLine(_ start: Int) -> Bool {
        bytes[start] == lineFeed || bytes[start] == carriageReturn && start + 1 < bytes.count && bytes[start + 1] == lineFeed
    }

    // MARK: values

    private mutating func writeValue(of name: Template.Name, _ isRaw: Bool) {
        let escapes = escapesHtml && !isRaw, start = output.count
        defer { trace?.noteTemplate(template.units[unit].path, Int(name.tag), from: start, to: output.count) }
        switch value(of: name) {
        case .environment?: write(document.environment, escapes)
        case .commit?: write(commit, escapes)
        case .node(let node)?:
            switch document.kind(node) {
            case .mapping, .sequence, .null: complainUnprintable(node, name)
            default:
                guard isUsable(node, name), report(document.binary(below: node, refusedBy: .text), name) else { return }
                document.withScalarText(node) { append($0, escapes) }
                let context = trace == nil ? nil : context(of: name)
                trace?.note(node, from: start, to: output.count, in: context)
            }
        case nil: complainUndefined(name)
        }
    }

    private mutating func write(_ text: String, _ escapes: Bool) {
        var text = text
        text.withUTF8 { append($0, escapes) }
    }

    private mutating func append(_ text: UnsafeBufferPointer<UInt8>, _ escapes: Bool) {
        if escapes { appendHtml(text, to: &output) } else { output.append(contentsOf: text) }
    }

    /// Notes whether a scalar is a secret. False, and a complaint, for what only a key could open (R21).
    private mutating func isUsable(_ node: NodeID, _ name: Template.Name) -> Bool {
        isTainted = isTainted || document.isTainted(node)
        return report(document.sealed(below: node), name)
    }

    /// The value of a name; nil when there is none.
    private mutating func value(of name: Template.Name) -> Value? {
        let found = bytes.withUnsafeBufferPointer { find(UnsafeBufferPointer(rebasing: $0[Int(name.start) ..< Int(name.end)])) }
        if case .commit? = found { namesCommit = true }
        if case .node(let node)? = found { trace?.noteUse(of: node) }
        return found
    }

    /// What a name was found in, and how many steps it has from there.
    private func context(of name: Template.Name) -> (node: NodeID, steps: Int)? {
        let segments = bytes[Int(name.start) ..< Int(name.end)].split(separator: dot)
        for context in contexts.reversed() {
            guard case .node(let node) = context else { continue }
            guard let first = segments.first else { return (node, 0) }
            if first.withUnsafeBufferPointer({ child(context, $0) }) != nil { return (node, segments.count) }
        }
        return nil
    }

    /// The first segment is looked for in every context, from the innermost to the outermost; the others only in what was found.
    private func find(_ name: UnsafeBufferPointer<UInt8>) -> Value? {
        if name.count == 1, name[0] == dot { return contexts.last }
        var end = name.firstIndex(of: dot) ?? name.count
        var found = findFirst(UnsafeBufferPointer(rebasing: name[..<end]))
        while end < name.count, let value = found {
            let start = end + 1
            end = name[start...].firstIndex(of: dot) ?? name.count
            found = child(value, UnsafeBufferPointer(rebasing: name[start ..< end]))
        }
        return found
    }

    func findFirst(_ segment: UnsafeBufferPointer<UInt8>) -> Value? {
        for context in contexts.reversed() {
            if let found = child(context, segment) { return found }
        }
        if segment.elementsEqual("environment".utf8) { return .environment }
        return segment.elementsEqual("commit".utf8) ? .commit : nil
    }

    private func child(_ value: Value, _ segment: UnsafeBufferPointer<UInt8>) -> Value? {
        guard case .node(let node) = value else { return nil }
        return document.child(node, named: segment).map(Value.node)
    }

    // MARK: sections

    private mutating func enter(_ name: Template.Name, _ isInverted: Bool, _ end: Int) {
        let value = value(of: name)
        if case .node(let node)? = value, document.count(node) == 0 {
            guard isUsable(node, name) else { return step = end + 1 }
        }
        guard isTrue(value) != isInverted else { return step = end + 1 }
        loops.append(Loop(outer: contexts.count))
        guard !isInverted, let value else { return }
        contexts.append(value)
        guard case .node(let node) = value, document.kind(node) == .sequence else { return }
        loops[loops.count - 1].rest = document.children(node)
        repeatSection(from: step - 1)
    }

    /// Goes on with the next element of a list, or behind the section.
    private mutating func repeatSection(from start: Int) {
        if let element = loops[loops.count - 1].rest?.next() {
            contexts[contexts.count - 1] = .node(element.value)
            step = start + 1
        } else {
            contexts.removeLast(contexts.count - loops.removeLast().outer)
        }
    }

    /// Nothing, null, `false` and the empty list are not; every other value is, 0 and the empty string too.
    private func isTrue(_ value: Value?) -> Bool {
        guard case .node(let node)? = value else { return value != nil }
        return switch document.kind(node) {
        case .null: false
        case .boolean: document.withScalarText(node) { $0.first == UInt8(ascii: "t") }
        case .sequence: document.count(node) > 0
        default: true
        }
    }

    // MARK: partials

    private mutating func enterPartial(_ index: Int) {
        let partial = template.units[unit].template.partials[index]
        calls.append(Call(unit: unit, step: step, indentation: indentation))
        // Within a line the partial's lines start where they start; with a line for itself they start where the tag did.
        indentation = partial.indentation.map { indentation + bytes[Int($0.lowerBound) ..< Int($0.upperBound)] } ?? []
        go(to: template.units[unit].partials[index], step: 0)
    }

    /// False at the end of the template.
    private mutating func leavePartial() -> Bool {
        guard let call = calls.popLast() else { return false }
        indentation = call.indentation
        go(to: call.unit, step: call.step)
        return true
    }

    private mutating func go(to unit: Int, step: Int) {
        (self.unit, self.step) = (unit, step)
        (bytes, steps) = (template.units[unit].template.bytes, template.units[unit].template.steps)
    }
}

/// What HTML would take for markup, as entities.
private func appendHtml(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    for byte in text {
        switch byte {
        case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
        case UInt8(ascii: "<"): output.append(contentsOf: "&lt;".utf8)
        case UInt8(ascii: ">"): output.append(contentsOf: "&gt;".utf8)
        case UInt8(ascii: "\""): output.append(contentsOf: "&quot;".utf8)
        case UInt8(ascii: "'"): output.append(contentsOf: "&#39;".utf8)
        default: output.append(byte)
        }
    }
}

private let dot = UInt8(ascii: ".")
private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
