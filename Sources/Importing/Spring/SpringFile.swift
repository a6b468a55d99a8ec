internal import Documents

/// One file of a config repository, in the documents that it has.
struct SpringFile {
    /// A document of a file, for everyone or for some profiles.
    struct Part {
        /// Nil: whatever the profile.
        var profiles: [String]?
        var properties: SpringProperties
    }

    private(set) var parts: [Part] = []
    private(set) var diagnostics: [Diagnostic]

    private static let activation = ["spring.config.activate.on-profile", "spring.config.activate.onProfile", "spring.profiles"]
    /// What leads to files or profiles that only a running application knows.
    private static let foreign = ["spring.config.import", "spring.profiles.include", "spring.profiles.active", "spring.profiles.group"]

    init(_ bytes: [UInt8], as format: ForeignFormat, file: String) {
        let read = format == .properties ? readPropertiesDocuments(bytes, file: file) : format.read(bytes, file: file)
        diagnostics = read.diagnostics
        for root in read.roots where !root.isNull {
            guard case .mapping = root.content else {
                let what = root.elements.isEmpty ? "a scalar" : "a list"
                complain("\(what) at the root has no properties, and is left out", at: root, severity: .warning)
                continue
            }
            add(SpringProperties(root))
        }
    }

    private mutating func add(_ properties: SpringProperties) {
        var part = Part(properties: properties)
        for name in SpringFile.activation {
            let values = properties.values(of: name)
            guard !values.isEmpty else { continue }
            part.profiles = values.flatMap { profiles($0) }
            part.properties.remove { $0 == name || $0.hasPrefix("\(name)[") }
        }
        if let platform = properties["spring.config.activate.on-cloud-platform"] {
            complain("a document for one cloud platform cannot be carried", at: platform, hints: ["keep it in a profile of its own"])
        }
        for entry in properties.entries {
            if SpringFile.foreign.contains(where: { entry.key == $0 || entry.key.hasPrefix($0 + ".") || entry.key.hasPrefix($0 + "[") }) {
                complain("\"\(entry.key)\" stays a value: what it leads to is not imported", at: entry.value, severity: .warning)
            } else if entry.value.text?.hasPrefix("{cipher}") == true {
                let hint = "only the config server's key opens it: decrypt it, and keep it with `cfgops secret set`"
                complain("\"\(entry.key)\" stays encrypted for the config server", at: entry.value, severity: .warning, hints: [hint])
            }
        }
        parts.append(part)
    }

    /// The names in `a, b` or `a | b`. Whether other expressions hold depends on profiles that are active together.
    private mutating func profiles(_ value: ImportedValue) -> [String] {
        let text = value.text ?? ""
        let names = text.split { $0 == "," || $0 == "|" }.map { $0.filter { $0 != " " && $0 != "\t" } }
        if names.isEmpty || names.contains(where: { $0.isEmpty || $0.contains { "!&()".contains($0) } }) {
            complain(
                "expected names of profiles, found the expression \"\(text)\", which cannot be carried", at: value,
                hints: ["state the document once for each profile that it is for"])
            return []
        }
        return names
    }

    private mutating func complain(
        _ message: String, at value: ImportedValue, severity: Diagnostic.Severity = .error, hints: [String] = []
    ) {
        diagnostics.append(Diagnostic("spring", message, severity: severity, at: value.place, hints: hints))
    }
}
