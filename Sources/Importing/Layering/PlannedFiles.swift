package import Overlays

/// Files that are not written yet, by path below the configuration root.
package struct PlannedFiles: LayerSource {
    package var files: [String: [UInt8]]

    package init(_ files: [String: [UInt8]] = [:]) { self.files = files }

    package func read(_ path: String) -> [UInt8]? { files[path] }

    package func list(_ folder: String) -> [SourceEntry]? {
        let prefix = folder.isEmpty ? "" : folder + "/"
        var kinds: [String: SourceEntry.Kind] = [:]
        for path in files.keys where path.hasPrefix(prefix) {
            let rest = path.dropFirst(prefix.count), name = rest.prefix { $0 != "/" }
            kinds[String(name)] = name.count == rest.count ? .file : .folder
        }
        return kinds.isEmpty ? nil : kinds.map { SourceEntry(name: $0.key, kind: $0.value) }.sorted { $0.name < $1.name }
    }
}
