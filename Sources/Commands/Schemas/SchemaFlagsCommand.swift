internal import Schemas

/// `cfgops schema flags`.
struct SchemaFlagsCommand: OwnSchemaCommand {
    static let name = "schema flags"
    static let summary = "prints the JSON Schema of flag documents, for editors"
    static let help = """
        Usage: cfgops schema flags

        Prints the JSON Schema of documents of feature flags (flagd's definition format), by which validation judges those that `flags:` of
        the manifest names: by default "flags" and all in "flags/".

        Examples:
            $ cfgops schema flags > flags.schema.json
            $ cfgops schema flags | less
        """
    static let schema = OwnSchema.flags

    init(_ words: Words) {}
}
