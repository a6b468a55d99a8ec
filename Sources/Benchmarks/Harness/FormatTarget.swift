internal import TestSupport

/// A format that the generated services can be written in, and the part of them that it can say.
struct FormatTarget {
    let name: String
    /// What the manifest says of the target beside its documents and path.
    let words: String

    private init(_ name: String, _ words: String? = nil) {
        self.name = name
        self.words = words ?? "format: \(name)"
    }

    /// INI has no lists, docker no line feeds, text and binary one value.
    static let all = [
        FormatTarget("json"), FormatTarget("yaml"), FormatTarget("toml"), FormatTarget("properties"), FormatTarget("dotenv"),
        FormatTarget("dotenv for systemd", "format: dotenv, dialect: systemd"),
        FormatTarget("dotenv for docker, settings", "format: dotenv, dialect: docker, select: settings"),
        FormatTarget("ini, the database", "format: ini, select: database"), FormatTarget("configmap"),
        FormatTarget("configmap with hash", "format: configmap, object: { hash: true }"), FormatTarget("secret"),
        FormatTarget("text, one value", "format: text, select: notice"),
        FormatTarget("binary, one value", "format: binary, select: notice"),
    ]

    /// Makes a generated repository one whose services are written in this format.
    func declare(in repository: String) throws {
        let target = "{ name: services, documents: \"team-*/svc-*\", \(words), path: \"{document}\" }"
        let manifest = "version: 1\nenvironments: { dev: {}, staging: {}, prod: {} }\ntargets:\n  - \(target)\n"
        try writeFile(repository + "/cfgops.yaml", Array(manifest.utf8))
    }
}
