internal import Documents
internal import Overlays

/// A document in all environments that have it: what they share, and what each says beyond that.
///
/// Both together are the document, by adding keys alone: neither Spring's profiles nor the files of Helm's `-f` take keys away in a
/// way that others do, too.
struct PartedDocument {
    let name: String
    /// Nil when an environment lacks the document: then nothing may stand where all of them look.
    let shared: ImportedValue?
    /// Sorted by environment.
    let own: [(environment: String, value: ImportedValue)]

    /// - Parameters:
    ///   - values: by environment.
    ///   - isEverywhere: whether every environment of the export has the document.
    init(name: String, values: [String: ImportedValue], isEverywhere: Bool) {
        self.name = name
        let all = values.sorted { $0.key < $1.key }
        let empty = ImportedValue(.mapping([]))
        let common = CommonValue(values: all.map(\.value), position: MergePosition(.empty, document: name)).shared() ?? empty
        shared = isEverywhere ? common : nil
        own = all.map { ($0.key, isEverywhere ? $0.value.beyond(common) : $0.value) }
    }
}

extension ImportedValue {
    /// The entries that are not in a mapping that this one contains.
    fileprivate func beyond(_ shared: ImportedValue) -> ImportedValue {
        let known = Dictionary(shared.entries.map { ($0.key, $0.value) }) { first, _ in first }
        return ImportedValue(
            .mapping(
                entries.compactMap { entry in
                    guard let other = known[entry.key] else { return entry }
                    guard entry.value.isMapping, other.isMapping else { return nil }
                    let rest = entry.value.beyond(other)
                    return rest.entries.isEmpty ? nil : ImportedEntry(entry.key, rest)
                }))
    }
}

extension Export {
    /// The files of a form that says documents in parts.
    func parted(as form: ExportForm, _ files: ([PartedDocument]) -> [String: [UInt8]]) throws(Diagnostics) -> [String: [UInt8]] {
        var values: [String: [String: ImportedValue]] = [:], errors: [Diagnostic] = []
        for environment in environments {
            for (name, document) in named(in: environment) {
                if document.isStream {
                    errors.append(
                        Diagnostic(
                            "export", "\"\(name)\" in \(environment) is a stream of Kubernetes objects, which \(form.words) cannot say",
                            at: document.origin(document.root).place, hints: ["--as yaml and --as kustomize can"]))
                }
                values[name, default: [:]][environment] = ImportedValue(effective: document, document.root)
            }
        }
        guard errors.isEmpty else { throw Diagnostics(errors) }
        return files(
            values.sorted { $0.key < $1.key }.map { name, values in
                PartedDocument(name: name, values: values, isEverywhere: values.count == environments.count)
            })
    }
}
