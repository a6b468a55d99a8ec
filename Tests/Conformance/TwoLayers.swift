import Overlays

/// A document `app` as `base` and `dev` state it, and a manifest that says nothing.
struct TwoLayers: LayerSource {
    let base: [UInt8]
    let layer: [UInt8]
    let ending: String

    init(base: some Sequence<UInt8>, layer: some Sequence<UInt8>, ending: String = "yaml") {
        (self.base, self.layer, self.ending) = (Array(base), Array(layer), ending)
    }

    func list(_ folder: String) -> [SourceEntry]? {
        switch folder {
        case "environments": ["base", "dev"].map { SourceEntry(name: $0, kind: .folder) }
        case "environments/base", "environments/dev": [SourceEntry(name: "app.\(ending)", kind: .file)]
        default: nil
        }
    }

    func read(_ path: String) -> [UInt8]? {
        path == Manifest.file ? Array("version: 1".utf8) : path.hasPrefix("environments/base/") ? base : layer
    }
}
