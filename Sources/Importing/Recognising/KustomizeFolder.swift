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
        var result = ImportedConfiguration(), objects: [String: [ImportedValue]] = [:], known = Set<Diagnostic>()
        let overlays = try overlays(of: folder), tree = try KustomizeTree(folder), name = folder.name == "." ? "" : folder.name
        result.diagnostics = namesakes(overlays, in: folder)
        for (environment, path) in result.diagnostics.isEmpty ? overlays : [] {
            let bases = tree.bases[path] ?? [], parents = overlays.filter { bases.contains($0.folder) }.map(\.environment)
            result.environments.append(ImportedConfiguration.Environment(name: environment, parents: parents))
            let build = try Kustomize.build(path, in: folder.files, named: name)
            result.diagnostics += build.diagnostics.filter { known.insert($0).inserted }
            objects[environment] = build.objects
        }
        guard !result.diagnostics.contains(where: \.isError) else { return result }
        let strange = StrangeGroups(Array(objects.values))
        result.diagnostics += strange.warnings(named: folder.document)
        for (environment, path) in overlays {
            guard let objects = objects[environment], !objects.isEmpty else { continue }
            guard strange.groups.isEmpty else {
                result.documents[environment] = strange.documents(of: objects, named: folder.document)
                continue
            }
            let parts = try Lifting(folder: path, source: folder.files, name: name, objects: objects).parts()
            result.documents[environment] = [folder.document: .stream(parts)]
            if parts.count > objects.count { result.objects[environment] = [folder.document: objects] }
        }
        return result
    }

    private static func namesakes(_ overlays: [(environment: String, folder: String)], in folder: SourceFolder) -> [Diagnostic] {
        let groups = Dictionary(grouping: overlays, by: \.environment).filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
        return groups.map { name, same in
            Diagnostic(
                "same-environment", "several overlays are called \"\(name)\": \(listed(same.map { folder.shown($0.folder) }))",
                hints: ["say which are meant, with a name for each: --env NAME=PATH"])
        }
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
