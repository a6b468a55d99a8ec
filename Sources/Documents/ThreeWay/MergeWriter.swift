/// Writes what was merged into the text of ours.
struct MergeWriter {
    /// Nodes looked at by steps that are made at once, and bytes read by steps that are made one after the other: each of them looks at,
    /// or reads, the whole file. Some seconds.
    private static let effort = 500_000_000

    private var merge: ValueMerge
    private let roots: MergedRoots
    private let mergeKeys: Bool
    private var ours: MergeSide { merge.ours }

    init(_ merge: ValueMerge, _ roots: MergedRoots, mergeKeys: Bool) {
        (self.merge, self.roots, self.mergeKeys) = (merge, roots, mergeKeys)
    }

    func written() -> ThreeWay.Result {
        switch roots {
        case .ours: return ThreeWay.Result(text: ours.document.source, conflicts: merge.conflicts)
        case .theirs: return ThreeWay.Result(text: merge.theirs.document.source, conflicts: merge.conflicts)
        case .documents(let documents):
            let steps = MergeSteps(merge, documents).steps
            if steps.isEmpty { return result(ours.document, merge.conflicts) }
            if steps.count > MergeWriter.effort / max(ours.document.nodes.count, merge.theirs.document.nodes.count) { return tooMuch }
            let numbers = documents.compactMap { $0.merged?.number }
            if let document = atOnce(steps, numbers, transplanting: true) ?? atOnce(steps, numbers, transplanting: false) {
                return result(document, merge.conflicts)
            }
            if steps.count > MergeWriter.effort / max(ours.document.source.count, 1) { return tooMuch }
            let (document, refused) = oneByOne(steps)
            return result(document, merge.conflicts + refused)
        }
    }

    /// All of the file as one conflict.
    private var tooMuch: ThreeWay.Result {
        let unsaid = "\"...\"", reason = "there are too many changes to make them in place"
        let conflict = ThreeWay.Conflict(
            path: .root, base: unsaid, ours: unsaid, theirs: unsaid, place: Place(file: ours.document.file), reason: reason)
        return ThreeWay.Result(text: ours.document.source, conflicts: [conflict])
    }

    private func result(_ document: Document, _ conflicts: [ThreeWay.Conflict]) -> ThreeWay.Result {
        func isBefore(_ one: ThreeWay.Conflict, _ other: ThreeWay.Conflict) -> Bool {
            guard let first = one.place.position, let second = other.place.position else { return one.place.position == nil }
            return (first.line, first.column) < (second.line, second.column)
        }
        return ThreeWay.Result(text: withComments(document), conflicts: conflicts.sorted(by: isBefore))
    }

    /// The text with the comments that only theirs changed, unless it would not read as it does without.
    private func withComments(_ document: Document) -> [UInt8] {
        guard let text = CommentMerge.text(of: document, base: merge.base.document, theirs: merge.theirs.document),
            let changed = parsed(text)
        else { return document.source }
        var known = merge.numbers
        let before = MergeSide(document, &known), after = MergeSide(changed, &known)
        return before.roots.map { before.numbers[$0] } == after.roots.map { after.numbers[$0] } ? text : document.source
    }

    private func parsed(_ bytes: [UInt8]) -> Document? {
        let document = ours.document
        return Layer.parse(bytes, file: document.file, syntax: document.syntax, limits: ThreeWay.limits, mergeKeys: mergeKeys).document
    }

    // MARK: All at once

    /// - Parameter numbers: what the documents of the result must be.
    private func atOnce(_ steps: [MergeStep], _ numbers: [Int32], transplanting: Bool) -> Document? {
        // At one place what belongs to the value before comes first, and what takes a line away last.
        var replaced: [Splice] = [], added: [Splice] = [], removed: [Splice] = []
        for step in steps {
            guard let splices = try? splices(of: step, in: ours.document, transplanting: transplanting) else { return nil }
            switch step.action {
            case .replace, .leave: replaced += splices
            case .insert, .addRoot: added += splices
            case .remove, .removeRoot: removed += splices
            }
        }
        guard let bytes = ours.document.source.applying(replaced + added + removed), let document = parsed(bytes) else { return nil }
        var known = merge.numbers
        let side = MergeSide(document, &known)
        return side.roots.map { side.numbers[$0] } == numbers ? document : nil
    }

