/// `cfgops schema manifest`.
struct SchemaManifestCommand: Command {
    static let name = "schema manifest"
    static let summary = "prints the JSON Schema of the manifest, for editors"
    static let help = """
        Usage: cfgops schema manifest

        Prints the JSON Schema of cfgops.yaml. An editor that knows it completes keys and marks mistakes.

        Examples:
            $ cfgops schema manifest > cfgops.schema.json
            $ cfgops schema manifest | less
        """
    static let grammar = Grammar(0 ... 0)

    init(_ words: Words) {}

    func run(in context: Context) -> Exit {
        context.writeOutput(PackageResources.cfgops_schema_json)
        return .done
    }
}
