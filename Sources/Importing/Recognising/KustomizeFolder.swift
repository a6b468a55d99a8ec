internal import Documents
internal import Overlays

/// A tree of kustomizations: one document, a stream of objects. Each overlay that no other builds upon is an environment, named for
/// its folder; a kustomization in the folder itself belongs to none.
enum KustomizeFolder: ImportSource {
    static let kind = "kustomize"

    static func recognise(_ folder: SourceFolder) throws -> String? {
        guard try folder.allFiles().contains(where: isKustomization) else { return nil }
        let names = try overlays(of: folder).map(\.environment).filter { $0 != EnvironmentGraph.base }
        return names.isEmpty ? "a kustomization" : "kustomizations for \(listed(names))"
    }

    static func read(_ folder: SourceFolder) throws -> ImportedConfiguration {
        var result = ImportedConfiguration(), known = Set<Diagnostic>()
        let overlays = try overlays(of: folder), tree = try KustomizeTree(folder)
        for (name, same) in Dictionary(grouping: overlays, by: \.environment).sorted(by: { $0.key < $1.key }) where same.count > 1 {
            result.diagnostics.append(
                Diagnostic(
                    "same-environment", "several overlays are called \"\(name)\": \(listed(same.map { folder.shown($0.folder) }))",
                    hints: ["say which are meant, with a name for each: --env NAME=PATH"]))
        }
        guard result.diagnostics.isEmpty else { return result }
        for (environment, path) in overlays {
            let below = tree.bases[path] ?? []
            result.environments.append(
                ImportedConfiguration.Environment(
                    name: environment, parents: overlays.filter { below.contains($0.folder) }.map(\.environment)))
            let name = folder.name == "." ? "" : folder.name
            let build = try Kustomize.build(path, in: folder.files, named: name)
            result.diagnostics += build.diagnostics.filter { known.insert($0).inserted }
            guard !build.objects.isEmpty, !build.diagnostics.contains(where: \.isError) else { continue }
            let parts = try Lifting(folder: path, source: folder.files, name: name, objects: build.objects).parts()
            result.documents[environment] = [folder.document: .stream(parts)]
            if parts.count > build.objects.count { result.objects[environment] = [folder.document: build.objects] }
        }
        return result
    }

    /// Whether a path is that of a kustomization.
    static func isKustomization(_ path: String) -> Bool {
        path.split(separator: "/").last.map { Kustomization.fileNames.contains(String($0)) } ?? false
    }

    /// Those that the person names, otherwise those that nothing builds upon; bases of others first.
    private static func overlays(of folder: SourceFolder) throws -> [(environment: String, folder: String)] {
        let tree = try KustomizeTree(folder)
        let found = folder.overlays.isEmpty ? tree.overlays.map { (environment: name(of: $0), folder: $0) } : folder.overlays
        var open = found.sorted { $0.environment < $1.environment }, result: [(environment: String, folder: String)] = []
        while !open.isEmpty {
            let next = open.firstIndex { overlay in !open.contains { tree.bases[overlay.folder]?.contains($0.folder) ?? false } }
            result.append(open.remove(at: next ?? 0))
        }
        return result
    }

    private static func name(of folder: String) -> String {
        folder.split(separator: "/").last.map(String.init) ?? EnvironmentGraph.base
    }
}