    private func splices(of step: MergeStep, in document: Document, transplanting: Bool) throws(Diagnostic) -> [Splice] {
        switch step.action {
        case .replace(let location, let tree): try Revision(replacing: location, with: tree, in: document).splices
        case .remove(let location): try Revision(removing: location, from: location.parent ?? 0, in: document).splices
        case .insert(let addition): try Insertion(addition, in: document).splices(transplanting: transplanting)
        case .leave: []
        case .addRoot(let value): RootEditor(document).adding(value, at: ours.document.source.count)
        case .removeRoot(let node): RootEditor(document).removing(node)
        }
    }

    // MARK: One after the other

    private func oneByOne(_ steps: [MergeStep]) -> (Document, [ThreeWay.Conflict]) {
        var document = ours.document, refused: [ThreeWay.Conflict] = []
        let ordered = steps.enumerated().sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }.map(\.element)
        for step in ordered.reversed() {
            if case .ours? = merge.choices(step.path) { continue }
            if let reason = make(step, in: &document) { refused.append(conflict(of: step, reason)) }
        }
        return (document, refused)
    }

    /// Makes a step that nothing else in the document feels.
    /// - Returns: why it cannot be made; the document is as it was then.
    private func make(_ step: MergeStep, in document: inout Document) -> String? {
        do throws(Diagnostic) {
            let bytes: [UInt8]
            switch step.action {
            case .replace(let location, let tree):
                try Edit.checkSharing(of: location.valueNodes(in: document), below: location.chain, step.path, document)
                bytes = try Revision(replacing: location, with: tree, in: document).verified(document, step.path)
            case .remove(let location):
                try Edit.checkSharing(of: location.nodes(in: document), below: location.chain, step.path, document)
                bytes = try Revision(removing: location, from: location.parent ?? 0, in: document).verified(document, step.path)
            case .insert(let addition):
                let place = step.position ..< step.position
                try Edit.checkSharing(of: place, below: addition.chain, step.path, document)
                let new = addition.key.map { addition.tree.entryReadings($0) } ?? addition.tree.readings
                let splices = try Insertion(addition, in: document).splices(transplanting: false)
                bytes = try Revision(splices, in: document, replacing: place, with: new, growth: [addition.collection: 1])
                    .verified(document, step.path)
            case .leave(let reason): return reason
            case .addRoot, .removeRoot:
                guard let changed = document.source.applying(try splices(of: step, in: document, transplanting: true)),
                    isRootChange(step, document, changed)
                else { return "the document cannot be \(step.isRemoval ? "taken out" : "added") in place" }
                bytes = changed
            }
            guard let changed = parsed(bytes) else { return "the file would not read back" }
            document = changed
            return nil
        } catch {
            return error.message
        }
    }

    private func isRootChange(_ step: MergeStep, _ document: Document, _ bytes: [UInt8]) -> Bool {
        guard let changed = parsed(bytes) else { return false }
        var known = merge.numbers
        let before = MergeSide(document, &known), after = MergeSide(changed, &known)
        let old = before.roots.filter { root in if case .removeRoot(root) = step.action { false } else { true } }
        var wanted = old.map { before.numbers[$0] }
        if case .addRoot(let value) = step.action {
            wanted.insert(MergeSide(value.document, &known).numbers[value.index], at: ours.roots.count)
        }
        return after.roots.map { after.numbers[$0] } == wanted
    }

    /// A change of theirs where ours is as it was.
    private func conflict(of step: MergeStep, _ reason: String) -> ThreeWay.Conflict {
        let document = ours.document, file = Place(file: document.file)
        func conflict(_ ours: String?, _ theirs: String?, _ place: Place) -> ThreeWay.Conflict {
            ThreeWay.Conflict(path: step.path, base: ours, ours: ours, theirs: theirs, place: place, reason: reason)
        }
        switch step.action {
        case .replace(let location, let tree):
            return conflict(ours.json(location.value), tree.compactJSON, document.place(of: location.value))
        case .remove(let location): return conflict(ours.json(location.value), nil, document.place(of: location.value))
        case .insert(let addition): return conflict(nil, addition.tree.compactJSON, document.place(of: addition.collection))
        case .addRoot(let value): return conflict(nil, value.compactJSON, file)
        case .removeRoot(let node): return conflict(ours.json(node), nil, document.place(of: node))
        case .leave: return conflict(merge.ours.json(at: step.path), merge.theirs.json(at: step.path), document.place(of: step.position))
        }
    }
}

extension Location {
    fileprivate func valueNodes(in document: Document) -> Range<Int> { value ..< Int(document.nodes[value].next) }
}

extension MergeStep {
    fileprivate var isRemoval: Bool { if case .removeRoot = action { true } else { false } }
}
