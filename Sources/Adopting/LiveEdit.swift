package import Changing
internal import Documents
package import Overlays
package import Rendering
internal import Validating

/// A file that somebody edited where it is live, against what it was rendered from: its changed keys become edits of layers.
///
/// A key is set in the own layer of the environment, so that an edit on one machine of `prod` changes `prod` and no environment
/// beside it. What cannot be said that way is refused, and with it the whole file: half of an edit is not what somebody wrote.
package struct LiveEdit {
    let output: TargetOutput
    let configuration: Configuration
    let document: EffectiveDocument
    let rendered: OutputText
    let live: OutputText
    private let file: RenderedFile
    private let liveBytes: [UInt8]
    /// Which effective value each key of a flat format states.
    private let paths: [Path: Path]
    /// Paths whose values references brought.
    private let references: [(path: Path, text: String)]

    /// - Parameters:
    ///   - traced: the file as the generation that is live rendered it.
    ///   - configuration: of that commit, with keys where there are some.
    ///   - live: what somebody made of it.
    /// - Throws: why it cannot be compared by key at all.
    package init(_ live: [UInt8], of traced: TracedFile, _ output: TargetOutput, in configuration: Configuration) throws {
        let target = output.target
        guard OutputText.isStructured(target.format) else {
            let reason = target.template == nil ? "the format \"\(target.format.rawValue)\" has no keys" : "a template wrote it"
            throw Diagnostics(LiveEdit.refusal(output.path, nil, reason))
        }
        (self.output, self.configuration, document, file, liveBytes) = (output, configuration, traced.document, traced.file, live)
        rendered = try OutputText(traced.file.bytes, of: target, file: output.path)
        self.live = try OutputText(live, of: target, file: output.path)
        references = try configuration.reads(of: output.document, in: output.environment)
            .filter { $0.reader.document == output.document }.map { ($0.reader.path, $0.text) }
        paths = OutputText.isNested(target.format) ? [:] : LiveEdit.paths(in: rendered, traced, below: output.selected)
    }

    /// In flat formats a line states a value: the trace knows which.
    private static func paths(in text: OutputText, _ traced: TracedFile, below selected: Path) -> [Path: Path] {
        var result: [Path: Path] = [:]
        for (name, value) in text.values {
            guard let line = value.line else { continue }
            let found = traced.trace.paths(onLine: line, of: traced.file.bytes, in: traced.document, below: selected)
            if found.count == 1 { result[name] = found[0] }
        }
        return result
    }

    /// The edits that make the layers say what the file says. None where only comments or blanks differ.
    ///
    /// - Throws: `Diagnostics` with every key that cannot be adopted.
    package func edits() throws -> [LayerEdit] {
        var edits: [LayerEdit] = [], problems: [Diagnostic] = [], done: Set<Path> = []
        for change in OutputDifference(from: rendered, to: live).changes {
            do throws(Diagnostic) {
                guard let edit = try edit(for: change, &done) else { continue }
                edits.append(edit)
            } catch { problems.append(error) }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return edits
    }

    /// - Parameter done: what edits before this one state as a whole.
    private func edit(for change: OutputDifference.Change, _ done: inout Set<Path>) throws(Diagnostic) -> LayerEdit? {
        let path = try path(of: change)
        if let reference = references.first(where: { path.steps.starts(with: $0.path.steps) }) {
            throw refusal(change.path, "its value comes by the reference \(reference.text)")
        }
        if let list = try wholeList(around: path, change) {
            return try done.insert(list).inserted ? edit(list, .set(listValue(at: list, change))) : nil
        }
        guard change.new != nil else {
            let gone = removedPath(path)
            return try done.insert(gone).inserted ? edit(gone, removal(of: gone, change)) : nil
        }
        let value = try value(of: change, at: path)
        return edit(path, try isSecret(path, change) ? .seal(value) : .set(value))
    }

    private func edit(_ path: Path, _ action: LayerEdit.Action) -> LayerEdit {
        LayerEdit(.named([output.environment]), DocumentPath(document: output.document, path: path), action)
    }

    // MARK: Which value

    private func path(of change: OutputDifference.Change) throws(Diagnostic) -> Path {
        let path: Path
        if OutputText.isNested(output.target.format) {
            guard !change.path.isRoot else { throw refusal(change.path, "the whole file is one value") }
            path = Path(output.selected.steps + change.path.steps)
        } else if let known = paths[change.path] {
            path = known
        } else if change.old == nil, output.target.format == .dotenv, output.target.keys == .keep {
            path = Path(output.selected.steps + change.path.steps)
        } else {
            throw refusal(change.path, change.old == nil ? "which key of the document it is the file does not say" : "no one value gave it")
        }
        guard let old = change.old else { return path }
        guard let node = document.node(at: path), isStated(node, at: path, as: old) else {
            throw refusal(change.path, "the value in the file is not the one that a layer states")
        }
        return path
    }

    /// What made something else of a value on its way (an image's tag, a generated name) would do so with a new one.
    private func isStated(_ node: EffectiveDocument.NodeID, at path: Path, as old: OutputValue) -> Bool {
        guard let text = old.text else { return document.count(node) == 0 }
        guard document.text(node).utf8.elementsEqual(text.utf8) || document.kind(node) == .boolean else { return false }
        guard !document.isTainted(node), let stated = document.chain(of: path).last?.value else { return document.isTainted(node) }
        let value = document.text(node)
        return stated.text.utf8.elementsEqual(value.utf8) || stated.text.utf8.elementsEqual(value.escapingReferences.utf8)
    }

    /// Secrets stay sealed; a plain key must not take over what was a secret in this file.
    private func isSecret(_ path: Path, _ change: OutputDifference.Change) throws(Diagnostic) -> Bool {
        guard file.isTainted else { return false }
        guard change.old != nil else { throw refusal(change.path, "whether a new key of a file with secrets is one, nobody can tell") }
        if let node = document.node(at: path), document.isTainted(node) { return true }
        if let text = change.new?.text, holdsSecret(text) { throw refusal(change.path, "it would state a secret in plain text") }
        return false
    }

    private func holdsSecret(_ text: String) -> Bool { secretTexts.contains { !$0.isEmpty && text.contains($0) } }

    private var secretTexts: [String] {
        func texts(_ node: EffectiveDocument.NodeID) -> [String] {
            guard document.isTainted(node) else { return [] }
            let children = document.children(node).flatMap { texts($0.value) }
            return document.count(node) > 0 ? children : [document.text(node)]
        }
        return texts(document.root)
    }

    // MARK: Which edit

    /// The outermost list around a path, where a layer has to state all of it; nil for what is in no list, and for an element
    /// that the environment's own layer states where it stands.
    private func wholeList(around path: Path, _ change: OutputDifference.Change) throws(Diagnostic) -> Path? {
        guard let depth = path.steps.firstIndex(where: { if case .index = $0 { true } else { false } }) ?? listDepth(of: path, change) else {
            return nil
        }
        let list = Path(Array(path.steps.prefix(depth)))
        let isOwn = document.chain(of: path).last?.file.environment == output.environment
        if change.old != nil, change.new != nil, isOwn, depth < path.steps.count { return nil }
        guard [nil, .replace].contains(document.strategy(at: list)) else {
            throw refusal(change.path, "the list \"\(list)\" is merged from several layers")
        }
        guard OutputText.isNested(output.target.format) else { throw refusal(change.path, "it belongs to the list \"\(list)\"") }
        if let node = document.node(at: list), document.isTainted(node) {
            throw refusal(change.path, "the list \"\(list)\" has a secret in it")
        }
        return list
    }

    /// A list that was empty, or is now.
    private func listDepth(of path: Path, _ change: OutputDifference.Change) -> Int? {
        [change.old, change.new].contains { $0?.content == .emptySequence } ? path.steps.count : nil
    }

    private func listValue(at list: Path, _ change: OutputDifference.Change) throws(Diagnostic) -> NewValue {
        let place = Path(Array(list.steps.dropFirst(output.selected.steps.count)))
        guard let value = live.node(at: place) else { throw refusal(change.path, "the list \"\(list)\" is gone from the file") }
        return try value.newValue(escapingReferences: bindsReferences)
    }

    /// The highest mapping that is gone with a key, since an empty one would stay otherwise.
    private func removedPath(_ path: Path) -> Path {
        guard OutputText.isNested(output.target.format) else { return path }
        var path = path, place = Path(Array(path.steps.dropFirst(output.selected.steps.count)))
        while place.steps.count > 1, !live.states(place.parent) { (path, place) = (path.parent, place.parent) }
        return path
    }

    private func removal(of path: Path, _ change: OutputDifference.Change) throws(Diagnostic) -> LayerEdit.Action {
        let statements = document.chain(of: path)
        let isOwn = !statements.isEmpty && statements.allSatisfy { $0.file.environment == output.environment }
        if let node = document.node(at: path), document.isTainted(node) {
            guard isOwn else { throw refusal(change.path, "it is a secret that is inherited") }
            return .unsetSealed
        }
        return isOwn ? .unset : .remove
    }

    // MARK: The value

    private var bindsReferences: Bool { !configuration.manifest.referencesOff.match(output.document) }

    private func value(of change: OutputDifference.Change, at path: Path) throws(Diagnostic) -> NewValue {
        switch change.new?.content {
        case .emptyMapping: return try NewValue(json: "{}")
        case .scalar(.null, _), .binary, .emptySequence, nil: throw refusal(change.path, "a layer cannot state what it is now")
        case .scalar(let kind, let text):
            guard !OutputText.isNested(output.target.format) else { return newScalar(kind, text, escapingReferences: bindsReferences) }
            // Flat formats have text alone: what kind of value it is, the one before says.
            let old = document.node(at: path).map(document.kind) ?? .string
            guard old != .string, let plain = try? NewValue(plain: text) else {
                return newScalar(.string, text, escapingReferences: bindsReferences)
            }
            return plain
        }
    }

    // MARK: Proof

    /// Whether the layers with the edits give the file that somebody wrote, comments and layout aside.
    ///
    /// - Parameter traced: the file that they give.
    /// - Throws: `Diagnostics` with every key that would not be what it is in the live file.
    package func prove(_ traced: TracedFile?) throws {
        guard let traced else { throw Diagnostics(LiveEdit.refusal(output.path, nil, "the layers would not give the file any more")) }
        let made = try OutputText(traced.file.bytes, of: output.target, file: output.path)
        var problems = OutputDifference(from: made, to: live).changes.map { change in
            refusal(change.path, "the layers would give another value")
        }
        let madeLines = LiveEdit.lines(traced.file.bytes), liveLines = LiveEdit.lines(liveBytes)
        for change in OutputDifference(from: rendered, to: live).changes where problems.isEmpty && isRisky(change) {
            guard let new = made[change.path]?.line, let old = live[change.path]?.line, madeLines[new - 1] != liveLines[old - 1] else { continue }
            problems.append(refusal(change.path, "its quotes, \"$\" or \"\\\" may mean something else to whoever reads the file"))
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
    }

    /// Shells and systemd read quotes, variables and backslashes in ways of their own.
    private func isRisky(_ change: OutputDifference.Change) -> Bool {
        guard output.target.format == .dotenv, let text = change.new?.text else { return false }
        return text.utf8.contains { "$`\\\"'".utf8.contains($0) }
    }

    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }

    // MARK: Refusals

    private func refusal(_ key: Path, _ reason: String) -> Diagnostic { LiveEdit.refusal(output.path, key, reason) }

    static func refusal(_ file: String, _ key: Path?, _ reason: String) -> Diagnostic {
        let what = key.map { "\($0.named) of \"\(file)\"" } ?? "\"\(file)\""
        return Diagnostic("not-adoptable", "\(what) cannot be adopted by key: \(reason)")
    }
}
