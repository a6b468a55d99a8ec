internal import Documents
internal import Validating

/// A multi-document stream as the overlay sees it: a mapping from `Kind[/namespace]/name` to each object, with short overlays under
/// their own keys beside them (R7).
enum StreamObjects {
    /// What a document without `kind` may say about all objects of a stream.
    static let shortOverlays: Set = [
        "namespace", "namePrefix", "nameSuffix", "commonLabels", "commonAnnotations", "images", "replicas", "hashNames",
    ]

    /// - Parameter isLiteral: whether layers say texts as they are; otherwise a `${` in a name is said as `$${`, and keys have it so.
    /// - Throws: for a part that has neither a name nor the keys of a short overlay, and for two of one name.
    static func root(of parts: [ImportedValue], document: String, isLiteral: Bool) throws(Diagnostic) -> ImportedValue {
        var entries: [ImportedEntry] = [], places: [String: Place?] = [:]
        func add(_ entry: ImportedEntry) throws(Diagnostic) {
            if let other = places.updateValue(entry.value.place, forKey: entry.key) {
                let there = (other ?? nil).map { ", first at \($0)" } ?? ""
                throw Diagnostic(
                    "duplicate-object", "\"\(entry.key)\" stands in document \"\(document)\" twice\(there)", at: entry.value.place)
            }
            entries.append(entry)
        }
        for part in parts {
            if let name = name(of: part) {
                try add(ImportedEntry(isLiteral ? name : name.escapingReferences, part, comments: part.comments))
            } else if !part.entries.isEmpty, part.entries.allSatisfy({ shortOverlays.contains($0.key) }) {
                for entry in part.entries { try add(entry) }
            } else {
                throw Diagnostic(
                    "stream-object", "a part of document \"\(document)\" lacks \"kind\" or \"metadata.name\"", at: part.place)
            }
        }
        return ImportedValue(.mapping(entries))
    }

    /// The documents of a layer's stream: short overlays first, as one, then the objects.
    static func parts(of root: ImportedValue) -> [ImportedValue] {
        let short = root.entries.filter { shortOverlays.contains($0.key) }
        let objects = root.entries.filter { !shortOverlays.contains($0.key) }.map { entry in
            var object = entry.value
            object.comments = entry.comments
            return object
        }
        return (short.isEmpty ? [] : [ImportedValue(.mapping(short))]) + objects
    }

    /// `Kind[/namespace]/name`; nil when it lacks a kind or a name.
    static func name(of object: ImportedValue) -> String? {
        guard let kind = word(object["kind"]), let metadata = object["metadata"], let name = word(metadata["name"]) else { return nil }
        return ([kind] + (word(metadata["namespace"]).map { [$0] } ?? []) + [name]).joined(separator: "/")
    }

    /// A layer in which every object that is inherited says its name, and those that it removes say so.
    ///
    /// - Parameter isKnownStream: whether a layer above has several parts. Where none has, a single object would merge with the
    ///   inherited one whatever their names, so the layer names an inherited one too.
    static func naming(_ layer: ImportedValue, over inherited: ImportedValue, isKnownStream: Bool) -> ImportedValue {
        guard layer.isMapping else { return layer }
        var entries = layer.entries.map { entry in
            guard !shortOverlays.contains(entry.key), let object = inherited[entry.key] else { return entry }
            let said = entry.value.isNull ? [ImportedEntry("$patch", .string("delete"))] : entry.value.entries
            return ImportedEntry(entry.key, identified(said, of: object), comments: entry.comments)
        }
        let others = inherited.entries.filter { object in !layer.entries.contains { $0.key == object.key } }
        if !isKnownStream, entries.count == 1, let other = others.first {
            entries.append(ImportedEntry(other.key, identified([], of: other.value)))
        }
        var named = layer
        named.content = .mapping(entries)
        return named
    }

    /// What names an object, followed by what a layer says about it. `metadata` stands third, as people write it.
    private static func identified(_ statement: [ImportedEntry], of object: ImportedValue) -> ImportedValue {
        let heads = ["apiVersion", "kind"]
        let names = ["name", "namespace"].compactMap { key in object["metadata"]?[key].map { ImportedEntry(key, $0) } }
        let metadata = statement.first { $0.key == "metadata" }
        let rest = metadata?.value.entries.filter { !["name", "namespace"].contains($0.key) } ?? []
        return ImportedValue(
            .mapping(
                heads.compactMap { key in
                    (statement.first { $0.key == key }?.value ?? object[key]).map { ImportedEntry(key, $0) }
                } + [ImportedEntry("metadata", ImportedValue(.mapping(names + rest)), comments: metadata?.comments ?? Comments())]
                    + statement.filter { !(heads + ["metadata"]).contains($0.key) }))
    }

    private static func word(_ value: ImportedValue?) -> String? {
        guard case .scalar(.string, let text)? = value?.content else { return nil }
        return text
    }
}
