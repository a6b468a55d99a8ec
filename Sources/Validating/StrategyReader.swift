internal import Documents
internal import History
internal import Overlays
internal import Schemas

/// Collects what the schemas of a manifest say about merging into the table that overlays use (R12).
struct StrategyReader {
    private let tree: any FileTree
    private var rules: [StrategyTable.Rule] = []
    private var complaints: [Diagnostic] = []

    static func read(_ declarations: [SchemaDeclaration], in tree: any FileTree) throws -> (StrategyTable, [Diagnostic]) {
        var reader = StrategyReader(tree: tree)
        for declaration in declarations { try reader.add(declaration) }
        return (StrategyTable(reader.rules), reader.complaints)
    }

    private init(tree: any FileTree) { self.tree = tree }

    private mutating func add(_ declaration: SchemaDeclaration) throws {
        guard let bytes = try tree.read(declaration.schema) else {
            // One that is for some environments says nothing about merging, and concerns only those: the judge tells them.
            if declaration.environments == nil { complaints.append(DocumentRule(declaration).missing) }
            return
        }
        let parsed = Layer.parse(bytes, file: declaration.schema)
        if declaration.environments == nil { complaints += parsed.diagnostics }
        guard let schema = parsed.document, let found = MergeAnnotations.read(schema: schema) else { return }
        complaints += found.diagnostics
        if let first = found.annotations.first, declaration.environments != nil {
            complaints.append(
                Diagnostic(
                    "strategy-by-environment",
                    "this schema applies to some environments only, so it cannot say how \"\(first.path)\" merges",
                    at: first.place, hints: ["put the strategy into a schema that applies to every environment"]))
            return
        }
        for annotation in found.annotations { add(annotation, of: declaration) }
    }

    private mutating func add(_ annotation: MergeAnnotations.Annotation, of declaration: SchemaDeclaration) {
        let rule = StrategyTable.Rule(
            documents: declaration.documents, path: annotation.path, strategy: annotation.strategy, place: annotation.place)
        if let other = rules.first(where: { $0.path == rule.path && $0.strategy != rule.strategy && $0.overlaps(rule) }) {
            let place = other.place?.description ?? "another schema"
            complaints.append(
                Diagnostic(
                    "two-strategies", "\"\(rule.path)\" merges by \(rule.strategy) here and by \(other.strategy) in \(place)",
                    at: rule.place, hints: ["one path has one strategy"]))
            return
        }
        rules.append(rule)
    }
}

extension StrategyTable.Rule {
    /// Whether some document may be meant by both, as far as patterns tell: equal, or one is a name that the other matches.
    fileprivate func overlaps(_ other: StrategyTable.Rule) -> Bool {
        documents.contains { one in
            other.documents.contains { two in one == two || two.matches(one.text) || one.matches(two.text) }
        }
    }
}
