internal import Documents
internal import Overlays

/// The values files of Helm charts: a document for each folder that has a `values.yaml`.
///
/// `values.yaml` is what a chart says by itself: `base`. Beside it `values-prod.yaml`, `values.prod.yaml`, `prod-values.yaml` and
/// `prod.yaml` are what the environment `prod` says over it; files named `secrets` in place of `values` lie over those. Helm lays
/// the files of `-f` over a chart as layers are laid: mappings by key, all else replaces, null removes (R9).
struct HelmValues {
    private struct File {
        var environment: String
        var value: ImportedValue
    }

    /// By folder.
    private var charts: [String: [File]] = [:]
    private var result = ImportedConfiguration()
    private var names = DocumentNames()
    /// The document of the chart at the top.
    private let topDocument: String

    init(topDocument: String) { self.topDocument = topDocument }

    /// Files that belong to a chart and are no values.
    private static let others: Set = ["Chart", "requirements", "kustomization", "helmfile"]
    /// Folders whose files Helm gives to its templates or to the cluster.
    private static let notValues: Set = ["templates", "crds"]

    /// Whether a file may be one of values.
    static func takes(_ path: String) -> Bool {
        let folders = path.split(separator: "/").dropLast()
        return !folders.contains { notValues.contains(String($0)) } && stem(of: path).map { !others.contains($0) } ?? false
    }

    /// - Parameters:
    ///   - path: from the root of the folder.
    ///   - shown: the name that messages use.
    mutating func add(_ path: String, _ bytes: [UInt8], shown: String) throws(Diagnostics) {
        guard let stem = HelmValues.stem(of: path) else { return }
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "", environment = HelmValues.environment(of: stem)
        let document = folder.isEmpty ? topDocument : folder
        if let sealed = try SealedFile(bytes, file: shown) {
            guard let name = names.name(for: document, of: shown, in: environment + ".secrets") else { return }
            result.files["environments/\(environment)/\(name).secrets.\(sealed.fileExtension)"] = bytes
        } else if let value = value(bytes, shown) {
            charts[document, default: []].append(File(environment: environment, value: value))
        }
    }

    private mutating func value(_ bytes: [UInt8], _ file: String) -> ImportedValue? {
        let read = ForeignFormat.yaml.read(bytes, file: file), roots = read.roots.filter { !$0.isNull }
        result.diagnostics += read.diagnostics
        if roots.count > 1 {
            result.diagnostics.append(Diagnostic("helm", "expected one document of values, found \(roots.count)", at: roots[1].place))
        }
        let root = roots.first ?? ImportedValue(.mapping([]))
        if !root.isMapping {
            result.diagnostics.append(Diagnostic("root-kind", "expected a mapping at the root of a document", at: root.place))
        }
        return root.isMapping && !read.diagnostics.contains(where: \.isError) ? root : nil
    }

    /// The values of every chart, by environment; `base` first, then the environments by name. A chart without a file for an
    /// environment has the values of `base` there.
    func configuration() -> ImportedConfiguration {
        var result = result, names = names
        let environments = Set(charts.values.flatMap { $0.map(\.environment) }).subtracting([EnvironmentGraph.base])
        for environment in [EnvironmentGraph.base] + environments.sorted() {
            result.environments.append(ImportedConfiguration.Environment(name: environment))
            for (document, files) in charts.sorted(by: { $0.key < $1.key }) {
                let own =
                    files.filter { $0.environment == EnvironmentGraph.base }
                    + files.filter { $0.environment == environment && environment != EnvironmentGraph.base }
                guard let first = own.first, let name = names.name(for: document, of: document, in: environment) else { continue }
                let value = own.dropFirst().reduce(first.value) { below, file in file.value.laid(over: below) }
                result.documents[environment, default: [:]][name] = .mapping(value)
            }
        }
        result.diagnostics += names.diagnostics
        return result
    }

    // MARK: Names

    /// The order in which files are to be added: what a chart says by itself first, secrets over values.
    static func precedes(_ first: String, _ second: String) -> Bool { rank(first) < rank(second) }

    private static func rank(_ path: String) -> (Int, String) {
        let stem = stem(of: path) ?? ""
        return (stem == "values" ? 0 : stem.contains("secrets") ? 2 : 1, path)
    }

    /// The file's name without its extension; nil when it is no YAML.
    private static func stem(of path: String) -> String? {
        let name = path.split(separator: "/").last ?? ""
        for suffix in [".yaml", ".yml"] where name.hasSuffix(suffix) { return String(name.dropLast(suffix.count)) }
        return nil
    }

    private static func environment(of stem: String) -> String {
        for word in ["values", "secrets"] {
            if stem == word { return EnvironmentGraph.base }
            for mark in ["-", ".", "_"] {
                if stem.hasPrefix(word + mark) { return String(stem.dropFirst(word.count + 1)) }
                if stem.hasSuffix(mark + word) { return String(stem.dropLast(word.count + 1)) }
            }
        }
        return stem
    }
}
