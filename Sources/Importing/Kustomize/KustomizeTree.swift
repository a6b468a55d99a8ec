internal import Documents
internal import Overlays

/// Which kustomizations a folder holds, and which of them nobody builds upon: the overlays that are deployed.
struct KustomizeTree {
    /// The folders with a kustomization that are no component, by path, with the folders that each names as its bases.
    let bases: [String: Set<String>]
    /// Those that no other kustomization names, sorted.
    let overlays: [String]

    init(_ folder: SourceFolder) throws {
        var bases: [String: Set<String>] = [:], named = Set<String>()
        for path in try folder.allFiles() {
            let steps = path.split(separator: "/").map(String.init), name = steps.last ?? ""
            guard Kustomization.fileNames.contains(name), let bytes = try folder.files.read(path) else { continue }
            let root = KubernetesYaml.read(bytes, file: path).roots.first ?? .emptyMapping
            let kustomization = Kustomization(folder: steps.dropLast().joined(separator: "/"), file: path, root: root)
            let references = ["resources", "bases", "components"].flatMap { kustomization.list($0) }
            let inner = Set(references.compactMap { $0.text.flatMap(kustomization.resolve) })
            named.formUnion(inner)
            if !kustomization.isComponent { bases[kustomization.folder] = inner }
        }
        self.bases = bases
        overlays = bases.keys.filter { !named.contains($0) }.sorted()
    }
}
