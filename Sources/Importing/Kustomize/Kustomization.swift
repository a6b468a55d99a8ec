internal import Documents

/// One kustomization file as it stands, and what of it means something here.
struct Kustomization: Sendable {
    /// From the root of the source, without a slash at the end; empty for the root itself.
    let folder: String
    let file: String
    let root: ImportedValue

    static let fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    var isComponent: Bool { root["kind"]?.text == "Component" }

    /// The elements of a list.
    func list(_ key: String) -> [ImportedValue] { root[key]?.elements ?? [] }

    /// The text of a scalar that is not empty.
    func text(_ key: String) -> String? { root[key]?.text.flatMap { $0.isEmpty ? nil : $0 } }

    /// A path of this kustomization from the root of the source; nil when it leads outside of it.
    func resolve(_ path: String) -> String? {
        guard !path.hasPrefix("/") else { return nil }
        var parts: [Substring] = []
        for part in (folder + "/" + path).split(separator: "/") where part != "." {
            guard part == ".." else {
                parts.append(part)
                continue
            }
            guard parts.popLast() != nil else { return nil }
        }
        return parts.joined(separator: "/")
    }

    // MARK: What it may say

    private static let carried: Set<String> = [
        "apiVersion", "kind", "metadata", "resources", "bases", "components", "patches", "patchesStrategicMerge", "patchesJson6902",
        "configMapGenerator", "secretGenerator", "generatorOptions", "generators", "transformers", "images", "imageTags", "replicas",
        "namespace", "namePrefix", "nameSuffix", "commonLabels", "labels", "commonAnnotations", "replacements", "vars", "sortOptions",
    ]

    /// What stands in no file of the tree, or changes what everything else means.
    private static let refused: [String: String] = [
        "helmCharts": "charts are inflated by Helm", "helmChartInflationGenerator": "charts are inflated by Helm",
        "helmGlobals": "charts are inflated by Helm", "validators": "validators are programs of their own",
        "openapi": "a schema of its own changes how patches merge", "crds": "definitions of types change how patches merge",
        "configurations": "settings of transformers change which fields they reach",
        "inventory": "inventories are written by kustomize itself", "buildMetadata": "build metadata are written by kustomize itself",
    ]

    /// What to do about a chart.
    static let chartHint = "render the chart with helm template, and list the file it writes under \"resources\""

    /// What of the file cannot be carried, and what is no field at all.
    var complaints: [Diagnostic] {
        root.entries.compactMap { entry in
            let (key, value) = (entry.key, entry.value)
            if Self.carried.contains(key) || value.isNull || value.isEmptyCollection { return nil }
            let place = value.place ?? Place(file: file)
            guard let reason = Self.refused[key] else {
                return Diagnostic("kustomize-field", "unknown field \"\(key)\" in a kustomization", at: place)
            }
            return Diagnostic(
                "kustomize-unsupported", "\"\(key)\" cannot be carried: \(reason)", at: place,
                hints: key.hasPrefix("helm") ? [Self.chartHint] : [])
        } + wrongKind
    }

    private var wrongKind: [Diagnostic] {
        guard let kind = root["kind"]?.text, kind != "Kustomization", kind != "Component" else { return [] }
        return [
            Diagnostic(
                "kustomize-field", "expected kind \"Kustomization\" or \"Component\", got \"\(kind)\"", at: root["kind"]?.place)
        ]
    }
}
