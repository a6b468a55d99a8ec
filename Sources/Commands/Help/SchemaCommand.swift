/// `cfgops schema manifest`.
struct SchemaCommand: Command {
    static let name = "schema"
    static let summary = "prints the JSON Schema of the manifest, for editors"
    static let help = """
        Usage: cfgops schema manifest

        Prints the JSON Schema of cfgops.yaml. An editor that knows it completes keys and marks mistakes.

        Examples:
            $ cfgops schema manifest > cfgops.schema.json
            $ cfgops schema manifest | less
        """
    static let grammar = Grammar(1 ... 1)

    init(_ words: Words) throws(UsageError) {
        guard words.positionals[0] == "manifest" else {
            throw UsageError("schema knows manifest, not \"\(words.positionals[0])\"", hints: [SchemaCommand.usage])
        }
    }

    func run(in context: Context) -> Exit {
        context.writeOutput(PackageResources.cfgops_schema_json)
        return .done
    }
}
