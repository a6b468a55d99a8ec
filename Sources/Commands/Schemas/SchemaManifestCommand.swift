internal import Schemas

/// `cfgops schema manifest`.
struct SchemaManifestCommand: OwnSchemaCommand {
    static let name = "schema manifest"
    static let summary = "prints the JSON Schema of the manifest, for editors"
    static let help = """
        Usage: cfgops schema manifest

        Prints the JSON Schema of cfgops.yaml. An editor that knows it completes keys and marks mistakes; validation judges by it, too.

        Examples:
            $ cfgops schema manifest > cfgops.schema.json
            $ cfgops schema manifest | less
        """
    static let schema = OwnSchema.manifest

    init(_ words: Words) {}
}
