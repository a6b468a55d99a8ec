internal import Documents
internal import History
internal import Overlays
internal import Schemas

/// Collects what the schemas of a manifest say about merging into the table that overlays use (R12).
struct StrategyReader {
    let tree: any FileTree

    func read(_ declarations: [SchemaDeclaration]) throws -> (StrategyTable, [Diagnostic]) {
        let rules: [StrategyTable.Rule] = []
        var complaints: [Diagnostic] = []
        for declaration in declarations {
            guard let bytes = try tree.read(declaration.schema) else {
                complaints.append(
                    Diagnostic(
                        "missing-schema", "schema \"\(declaration.schema)\" does not exist", at: declaration.place,
                        hints: ["add the file, or take the entry out of the manifest"]))
                continue
            }
            complaints += Layer.parse(bytes, file: declaration.schema).diagnostics
        }
        return (StrategyTable(rules), complaints)
    }
}
