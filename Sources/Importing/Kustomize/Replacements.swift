internal import Documents
internal import Overlays

/// Values copied from a field of one object into fields of others.
extension KustomizeBuilder {
    /// One entry of `replacements`: a `source` and its `targets`, or the `path` of a file with such entries.
    mutating func replace(_ entry: ImportedValue, of kustomization: Kustomization, in objects: inout ObjectSet) throws {
        if let path = entry["path"]?.text {
            guard let (file, bytes) = try read(path, of: kustomization, at: entry.place) else { return }
            let read = KubernetesYaml.read(bytes, file: file)
            diagnostics += read.diagnostics
            for root in read.roots {
                for inner in root.isSequence ? root.elements : [root] { try replace(inner, of: kustomization, in: &objects) }
            }
            return
        }
        guard let source = entry["source"], let targets = entry["targets"]?.elements else {
            return complain("replacement", "a replacement needs a \"source\" and \"targets\"", at: entry.place)
        }
        guard let value = value(of: source, in: objects) else { return }
        for target in targets { copy(value, to: target, in: &objects) }
    }

    /// The value that a source names, a part of it where a delimiter says so.
    private mutating func value(of source: ImportedValue, in objects: ObjectSet) -> ImportedValue? {
        let found = positions(of: source, in: objects)
        guard found.count == 1, let object = objects[found[0]] else {
            let count = found.isEmpty ? "no object" : "\(found.count) objects"
            complain("replacement", "the source means \(count): expected one", at: source.place)
            return nil
        }
        let path = source["fieldPath"]?.text ?? "metadata.name"
        var values: [ImportedValue] = [], value = object.value
        value.visit(FieldQuery(path), creating: nil) { values.append($0) }
        guard values.count == 1 else {
            complain("replacement", "the source has \(values.isEmpty ? "no field" : "several fields") \"\(path)\"", at: source.place)
            return nil
        }
        guard let delimiter = source.at("options", "delimiter")?.text, !delimiter.isEmpty else { return values[0] }
        let parts = (values[0].text ?? "").pieces(between: delimiter)
        let index = source.at("options", "index")?.text.flatMap { Int($0) } ?? 0
        guard parts.indices.contains(index) else {
            complain("replacement", "the source has no part \(index) between \"\(delimiter)\"", at: source.place)
            return nil
        }
        return .string(parts[index])
    }

    private mutating func copy(_ value: ImportedValue, to target: ImportedValue, in objects: inout ObjectSet) {
        guard let select = target["select"] else { return complain("replacement", "a target needs \"select\"", at: target.place) }
        var rejected = Set<Int>()
        for reject in target["reject"]?.elements ?? [] { rejected.formUnion(positions(of: reject, in: objects)) }
        let paths = target["fieldPaths"]?.elements.compactMap(\.text) ?? ["metadata.name"]
        let creates = target.at("options", "create")?.isTrue ?? false
        for position in positions(of: select, in: objects) where !rejected.contains(position) {
            objects.update(position) { object in
                let id = object.id
                var changed = object
                for path in paths {
                    var isFound = false
                    changed.value.visit(FieldQuery(path), creating: creates ? .emptyMapping : nil) { field in
                        isFound = true
                        field.content = Self.placed(value, in: field, target["options"])
                    }
                    if !isFound { complain("replacement", "\(id) has no field \"\(path)\"", at: target.place) }
                }
                if changed.id != id { object.rememberID() }
                object.value = changed.value
                return true
            }
        }
    }

    /// A value as it goes into a field: whole, or as one part of the text that is there. A scalar keeps the kind of the field, and
    /// takes the one it looks like in a field that is made.
    private static func placed(_ value: ImportedValue, in field: ImportedValue, _ options: ImportedValue?) -> ImportedValue.Content {
        guard let text = value.text else { return value.content }
        if case .scalar(let kind, let old) = field.content {
            let new = joined(text, into: old, options)
            return kind == .string ? .scalar(.string, new) : KubernetesYaml.plain(new)
        }
        return KubernetesYaml.plain(text)
    }

    /// A text with one part of it replaced, where a delimiter says that it has parts.
    private static func joined(_ part: String, into text: String, _ options: ImportedValue?) -> String {
        guard let delimiter = options?["delimiter"]?.text, !delimiter.isEmpty else { return part }
        var parts = text.pieces(between: delimiter)
        let index = options?["index"]?.text.flatMap { Int($0) } ?? 0
        if index < 0 {
            parts.insert(part, at: 0)
        } else if index >= parts.count {
            parts.append(part)
        } else {
            parts[index] = part
        }
        return parts.joined(separator: delimiter)
    }

    /// The objects that a selector means by their names of now and before.
    private mutating func positions(of selector: ImportedValue, in objects: ObjectSet) -> [Int] {
        TargetSelector(selector, complaints: &diagnostics).select(in: objects)
    }
}
