import Documents
import Overlays
import Rendering
import TestSupport
import Testing

/// The cases of the Mustache specification as Debian's `r-cran-whisker` ships them. `Tests/RenderingTests/MustacheTests.swift` has
/// cases of the same names, and those that were added to the specification since.
@Suite struct `The Mustache specification` {
    private static let folder = "/usr/lib/R/site-library/whisker/specs"

    /// Where templates are stricter on purpose: what is undefined is an error, not an empty text.
    private static let refused: Set<String> = [
        "Basic Context Miss Interpolation", "Triple Mustache Context Miss Interpolation", "Ampersand Context Miss Interpolation",
        "Dotted Names - Broken Chains", "Dotted Names - Broken Chain Resolution",
    ]

    @Test(arguments: ["comments", "delimiters", "interpolation", "inverted", "partials", "sections"])
    func `is kept`(module: String) throws {
        guard let text = try? readFile("\(Self.folder)/\(module).json") else {
            return printError("skipped: no \(module).json in \(Self.folder) (Debian's r-cran-whisker has it)")
        }
        let cases = try #require(Json.parse(text, file: module).document?.root?["tests"]).elements
        #expect(cases.count >= 10)
        for example in cases {
            let name = example["name"]?.text ?? ""
            var templates = ["main": example["template"]?.text ?? ""]
            for partial in example["partials"]?.entries ?? [] { templates[partial.key.text] = partial.value.text }
            let data = try #require(example["data"]), json = String(decoding: data.document.source[data.node.span], as: UTF8.self)
            let (result, diagnostics) = try rendered(templates, over: json, escape: "html")
            if module == "interpolation", Self.refused.contains(name) {
                #expect(diagnostics.allSatisfy { $0.contains("is undefined") } && result == nil, "\(name): \(diagnostics)")
            } else {
                #expect(result == example["expected"]?.text, "\(module): \(name): \(diagnostics)")
            }
        }
    }
}

/// What the template `main` gives for a document in JSON, or what it is refused for. The other templates are partials.
func rendered(
    _ templates: [String: String], over json: String, escape: String = "none"
) throws -> (text: String?, diagnostics: [String]) {
    let target = "{ name: t, documents: app, format: text, template: templates/main.mustache, escape: \(escape), path: out }"
    var files = Dictionary(uniqueKeysWithValues: templates.map { ("templates/\($0.key).mustache", $0.value) })
    files[Manifest.file] = "version: 1\nenvironments: { dev: {} }\nreferences: { \"off\": [\"**\"] }\ntargets: [\(target)]\n"
    files["environments/base/app.json"] = json
    let source = TextSource(files: files)
    let configuration = try Configuration(source: source, manifest: #require(try Manifest.load(from: source).manifest))
    let (rendering, diagnostics) = try Renderer(configuration: configuration).render(environment: "dev")
    return (rendering.map { String(decoding: $0.files[0].bytes, as: UTF8.self) }, diagnostics.map(\.rendered))
}
