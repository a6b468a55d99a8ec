/// What a machine adds to a configuration (R14): recorded, because the same commit, keys and inputs give the same bytes.
package struct Inputs: Sendable {
    /// Names that `${env:NAME}` may use here (git config `cfgops.env`).
    package var allowedVariables: Set<String>
    /// Their values, where they are set.
    package var variables: [String: String]
    /// The day that terms in the manifest are held against, as `2027-01-31`; nil where nothing expires. No value depends on it.
    package var today: String?
    /// Opens what is sealed, with the keys of this machine; nil leaves everything sealed (R21).
    package var opener: (any SecretOpener)?

    package init(
        allowedVariables: Set<String> = [], variables: [String: String] = [:], today: String? = nil, opener: (any SecretOpener)? = nil
    ) {
        self.allowedVariables = allowedVariables
        self.variables = variables
        self.today = today
        self.opener = opener
    }
}

extension Inputs: Equatable {
    package static func == (one: Self, other: Self) -> Bool {
        one.allowedVariables == other.allowedVariables && one.variables == other.variables && one.today == other.today
            && one.opener === other.opener
    }
}
