internal import Documents

/// The names that documents get, and which file each comes from: two files for one are an error (R4).
struct DocumentNames {
    private var taken: [String: String] = [:]
    private(set) var diagnostics: [Diagnostic] = []

    /// What a file's name becomes: characters that names of documents cannot have are replaced by `-`, which is told.
    ///
    /// - Parameter slot: what there may be one of, besides the name: an environment, with `.secrets` for a sealed layer.
    /// - Returns: nil when the name is taken in this slot, which is reported.
    mutating func name(for wanted: String, of file: String, in slot: String) -> String? {
        let name = DocumentNames.document(from: wanted)
        if name != wanted, !diagnostics.contains(where: { $0.place?.file == file }) {
            diagnostics.append(
                Diagnostic(
                    "renamed", "\"\(wanted)\" is no name for a document and becomes \"\(name)\"", severity: .warning, at: Place(file: file))
            )
        }
        if let other = taken["\(slot) \(name.lowercased())"] {
            diagnostics.append(
                Diagnostic(
                    "same-document", "\(other) and this would both be document \"\(name)\"", at: Place(file: file),
                    hints: ["import one of them with --as DOC"]))
            return nil
        }
        taken["\(slot) \(name.lowercased())"] = file
        return name
    }

    /// R4: segments `[A-Za-z0-9_-][A-Za-z0-9._-]*`.
    private static func document(from text: String) -> String {
        text.split(separator: "/").map { segment in
            let name = String(String.UnicodeScalarView(segment.unicodeScalars.map { isAllowed($0) ? $0 : "-" }))
            return name.hasPrefix(".") ? "_" + name : name
        }.joined(separator: "/")
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a" ... "z", "A" ... "Z", "0" ... "9", ".", "_", "-": true
        default: false
        }
    }
}
