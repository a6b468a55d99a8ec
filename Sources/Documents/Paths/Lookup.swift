/// The value at a path, aliases followed and merge keys honoured; nil when a mapping on the way lacks the key, a sequence is
/// too short, or a null stands on the way.
///
/// Throws when the path leads through a scalar, or names a key of a sequence or an index of a mapping.
package func value(at path: Path, in root: Value) throws(Diagnostic) -> Value? {
    var value = root
    for (depth, step) in path.steps.enumerated() {
        guard let next = try child(step, of: value, at: { Path(Array(path.steps[..<depth])) }) else { return nil }
        value = next
    }
    return value
}

/// The value at a path that must exist: throws what `absence` says otherwise.
package func requiredValue(at path: Path, in root: Value) throws(Diagnostic) -> Value {
    guard let value = try value(at: path, in: root) else { throw absence(of: path, in: root) }
    return value
}

/// Why `value(at:in:)` found nothing: which key is missing from which mapping and what it may have meant, or how long the
/// sequence is.
package func absence(of path: Path, in root: Value) -> Diagnostic {
    var value = root
    for (depth, step) in path.steps.enumerated() {
        let here = Path(Array(path.steps[..<depth]))
        if let next = try? child(step, of: value, at: { here }) { value = next } else { return absence(of: step, in: value, at: here) }
    }
    return Diagnostic("no-such-path", "no \(path.named)", at: root.place)
}

private func child(_ step: Path.Step, of value: Value, at path: () -> Path) throws(Diagnostic) -> Value? {
    switch (value.kind, step.adapted(to: value)) {
    case (.null, _): return nil
    case (.mapping, .key(let key)): return value.lookup(Array(key.utf8))
    case (.sequence, .index(let index)): return value.element(index)
    default: throw mismatch(of: step, with: value, at: path())
    }
}

/// A step that leads on from a scalar, or into the other kind of collection.
func mismatch(of step: Path.Step, with value: Value, at path: Path) -> Diagnostic {
    switch (value.kind, step) {
    case (.sequence, .key(let key)):
        return Diagnostic(
            "not-a-mapping", "\(path.named) is a sequence, not a mapping with a key \"\(key)\"", at: value.place,
            hints: ["elements are addressed by index: \(path)[0]"])
    case (.mapping, .index(let index)):
        return Diagnostic("not-a-sequence", "\(path.named) is a mapping, not a sequence with an element \(index)", at: value.place)
    default:
        let article = value.kind == .integer ? "an" : "a"
        return Diagnostic("path-through-scalar", "\(path.named) is \(article) \(value.kind), it has nothing below it", at: value.place)
    }
}

/// What is missing where a step finds nothing.
func absence(of step: Path.Step, in value: Value, at path: Path) -> Diagnostic {
    if value.kind == .sequence {
        let count = Int(value.node.link)
        let length = count == 0 ? "is empty" : count == 1 ? "has 1 element" : "has \(count) elements"
        let last = count == 0 ? [] : ["indices count from 0: the last is \(path)[\(count - 1)]"]
        return Diagnostic("no-such-path", "no \(path.appending(step).named): the sequence \(length)", at: value.place, hints: last)
    }
    guard case .key(let key) = step, value.kind == .mapping else {
        return Diagnostic("no-such-path", "no \(path.appending(step).named): \(path.named) is null", at: value.place)
    }
    let meant = nearest(key, in: value.entries.map(\.key.text)).map { ["did you mean \(path.appending(key: $0).named)?"] }
    return Diagnostic("no-such-path", "no \(path.appending(step).named)", at: value.place, hints: meant ?? [])
}

extension Path.Step {
    /// In a sequence a key that spells an index is one, and `-` is the one past the end, as JSON Pointers have it.
    func adapted(to collection: Value) -> Path.Step {
        guard collection.kind == .sequence, case .key(let key) = self else { return self }
        if key == "-" { return .index(Int(collection.node.link)) }
        guard key.utf8.count < 10, let index = Int(key), index >= 0, String(index) == key else { return self }
        return .index(index)
    }
}

extension Value {
    /// The element of a sequence; nil past its end.
    package func element(_ index: Int) -> Value? {
        let sequence = node
        guard sequence.kind == .sequence, index < sequence.link else { return nil }
        var child = resolved + 1
        for _ in 0 ..< index { child = Int(document.nodes[child].next) }
        return Value(document, child)
    }
}
