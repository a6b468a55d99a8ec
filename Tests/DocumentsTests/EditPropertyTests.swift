import TestSupport
import Testing

@testable import Documents

@Suite struct `Random edits of random documents` {
    /// In batches, since each argument of a test has its price.
    private static let batch: UInt64 = 100

    @Test(arguments: 0 ..< (longRun ? 1000 : 20) as Range<UInt64>)
    func `change what they should and nothing else`(batch: UInt64) throws {
        for seed in batch * Self.batch ..< (batch + 1) * Self.batch { try check(seed: seed) }
    }

    private func check(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let tree = RandomTree.random(&random)
        let isJson = seed % 5 == 0 && !tree.hasInfinity
        var style = RandomStyle(random)
        let text = isJson ? try tree.json(pretty: seed % 2 == 0) : style.write(tree)
        let document = try layer(text, file: isJson ? "app.json" : "app.yaml")
        #expect(document.root?.yaml() ?? [] == tree.yaml(), "seed \(seed): the test's own writer is wrong: \(text)")
        let change = RandomChange(tree, &random, isJson: isJson)
        do {
            let bytes = try change.apply(to: document)
            let after = String(decoding: bytes, as: UTF8.self), result = try layer(after, file: document.file)
            #expect(result.root?.yaml() == change.expected.yaml(), "seed \(seed): \(change) of\n\(text)\ngave\n\(after)")
            #expect(try change.isLocal(document, bytes), "seed \(seed): \(change) touched more than it must:\n\(text)\ngave\n\(after)")
        } catch let complaint as Diagnostic {
            Issue.record("seed \(seed): \(change) of\n\(text)\nwas refused: \(complaint.rendered)")
        }
    }
}

/// One change of a random tree, done on the tree itself too.
struct RandomChange: CustomStringConvertible {
    enum Kind { case set(RandomTree), unset }

    let path: Path
    let kind: Kind
    let expected: RandomTree

    init(_ tree: RandomTree, _ random: inout SeededRandom, isJson: Bool) {
        var steps: [Path.Step] = [], value = tree
        while !value.children.isEmpty, steps.isEmpty || Int.random(in: 0 ... 2, using: &random) > 0 {
            let child = value.children[Int.random(in: 0 ..< value.children.count, using: &random)]
            steps.append(child.0)
            value = child.1
        }
        if !steps.isEmpty, Int.random(in: 0 ... 3, using: &random) == 0 {
            (path, kind, expected) = (Path(steps), .unset, tree.replacing(steps[...], with: nil))
            return
        }
        var added = RandomTree.random(&random, depth: Int.random(in: 1 ... 2, using: &random))
        if isJson, added.hasInfinity { added = .scalar(.boolean, "true") }
        if case .scalar = value {
        } else if Int.random(in: 0 ... 1, using: &random) == 0 {
            steps += [value.freeStep] + (Bool.random(using: &random) ? [.key("new key"), .index(0)] : [])
        }
        (path, kind, expected) = (Path(steps), .set(added), tree.replacing(steps[...], with: added))
    }

    var description: String {
        switch kind {
        case .set(let tree): "set \(path.named) to \(String(decoding: tree.yaml(), as: UTF8.self).debugDescription)"
        case .unset: "unset \(path.named)"
        }
    }

    func apply(to document: Document) throws -> [UInt8] {
        switch kind {
        case .unset: return try Edit.unset(path, in: document)
        case .set(.scalar(let kind, let text)): return try Edit.set(path, to: .scalar(kind: kind, text: text), in: document)
        case .set(let tree): return try Edit.set(path, to: .json(layer(tree.flow())), in: document)
        }
    }

    /// Whether all bytes outside the place of the change are as they were.
    func isLocal(_ document: Document, _ after: [UInt8]) throws -> Bool {
        let before = document.source, place = try place(in: document)
        return after.count >= before.count - place.count && after.starts(with: before[..<place.lowerBound])
            && after.reversed().starts(with: before[place.upperBound...].reversed())
    }

    /// The bytes that the change may touch.
    private func place(in document: Document) throws -> Range<Int> {
        let layout = Layout(document: document), root = try #require(document.root)
        guard let value = try value(at: path, in: root) else { return try placeOfAddition(layout, root) }
        let node = value.node, line = layout.nextLine(layout.lastLineEnd(Int(node.end)))
        switch kind {
        case .set(let tree) where tree.isInline && node.isScalar && node.style != .literal: return node.span
        case .set where path.isRoot: return 0 ..< document.source.count
        case .set: return layout.skipBlanksBackward(layout.head(value.index)) ..< line
        case .unset:
            let parent = try #require(try Documents.value(at: path.parent, in: root)), isFlow = parent.node.style == .flow
            let items = document.items(of: parent.index), index = try #require(items.firstIndex { $0.value == value.index })
            let next = index + 1 < items.count ? layout.start(items[index + 1].key ?? items[index + 1].value) : Int(parent.node.end)
            let lower = index > 0 ? Int(document.nodes[items[index - 1].value].end) : path.parent.isRoot ? 0 : layout.head(parent.index)
            return lower ..< max(isFlow ? 0 : line, next)
        }
    }

