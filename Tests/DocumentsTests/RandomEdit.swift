import Documents
import TestSupport

/// One edit of a random tree, and what it makes of the plain values.
struct RandomEdit: CustomStringConvertible {
    enum Kind { case set(RandomTree), unset, append(RandomTree), rename(String), move(Path) }

    let path: Path
    let kind: Kind
    /// Nil when there is no such edit of this tree.
    let expected: RandomTree?

    init(_ tree: RandomTree, _ random: inout SeededRandom, isJson: Bool) {
        var path = RandomEdit.path(in: tree, &random)
        let isWrong = Int.random(in: 0 ... 9, using: &random) == 0
        if isWrong { path = path.appending([.key("none"), .index(7), .key("0")].randomElement(using: &random) ?? .index(0)) }
        switch Int.random(in: 0 ... 9, using: &random) {
        case 0 ... 2:
            let value = RandomEdit.value(&random, isJson: isJson)
            if case .scalar? = tree[path] {
            } else if !isWrong, Bool.random(using: &random), let there = tree[path] {
                path.steps += [there.freeStep] + (Bool.random(using: &random) ? [.key("new key"), .index(0)] : [])
            }
            (kind, expected) = (.set(value), tree.setting(path.steps[...], to: value))
        case 3: (kind, expected) = (.unset, tree.removing(path.steps[...]))
        case 4:
            let value = RandomEdit.value(&random, isJson: isJson)
            (kind, expected) = (.append(value), tree.appending(value, at: path))
        case 5, 6:
            let key = ["z", "a", "8080", "no", "x: y", "größe", "<<", "null", ""].randomElement(using: &random) ?? ""
            (kind, expected) = (.rename(key), tree.renaming(path, to: key))
        default:
            var target = RandomEdit.path(in: tree, &random)
            if let there = tree[target], Int.random(in: 0 ... 9, using: &random) > 0 {
                if case .scalar = there { target = target.parent }
                target.steps +=
                    [tree[target]?.freeStep ?? .key("moved")] + (Int.random(in: 0 ... 3, using: &random) == 0 ? [.key("in")] : [])
            }
            (kind, expected) = (.move(target), tree.moving(path, to: target))
        }
        self.path = path
    }

    private static func path(in tree: RandomTree, _ random: inout SeededRandom) -> Path {
        var path = Path.root, value = tree
        while !value.children.isEmpty, path.isRoot || Int.random(in: 0 ... 2, using: &random) > 0 {
            let child = value.children[Int.random(in: 0 ..< value.children.count, using: &random)]
            path = path.appending(child.0)
            value = child.1
        }
        return path
    }

    private static func value(_ random: inout SeededRandom, isJson: Bool) -> RandomTree {
        let tree = RandomTree.random(&random, depth: Int.random(in: 1 ... 2, using: &random))
        if case .scalar(.null, _) = tree { return .scalar(.boolean, "true") }
        return isJson && tree.hasInfinity ? .scalar(.boolean, "true") : tree
    }

    var description: String {
        func text(_ tree: RandomTree) -> String { String(decoding: tree.yaml(), as: UTF8.self).debugDescription }
        return switch kind {
        case .set(let tree): "set \(path.named) to \(text(tree))"
        case .unset: "unset \(path.named)"
        case .append(let tree): "append \(text(tree)) to \(path.named)"
        case .rename(let key): "rename \(path.named) to \(key.debugDescription)"
        case .move(let target): "move \(path.named) to \(target.named)"
        }
    }

    func apply(to document: Document, root: Int?) throws -> [UInt8] {
        switch kind {
        case .unset: try Edit.unset(path, in: document, root: root)
        case .set(let tree): try Edit.set(path, to: tree.newValue(), in: document, root: root)
        case .append(let tree): try Edit.append(tree.newValue(), to: path, in: document, root: root)
        case .rename(let key): try Edit.rename(path, to: key, in: document, root: root)
        case .move(let target): try Edit.move(path, to: target, in: document, root: root)
        }
    }

