internal import Documents
internal import Overlays

/// A strategic merge patch as kustomize applies it (kyaml, `merge2`): new elements of merged lists go before the old ones.
struct StrategicMerge {
    /// Of the object that is patched.
    let type: ObjectType
    private var complaint: Diagnostic?

    init(type: ObjectType) { self.type = type }

    /// - Returns: whether the object is still there.
    /// - Throws: the first `Diagnostic` about what the patch and the object do not agree on.
    mutating func apply(_ patch: ImportedValue, to object: inout ImportedValue) throws(Diagnostic) -> Bool {
        let result = merge(patch, into: object, [])
        if let complaint { throw complaint }
        guard let result else { return false }
        object = result
        return true
    }

    /// What becomes of a value; nil: it is gone.
    ///
    /// - Parameters:
    ///   - patch: nil where the patch says nothing.
    ///   - value: nil where there is none.
    private mutating func merge(_ patch: ImportedValue?, into value: ImportedValue?, _ path: [[UInt8]]) -> ImportedValue? {
        guard let patch else { return value }
        if patch.isNull { return nil }
        guard let value, !value.isNull else { return cleaned(patch, path) }
        switch (patch.content, value.content) {
        case (.mapping(let entries), .mapping(let others)): return merge(entries, into: value, others, path)
        case (.sequence(let elements), .sequence(let others)): return merge(elements, into: value, others, path)
        case (.scalar, .scalar), (.scalar, .binary), (.binary, _):
            var result = value
            result.content = patch.content
            // kustomize keeps the quotes of the old value: one that needs them makes the new one a text.
            if let old = value.string, case .scalar(let kind, _) = KubernetesYaml.plain(old), kind != .string, let text = patch.text {
                result.content = .scalar(.string, text)
            }
            return result
        default:
            let message = "the patch has another kind of value than the object at \"\(Self.text(of: path))\""
            complaint = complaint ?? Diagnostic("kustomize-patch", message, at: patch.place)
            return value
        }
    }

    /// A patch where the object has nothing yet: what removes is left out.
    private mutating func cleaned(_ patch: ImportedValue, _ path: [[UInt8]]) -> ImportedValue? {
        switch patch.content {
        case .mapping(let entries):
            if patch["$patch"]?.text == "delete" { return nil }
            var result = patch
            result.content = .mapping(
                entries.compactMap { entry in
                    guard entry.key != "$patch", let value = merge(entry.value, into: nil, path + [Array(entry.key.utf8)]) else {
                        return nil
                    }
                    return ImportedEntry(entry.key, value, comments: entry.comments)
                })
            return result
        case .sequence(let elements):
            guard mergesList(at: path) else { return patch }
            var result = patch
            result.content = .sequence(elements.compactMap { cleaned($0, path + [[]]) }.filter { !($0.isMapping && $0.entries.isEmpty) })
            return result
        case .scalar, .binary: return patch
        }
    }

    private mutating func merge(
        _ patch: [ImportedEntry], into value: ImportedValue, _ entries: [ImportedEntry], _ path: [[UInt8]]
    ) -> ImportedValue? {
        let directive = patch.first { $0.key == "$patch" }?.value.text
        if directive == "delete" { return nil }
        if directive == "replace" { return cleaned(ImportedValue(.mapping(patch), comments: value.comments, at: value.place), path) }
        var result: [ImportedEntry] = []
        let stated = Dictionary(patch.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        for var entry in entries {
            let said = stated[entry.key]
            // A null that is not spelled out does not survive a patch of its mapping.
            if said == nil, case .scalar(.null, "") = entry.value.content { continue }
            guard let merged = merge(said?.value, into: entry.value, path + [Array(entry.key.utf8)]) else { continue }
            entry.value = merged
            if entry.comments == Comments(), let said { entry.comments = said.comments }
            result.append(entry)
        }
        let known = Set(entries.map(\.key))
        for entry in patch where entry.key != "$patch" && !known.contains(entry.key) {
            guard let value = merge(entry.value, into: nil, path + [Array(entry.key.utf8)]) else { continue }
            result.append(ImportedEntry(entry.key, value, comments: entry.comments))
        }
        return ImportedValue(.mapping(result), comments: value.comments, at: value.place)
    }

    private mutating func merge(
        _ patch: [ImportedValue], into value: ImportedValue, _ elements: [ImportedValue], _ path: [[UInt8]]
    ) -> ImportedValue? {
        var result = value
        guard mergesList(at: path) else {
            result.content = .sequence(patch)
            return result
        }
        // `- $patch: replace` speaks about the whole list.
        if let directive = patch.first(where: { $0.entries.count == 1 && $0.entries[0].key == "$patch" })?["$patch"]?.text {
            let rest = ImportedValue(.sequence(patch.filter { !($0.entries.count == 1 && $0["$patch"] != nil) }), at: value.place)
            switch directive {
            case "delete": return nil
            case "replace": return cleaned(rest, path)
            default: return merge(rest.elements, into: value, elements, path)
            }
        }
        if case .by(let keys)? = KubernetesFields.mergeStrategy(of: type, at: path) {
            result.content = .sequence(mergeElements(patch, elements, keys.map(\.name), path))
        } else {
            let texts = Set(patch.compactMap(\.text))
            result.content = .sequence(patch + elements.filter { !texts.contains($0.text ?? "") })
        }
        return result
    }

    /// Whether the elements of two lists merge; they replace one another otherwise.
    private func mergesList(at path: [[UInt8]]) -> Bool {
        switch KubernetesFields.mergeStrategy(of: type, at: path) {
        case .by, .union: true
        default: false
        }
    }

    private static func text(of path: [[UInt8]]) -> String {
        path.filter { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
    }

    /// Elements of the patch come first, in its order, then the others in theirs.
    private mutating func mergeElements(
        _ patch: [ImportedValue], _ elements: [ImportedValue], _ keys: [String], _ path: [[UInt8]]
    ) -> [ImportedValue] {
        var positions: [[String?]: Int] = [:]
        for (index, element) in elements.enumerated().reversed() { positions[Self.tuple(of: element, keys)] = index }
        var taken = Set<Int>(), result: [ImportedValue] = []
        for element in patch {
            let tuple = Self.tuple(of: element, keys)
            if tuple.contains(nil) || keys.count > 1, Self.contradicts(tuple, positions.keys) { continue }
            let position = positions[tuple]
            if let position { taken.insert(position) }
            let old = position.map { elements[$0] }
            // An element that is to be replaced is not: kustomize puts the old one back in the place of the new one.
            let merged = element["$patch"]?.text == "replace" && old != nil ? old : merge(element, into: old, path + [[]])
            if let merged, !(merged.isMapping && merged.entries.isEmpty) { result.append(merged) }
        }
        return result + elements.enumerated().filter { !taken.contains($0.offset) }.map(\.element)
    }

    private static func tuple(of element: ImportedValue, _ keys: [String]) -> [String?] { keys.map { element[$0]?.text } }

    /// Whether elements of the list have the same values in the keys that both state, but state others too: kustomize drops such
    /// an element of a patch.
    private static func contradicts(_ tuple: [String?], _ others: some Sequence<[String?]>) -> Bool {
        others.contains { other in
            let pairs = zip(tuple, other)
            return pairs.contains { ($0 == nil) != ($1 == nil) } && pairs.allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
                && pairs.contains { $0 != nil && $1 != nil }
        }
    }
}
