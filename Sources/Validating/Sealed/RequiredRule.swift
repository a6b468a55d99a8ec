internal import Documents
package import Secrets

extension RecipientRules {
    /// What is wanted of a file that is about to be sealed.
    ///
    /// - Throws: code `no-creation-rule` also where no `.sops.yaml` is, with the rule to add.
    package func required(for path: String) throws -> CreationRule {
        if let rule = try rule(for: path) { return rule }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        throw Diagnostic(
            "no-creation-rule", "no \(RecipientRules.fileName) says whom \"\(path)\" is to be sealed for",
            hints: ["add one: creation_rules: [{path_regex: \"^\(folder.isEmpty ? path : folder)\", age: \"age1...\"}]"])
    }
}
