import Documents
import Overlays
import Testing
import Validating

@Suite struct `Keys that vanish` {
    @Test(
        arguments: [
            ("{a: 1, b: 2}", "{a: 2, b: 2}", 2, []), ("{a: 1, b: 2}", "{b: 2, c: 3}", 2, ["app:a"]),
            ("{a: {b: 1, c: 2}}", "{a: 5}", 2, ["app:a.b", "app:a.c"]), ("{a: {b: 1, c: 2}}", "{a: {}}", 2, ["app:a.b", "app:a.c"]),
            ("{a: 1}", "{a: {b: 1}}", 1, []), ("{a: {}}", "{a: {b: 1}}", 1, []), ("{a: {}}", "{b: 1}", 1, ["app:a"]),
            ("{a: [1, 2, 3]}", "{a: [9]}", 3, ["app:a[1]", "app:a[2]"]), ("{a: [{b: 1}]}", "{a: [{c: 1}]}", 1, ["app:a[0].b"]),
            ("{a: [1]}", "{a: {b: 1}}", 1, ["app:a[0]"]), ("{a: 1, b: {c: 2}}", nil, 2, ["app:a", "app:b.c"]),
            ("{a: 1}", "{a: ~}", 1, []), ("{'x.y': 1}", "{}", 1, ["app:\"x.y\""]),
        ] as [(old: String, new: String?, total: Int, vanished: [String])])
    func `are those of the old document that have no place in the new one`(old: String, new: String?, total: Int, vanished: [String]) throws
    {
        var keys = VanishedKeys()
        keys.compare("app", try effective(old), try new.map(effective))
        #expect(keys.total == total)
        #expect(keys.vanished == vanished)
    }

    private func effective(_ text: String) throws -> EffectiveDocument {
        struct Layers: LayerSource {
            var text: String
            func list(_ folder: String) throws -> [SourceEntry]? {
                switch folder {
                case "environments": [SourceEntry(name: "base", kind: .folder), SourceEntry(name: "prod", kind: .folder)]
                case "environments/base": [SourceEntry(name: "app.yaml", kind: .file)]
                default: nil
                }
            }
            func read(_ path: String) throws -> [UInt8]? { path == "environments/base/app.yaml" ? Array(text.utf8) : nil }
            func isSealed(_ bytes: [UInt8], path: String) -> Bool { false }
        }
        let manifest = try #require(Manifest.read(Array("version: 1".utf8)).manifest)
        let configuration = try Configuration(source: Layers(text: text), manifest: manifest)
        return try #require(try configuration.effective("app", in: "prod").document)
    }
}
