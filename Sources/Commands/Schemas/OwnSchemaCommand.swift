internal import Schemas

/// Prints one of the schemas that the program carries.
protocol OwnSchemaCommand: Command {
    static var schema: OwnSchema { get }
}

extension OwnSchemaCommand {
    static var grammar: Grammar { Grammar(0 ... 0) }

    func run(in context: Context) -> Exit {
        context.writeOutput(Self.schema.text)
        return .done
    }
}