    /// Refusals of edits that plain values know nothing against: what anchors, merge keys and comments forbid.
    func mayBeRefused(_ complaint: Diagnostic, _ tree: RandomTree) -> Bool {
        switch complaint.code {
        case "target-exists", "shared-by-anchor", "under-alias", "inside-merge", "merge-key", "hides-merged", "anchor-out-of-reach":
            tree.isShared
        case "cannot-rewrite", "comment-lost": if case .move = kind { true } else { false }
        case "changes-string", "path-through-null": true
        // What may be written as nothing may be written as null as well.
        case "not-a-sequence": complaint.message.hasSuffix("is null")
        default: false
        }
    }
}

extension RandomTree {
    /// The tree as the plain value that it is.
    var plain: RandomTree {
        switch self {
        case .shared(_, let tree): tree.plain
        case .extending(_, let base, let own): .mapping(base + own)
        default: self
        }
    }

    var children: [(Path.Step, RandomTree)] {
        switch plain {
        case .mapping(let entries): entries.map { (.key($0.0), $0.1) }
        case .sequence(let elements): elements.enumerated().map { (.index($0.offset), $0.element) }
        default: []
        }
    }

    var freeStep: Path.Step { if case .sequence(let elements) = plain { .index(elements.count) } else { .key("added") } }

    /// Whether values stand in several places.
    var isShared: Bool {
        switch self {
        case .shared, .extending: true
        default: children.contains { $0.1.isShared }
        }
    }

    var hasInfinity: Bool { if case .scalar(_, ".inf") = plain { true } else { children.contains { $0.1.hasInfinity } } }

    subscript(path: Path) -> RandomTree? {
        var tree = self
        for step in path.steps {
            guard let child = tree.children.first(where: { $0.0 == step })?.1 else { return nil }
            tree = child
        }
        return tree
    }

    // MARK: Edits of plain values

    func setting(_ steps: ArraySlice<Path.Step>, to tree: RandomTree) -> RandomTree? {
        guard let step = steps.first else { return tree }
        let rest = steps.dropFirst()
        switch (plain, step) {
        case (.mapping(var entries), .key(let key)):
            if let index = entries.firstIndex(where: { $0.0 == key }) {
                guard let child = entries[index].1.setting(rest, to: tree) else { return nil }
                entries[index].1 = child
            } else {
                guard let child = RandomTree.made(rest, tree) else { return nil }
                entries.append((key, child))
            }
            return .mapping(entries)
        case (.sequence(var elements), .index(let index)) where index <= elements.count:
            guard let child = index == elements.count ? RandomTree.made(rest, tree) : elements[index].setting(rest, to: tree) else {
                return nil
            }
            if index == elements.count { elements.append(child) } else { elements[index] = child }
            return .sequence(elements)
        // A key that spells an index is one, as in JSON Pointers.
        case (.sequence, .key("0")): return setting([.index(0)] + rest, to: tree)
        case (.scalar(.null, ""), _): return RandomTree.made(steps, tree)
        default: return nil
        }
    }

    func removing(_ steps: ArraySlice<Path.Step>) -> RandomTree? {
        guard let step = steps.first else { return nil }
        let index = children.firstIndex { $0.0 == step || step == .key("0") && $0.0 == .index(0) }
        guard let index else { return nil }
        let rest = steps.dropFirst(), child = rest.isEmpty ? nil : children[index].1.removing(rest)
        if child == nil, !rest.isEmpty { return nil }
        switch plain {
        case .mapping(var entries):
            if let child { entries[index].1 = child } else { entries.remove(at: index) }
            return .mapping(entries)
        case .sequence(var elements):
            if let child { elements[index] = child } else { elements.remove(at: index) }
            return .sequence(elements)
        default: return nil
        }
    }

