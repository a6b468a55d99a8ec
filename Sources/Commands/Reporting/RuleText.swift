internal import Documents

/// What a code of diagnostics stands for, as reports that have rules tell it.
struct RuleText {
    private let code: String
    private let title: String
    private let help: String

    init(_ code: String) {
        self.code = code
        let parts = code.split(separator: "/", maxSplits: 1)
        if parts.count == 2, parts[0] == "schema" {
            title = "a value does not meet \"\(parts[1])\" of its schema"
            help = RuleText.schemaHelp
        } else if parts.count == 2, parts[0] == "policy" {
            title = "the policy \"\(parts[1])\" is not met"
            help = "The policy stands under policy: rules: in cfgops.yaml, which says what it is about and how serious it is."
        } else if parts.count == 2, let known = RuleText.known[String(parts[0])] {
            (title, help) = ("\(known.title): rule \"\(parts[1])\"", known.help)
        } else if let known = RuleText.known[code] {
            (title, help) = known
        } else {
            title = code.replacing("-", with: " ")
            help = "The message says what was expected. cfgops validate shows it with its place and hints."
        }
    }

    /// A `reportingDescriptor`.
    var sarif: JsonValue {
        .object([
            ("id", .string(code)), ("shortDescription", .object([("text", .string(title))])),
            ("fullDescription", .object([("text", .string(title))])), ("help", .object([("text", .string(help))])),
        ])
    }

    private static let schemaHelp = """
        The message says what was found and what would be right; the related location is the rule. Change the value in the layer that \
        states it, or the rule in the schema.
        """

    /// What people see most, said better than the code does.
    private static let known: [String: (title: String, help: String)] = [
        "schema": ("a value does not meet its schema", schemaHelp),
        "bad-schema": (
            "a schema is itself wrong", "A schema that does not meet the schema of its own language judges nothing. Correct it first."
        ),
        "unknown-schema": (
            "a schema refers to one that is not there",
            "Nothing is fetched while documents are judged. cfgops schema vendor URL brings the schema into the repository."
        ),
        "missing-schema": ("a schema of the manifest does not exist", "Add the file, or take the entry out of cfgops.yaml."),
        "dangling-reference": (
            "a reference leads nowhere", "${DOCUMENT:PATH} must name a value that the environment has, or have a default behind :-."
        ),
        "reference-cycle": ("values refer to one another in a circle", "State one of the values of the circle itself."),
        "duplicate-key": ("a mapping has the same key twice", "Readers of YAML and JSON differ in which of the two they take. Keep one."),
        "parity": (
            "a key exists in one environment only", "State it in base, or allow it under parity: in cfgops.yaml with the reason."
        ),
        "plaintext-secret": ("a secret stands in plain text", "Take it out of the commit, and change it where it is used."),
        "tampered-since": (
            "a sealed file was changed without its key", "Ask who made the change; cfgops secret set and secret edit renew the MAC."
        ),
        "protected": ("a change reaches a protected environment", "Confirm it with the trailer Cfgops-Confirmed in the newest commit."),
        "invalid-commit": ("a commit in between is invalid", "It is never deployed; the newest commit counts."),
        "missing-document": ("a target's document is missing", "Add the layer, or mark the target optional."),
        "path-collision": ("two outputs have one path", "Put {document} or {environment} into the path of the target."),
        "yaml-1.1-boolean": (
            "an unquoted word that older readers take for a boolean", "Write true or false, or quote the word."
        ),
    ]
}
