internal import Documents
internal import Overlays

extension Export {
    /// Reads the files as an import does.
    ///
    /// - Throws: `Diagnostics` with the first value of each document that would not come back as it is.
    func prove(_ files: [String: [UInt8]], as form: ExportForm) throws {
        let folder = SourceFolder(files: PlannedFiles(files), name: ".", environments: environments)
        let back = try form.isHelm ? HelmFolder.read(folder) : SpringFolder.read(folder)
        var differences: [Diagnostic] = []
        for environment in environments {
            for name in Set((documents[environment] ?? [:]).keys).union((back.documents[environment] ?? [:]).keys).sorted() {
                guard let document = documents[environment]?[name] else {
                    let message = "\"\(name)\" is not in \(environment), which \(form.words) cannot say"
                    differences.append(Diagnostic("export", message, hints: ["export one environment at a time"]))
                    continue
                }
                guard case .mapping(let value)? = back.documents[environment]?[name] else {
                    differences.append(difference(document, at: .root, form))
                    continue
                }
                let path = value.difference(from: ImportedValue(effective: document, document.root), at: .root)
                if let path { differences.append(difference(document, at: path, form)) }
            }
        }
        guard differences.isEmpty else { throw Diagnostics(differences) }
    }

    private func difference(_ document: EffectiveDocument, at path: Path, _ form: ExportForm) -> Diagnostic {
        let node = try? document.find(path)
        let message = "\"\(DocumentPath(document: document.name, path: path))\" in \(document.environment) cannot be said in \(form.words)"
        return Diagnostic("export", message, at: node.map { document.origin($0).place }, hints: form.limits)
    }
}

extension ExportForm {
    fileprivate var isHelm: Bool { if case .helm = self { true } else { false } }
}

extension ImportedValue {
    /// The path of the first value of another that this one does not have, or has otherwise; nil when they are equal.
    func difference(from other: ImportedValue, at path: Path) -> Path? {
        guard isMapping, other.isMapping else { return isEqual(to: other) ? nil : path }
        let own = Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }
        for entry in other.entries {
            let here = path.appending(key: entry.key)
            guard let value = own[entry.key] else { return here }
            if let path = value.difference(from: entry.value, at: here) { return path }
        }
        return entries.count == other.entries.count ? nil : path
    }
}
