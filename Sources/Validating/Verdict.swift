package import Documents
internal import Overlays

/// What judging a configuration found: each complaint once, with the environments it concerns.
package struct Verdict: Sendable {
    /// Errors first, then by place; the same complaint of several environments is one. Notes tell how it came about, by layers that
    /// may differ from one environment to another: the complaint has all of them.
    package private(set) var diagnostics: [Diagnostic]

    package init(_ all: [Diagnostic]) {
        var merged: [Diagnostic] = [], positions: [Diagnostic: Int] = [:]
        for diagnostic in all {
            var key = diagnostic
            (key.environments, key.notes) = ([], [])
            if let position = positions[key] {
                let known = merged[position].notes
                // What the layers say comes before what the schema says.
                merged[position].notes = diagnostic.notes.filter { !known.contains($0) } + known
                for name in diagnostic.environments where !merged[position].environments.contains(name) {
                    merged[position].environments.append(name)
                }
            } else {
                positions[key] = merged.count
                merged.append(diagnostic)
            }
        }
        diagnostics = merged.sorted { Verdict.order($0) < Verdict.order($1) }
    }

    package var errors: [Diagnostic] { diagnostics.filter(\.isError) }
    package var warnings: [Diagnostic] { diagnostics.filter { !$0.isError } }
    /// Whether a push of it is taken (R27).
    package var isAccepted: Bool { !diagnostics.contains(where: \.isError) }

    /// Whether `environment` may be rendered: no error touches it, and none that belongs to no environment (R27).
    package func accepts(_ environment: String) -> Bool {
        !errors.contains { $0.environments.isEmpty || $0.environments.contains(environment) }
    }

    /// The same with warnings only about some documents and files (R31); errors stay.
    ///
    /// - Parameter paths: files, seen from the configuration root.
    package func warning(onlyAbout documents: [String: Set<String>], and paths: [String]) -> Verdict {
        let names = Set(documents.values.joined())
        return Verdict(
            diagnostics.filter { diagnostic in
                guard !diagnostic.isError, let file = diagnostic.place?.file else { return true }
                if let layer = LayerPath(file) { return names.contains(layer.document) }
                // A folder is spoken of where something in it is.
                return paths.contains { $0 == file || $0.hasPrefix(file + "/") }
            })
    }

    private static func order(_ diagnostic: Diagnostic) -> (Int, String, Int, Int, String) {
        let position = diagnostic.place?.position
        return (diagnostic.isError ? 0 : 1, diagnostic.place?.file ?? "", position?.line ?? 0, position?.column ?? 0, diagnostic.message)
    }
}
