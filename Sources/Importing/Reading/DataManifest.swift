package import Documents

/// The data of a Kubernetes ConfigMap or Secret, as a program sees it that reads it as files or variables.
package struct DataManifest: Sendable {
    /// `metadata.name`.
    package var name: String
    package var namespace: String?
    package var isSecret: Bool
    /// Strings by key; bytes where the value is no UTF-8 text. The values of a Secret are marked as secrets.
    package var data: ImportedValue
    package var comments: Comments

    /// The manifests of a file, also those in a `List`; nil when something else is among them.
    package static func read(_ roots: [ImportedValue]) -> (manifests: [DataManifest], diagnostics: [Diagnostic])? {
        var objects: [ImportedValue] = []
        for root in roots where !root.isEmptyDocument {
            let isList = ["List", "ConfigMapList", "SecretList"].contains(root["kind"]?.text ?? "")
            objects += isList ? root["items"]?.elements ?? [] : [root]
        }
        let isData = objects.allSatisfy { ["ConfigMap", "Secret"].contains($0["kind"]?.text ?? "") && $0["apiVersion"]?.text == "v1" }
        guard isData, !objects.isEmpty else { return nil }
        var reader = ManifestReader()
        let manifests = objects.compactMap { reader.manifest($0) }
        return (manifests, reader.diagnostics)
    }
}

extension ImportedValue {
    /// What `---` with nothing behind it leaves.
    fileprivate var isEmptyDocument: Bool { if case .scalar(.null, _) = content { true } else { false } }
}

private struct ManifestReader {
    private(set) var diagnostics: [Diagnostic] = []

    mutating func manifest(_ object: ImportedValue) -> DataManifest? {
        let kind = object["kind"]?.text ?? "", isSecret = kind == "Secret"
        guard let name = object["metadata"]?["name"]?.text, !name.isEmpty else {
            complain("expected metadata.name", at: object)
            return nil
        }
        reportMetadata(of: object, as: "\(kind) \"\(name)\"")
        var entries: [ImportedEntry] = []
        for (field, isEncoded) in isSecret ? [("data", true), ("stringData", false)] : [("data", false), ("binaryData", true)] {
            for entry in object[field]?.entries ?? [] {
                guard var read = value(entry, isEncoded: isEncoded) else { continue }
                read.value.isSecret = isSecret
                guard let earlier = entries.firstIndex(where: { $0.key == entry.key }) else {
                    entries.append(read)
                    continue
                }
                // Kubernetes lets stringData win over data, and refuses a key in both data and binaryData.
                if isSecret {
                    entries[earlier] = read
                } else {
                    complain("expected \"\(entry.key)\" in data or binaryData, not in both", at: entry.value)
                }
            }
        }
        return DataManifest(
            name: name, namespace: object["metadata"]?["namespace"]?.text, isSecret: isSecret,
            data: ImportedValue(.mapping(entries), at: object.place), comments: object.entries.first?.comments ?? Comments())
    }

    private mutating func value(_ entry: ImportedEntry, isEncoded: Bool) -> ImportedEntry? {
        guard case .scalar(.string, let text) = entry.value.content else {
            complain(
                "expected a string for \"\(entry.key)\"", at: entry.value, hints: ["Kubernetes takes no other values: put it in quotes"])
            return nil
        }
        guard isEncoded else { return entry }
        guard let bytes = decodedBase64(text) else {
            complain("expected base64 for \"\(entry.key)\"", at: entry.value)
            return nil
        }
        let content = String(validating: bytes, as: UTF8.self).map { ImportedValue.Content.scalar(.string, $0) } ?? .binary(bytes)
        return ImportedEntry(entry.key, ImportedValue(content, at: entry.value.place), comments: entry.comments)
    }

    /// Only the data goes into a document: the object around it is made again by a target.
    private mutating func reportMetadata(of object: ImportedValue, as name: String) {
        let left = ["labels", "annotations"].filter { !(object["metadata"]?[$0]?.entries.isEmpty ?? true) }
        guard !left.isEmpty else { return }
        diagnostics.append(
            Diagnostic(
                "left-out", "\(left.joined(separator: " and ")) of \(name) are not part of its data", severity: .warning,
                at: object["metadata"]?[left[0]]?.place, hints: ["state them in the target that makes the object"]))
    }

    private mutating func complain(_ message: String, at value: ImportedValue, hints: [String] = []) {
        diagnostics.append(Diagnostic("manifest", message, at: value.place, hints: hints))
    }
}
