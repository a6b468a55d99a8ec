internal import Documents
internal import Overlays
package import Secrets

extension RecipientRules {
    /// What is wanted of a file that is about to be sealed.
    ///
    /// - Throws: code `no-creation-rule` also where no `.sops.yaml` is, with the rule to add.
    package func required(for path: String) throws -> CreationRule {
        if let rule = try rule(for: path) { return rule }
        let first =
            try found(for: path) == nil
            ? ["cfgops secret recipients add --myself --all writes the first one, for a key that is at hand"] : []
        throw Diagnostic(
            "no-creation-rule", "no \(RecipientRules.fileName) says whom \"\(path)\" is to be sealed for",
            hints: ["add one: creation_rules: [{path_regex: '\(RecipientRules.pattern(for: path))', age: \"age1...\"}]"] + first)
    }

    /// Of a layer of secrets, all of its environment; never a plain layer, which would count as plaintext that should be sealed.
    private static func pattern(for path: String) -> String {
        let mark = ".secrets."
        guard let layer = LayerPath(path), path.contains(mark) else { return "^\(escaped(path))$" }
        return "^environments/\(escaped(layer.environment))/.*\(escaped(mark))"
    }

    private static func escaped(_ path: String) -> String {
        String(path.flatMap { ".+*?()[]{}|^$\\".contains($0) ? ["\\", $0] : [$0] })
    }
}
