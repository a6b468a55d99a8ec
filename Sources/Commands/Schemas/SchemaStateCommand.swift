internal import Schemas

/// `cfgops schema state`.
struct SchemaStateCommand: OwnSchemaCommand {
    static let name = "schema state"
    static let summary = "prints the JSON Schema of the state of a destination, for programs that read it"
    static let help = """
        Usage: cfgops schema state

        Prints the JSON Schema of what lies in DIR/.cfgops for others to read: state.json, generations/*.json and agent.json.

        Examples:
            $ cfgops schema state > state.schema.json
            $ cfgops schema state | less
        """
    static let schema = OwnSchema.state

    init(_ words: Words) {}
}
