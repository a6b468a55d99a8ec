import Documents
import Importing

/// What tells two sets of Kubernetes objects apart, whatever their order; nil when nothing does.
func firstDifference(_ objects: [ImportedValue], _ others: [ImportedValue]) -> String? {
    let mine = Dictionary(grouping: objects, by: identity), theirs = Dictionary(grouping: others, by: identity)
    for id in Set(mine.keys).union(theirs.keys).sorted() {
        guard let one = mine[id], let other = theirs[id], one.count == other.count else {
            return "\(id): \(mine[id]?.count ?? 0) instead of \(theirs[id]?.count ?? 0)"
        }
        for (left, right) in zip(one, other) {
            if let path = difference(left, right, id) { return path }
        }
    }
    return nil
}

private func identity(_ object: ImportedValue) -> String {
    let metadata = object["metadata"]
    return [object["apiVersion"], object["kind"], metadata?["namespace"], metadata?["name"]].map { $0?.text ?? "-" }.joined(separator: "/")
}

/// The first path where two values differ: numbers count by value, keys in any order.
private func difference(_ left: ImportedValue, _ right: ImportedValue, _ path: String) -> String? {
    switch (left.content, right.content) {
    case (.mapping(let mine), .mapping(let theirs)):
        let byKey = Dictionary(uniqueKeysWithValues: theirs.map { ($0.key, $0.value) })
        for entry in mine {
            guard let other = byKey[entry.key] else { return "\(path).\(entry.key) is too much" }
            if let found = difference(entry.value, other, "\(path).\(entry.key)") { return found }
        }
        return mine.count == theirs.count ? nil : "\(path) lacks \(Set(byKey.keys).subtracting(mine.map(\.key)).sorted())"
    case (.sequence(let mine), .sequence(let theirs)):
        guard mine.count == theirs.count else { return "\(path) has \(mine.count) elements instead of \(theirs.count)" }
        for (index, pair) in zip(mine, theirs).enumerated() {
            if let found = difference(pair.0, pair.1, "\(path)[\(index)]") { return found }
        }
        return nil
    case (.scalar(let kind, let text), .scalar(let otherKind, let otherText)):
        let isSame = left.isEqual(to: right) || kind == .boolean && otherKind == kind && text.lowercased() == otherText.lowercased()
        let isSameNumber = number(kind, text).map { $0 == number(otherKind, otherText) } ?? false
        return isSame || isSameNumber ? nil : "\(path) is \(kind) \(text) instead of \(otherKind) \(otherText)"
    default: return "\(path) is of another kind"
    }
}

private func number(_ kind: Node.Kind, _ text: String) -> Double? {
    guard kind == .integer || kind == .decimal else { return nil }
    if text.hasPrefix("0o") { return Int(text.dropFirst(2), radix: 8).map(Double.init) }
    if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16).map(Double.init) }
    return Double(text)
}