    func appending(_ tree: RandomTree, at path: Path) -> RandomTree? {
        guard let there = self[path.adapted(to: self)] else { return setting(path.steps[...] + [.index(0)], to: tree) }
        switch there.plain {
        case .sequence(let elements): return setting(path.steps[...] + [.index(elements.count)], to: tree)
        case .scalar(.null, ""): return setting(path.steps[...] + [.index(0)], to: tree)
        default: return nil
        }
    }

    func renaming(_ path: Path, to key: String) -> RandomTree? {
        guard case .key(let old)? = path.steps.last, let parent = self[path.parent], case .mapping(var entries) = parent.plain,
            let index = entries.firstIndex(where: { $0.0 == old }), old == key || !entries.contains(where: { $0.0 == key })
        else { return nil }
        entries[index].0 = key
        return path.parent.isRoot ? .mapping(entries) : setting(path.parent.steps[...], to: .mapping(entries))
    }

    func moving(_ path: Path, to target: Path) -> RandomTree? {
        let path = path.adapted(to: self)
        guard let value = self[path], !path.isRoot, self[target] == nil, !target.steps.starts(with: path.steps) else { return nil }
        if case .key(let key)? = target.steps.last, target.parent == path.parent, case .mapping? = self[path.parent]?.plain {
            return renaming(path, to: key)
        }
        // The new place is found before the old one goes.
        guard let added = setting(target.steps[...], to: value) else { return nil }
        return added.removing(path.steps[...])
    }

    private static func made(_ steps: ArraySlice<Path.Step>, _ tree: RandomTree) -> RandomTree? {
        var result = tree
        for step in steps.reversed() {
            switch step {
            case .key(let key): result = .mapping([(key, result)])
            case .index(0): result = .sequence([result])
            case .index: return nil
            }
        }
        return result
    }

    // MARK: Text

    /// - Parameter isSorted: by key, for comparing where merge keys decide the order.
    private func write<Writer: TreeWriter>(to writer: inout Writer, isSorted: Bool) throws {
        switch plain {
        case .scalar(let kind, let text): try Array(text.utf8).withUnsafeBufferPointer { try writer.scalar(kind, $0) }
        case .mapping(let entries):
            writer.beginMapping()
            for (key, value) in isSorted ? entries.sorted(by: { $0.0 < $1.0 }) : entries {
                writer.key(key)
                try value.write(to: &writer, isSorted: isSorted)
            }
            writer.endMapping()
        case .sequence(let elements):
            writer.beginSequence()
            for element in elements { try element.write(to: &writer, isSorted: isSorted) }
            writer.endSequence()
        default: break
        }
    }

    func yaml(isSorted: Bool = false) -> [UInt8] {
        var writer = YamlWriter()
        try? write(to: &writer, isSorted: isSorted)
        return writer.bytes
    }

    func json(pretty: Bool) throws -> String { try json(JsonWriter(pretty ? .pretty : .line)) }

    func json(_ writer: JsonWriter) throws -> String {
        var writer = writer
        try write(to: &writer, isSorted: false)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    func newValue() throws -> NewValue {
        if case .scalar(let kind, let text) = self { return .scalar(kind: kind, text: text) }
        return .json(try layer(flow()))
    }

    /// One line of YAML that reads as this tree.
    private func flow() -> String {
        switch plain {
        case .scalar(.string, let text): (try? RandomTree.scalar(.string, text).json(JsonWriter(.line))) ?? ""
        case .scalar(.null, _): "null"
        case .scalar(_, let text): text
        case .mapping(let entries):
            "{" + entries.map { RandomTree.scalar(.string, $0.0).flow() + ": " + $0.1.flow() }.joined(separator: ", ") + "}"
        case .sequence(let elements): "[" + elements.map { $0.flow() }.joined(separator: ", ") + "]"
        default: ""
        }
    }
}

extension Path {
    /// With a key that spells an index as one where it is one.
    func adapted(to tree: RandomTree) -> Path {
        guard steps.last == .key("0"), case .sequence? = tree[parent]?.plain else { return self }
        return parent.appending(index: 0)
    }
}
