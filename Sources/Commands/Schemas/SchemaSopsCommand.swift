internal import Schemas

/// `cfgops schema sops`.
struct SchemaSopsCommand: OwnSchemaCommand {
    static let name = "schema sops"
    static let summary = "prints the JSON Schema of .sops.yaml, for editors"
    static let help = """
        Usage: cfgops schema sops

        Prints the JSON Schema of .sops.yaml, by which validation judges that of the configuration root.

        Examples:
            $ cfgops schema sops > sops.schema.json
            $ cfgops schema sops | less
        """
    static let schema = OwnSchema.sops

    init(_ words: Words) {}
}