    /// Behind the last item of the collection that gets it; where `{}` or `[]` stands.
    private func placeOfAddition(_ layout: Layout, _ root: Value) throws -> Range<Int> {
        let document = root.document
        var depth = path.steps.count, parent: Value?
        while parent == nil, depth > 0 {
            depth -= 1
            parent = try value(at: Path(Array(path.steps[..<depth])), in: root)
        }
        let collection = try #require(parent), last = document.items(of: collection.index).last?.value
        let end = layout.nextLine(layout.lastLineEnd(Int(collection.node.end)))
        guard let last else { return layout.skipBlanksBackward(Int(collection.node.start)) ..< end }
        return Int(document.nodes[last].end) ..< end
    }
}

extension RandomTree {
    var children: [(Path.Step, RandomTree)] {
        switch self {
        case .scalar: []
        case .mapping(let entries): entries.map { (.key($0.0), $0.1) }
        case .sequence(let elements): elements.enumerated().map { (.index($0.offset), $0.element) }
        }
    }

    var freeStep: Path.Step { if case .sequence(let elements) = self { .index(elements.count) } else { .key("added") } }

    /// Written on one line whatever stood there.
    var isInline: Bool { if case .scalar(_, let text) = self { !text.contains("\n") } else { children.isEmpty } }

    var hasInfinity: Bool { if case .scalar(_, ".inf") = self { true } else { children.contains { $0.1.hasInfinity } } }

    /// The tree with another value at a path; nil takes it away.
    func replacing(_ steps: ArraySlice<Path.Step>, with tree: RandomTree?) -> RandomTree? {
        guard let step = steps.first else { return tree }
        let rest = steps.dropFirst()
        switch (self, step) {
        case (.mapping(var entries), .key(let key)):
            if let index = entries.firstIndex(where: { $0.0 == key }) {
                if let child = entries[index].1.replacing(rest, with: tree) { entries[index].1 = child } else { entries.remove(at: index) }
            } else {
                entries.append((key, RandomTree.made(rest, tree)))
            }
            return .mapping(entries)
        case (.sequence(var elements), .index(let index)):
            if index == elements.count {
                elements.append(RandomTree.made(rest, tree))
            } else if let child = elements[index].replacing(rest, with: tree) {
                elements[index] = child
            } else {
                elements.remove(at: index)
            }
            return .sequence(elements)
        default: return self
        }
    }

    func replacing(_ steps: ArraySlice<Path.Step>, with tree: RandomTree?) -> RandomTree {
        let result: RandomTree? = replacing(steps, with: tree)
        return result ?? self
    }

    private static func made(_ steps: ArraySlice<Path.Step>, _ tree: RandomTree?) -> RandomTree {
        let leaf = tree ?? .mapping([])
        return steps.reversed().reduce(leaf) { inner, step in
            if case .key(let key) = step { .mapping([(key, inner)]) } else { .sequence([inner]) }
        }
    }

    private func write<Writer: TreeWriter>(to writer: inout Writer) throws {
        switch self {
        case .scalar(let kind, let text): try Array(text.utf8).withUnsafeBufferPointer { try writer.scalar(kind, $0) }
        case .mapping(let entries):
            writer.beginMapping()
            for (key, value) in entries {
                writer.key(key)
                try value.write(to: &writer)
            }
            writer.endMapping()
        case .sequence(let elements):
            writer.beginSequence()
            for element in elements { try element.write(to: &writer) }
            writer.endSequence()
        }
    }

    func yaml() -> [UInt8] {
        var writer = YamlWriter()
        try? write(to: &writer)
        return writer.bytes
    }

    func json(pretty: Bool) throws -> String {
        var writer = JsonWriter(pretty ? .pretty : .line)
        try write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// One line of YAML that reads as this tree.
    func flow() -> String {
        switch self {
        case .scalar(.string, let text): (try? RandomTree.scalar(.string, text).json(pretty: false)) ?? ""
        case .scalar(_, let text): text
        case .mapping(let entries):
            "{" + entries.map { RandomTree.scalar(.string, $0.0).flow() + ": " + $0.1.flow() }.joined(separator: ", ") + "}"
        case .sequence(let elements): "[" + elements.map { $0.flow() }.joined(separator: ", ") + "]"
        }
    }
}
