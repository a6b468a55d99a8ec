package import Documents

/// A stop that holds an environment and those that inherit it: `environments.ENV.suspended`. `cfgops suspend` writes it.
package struct SuspensionDeclaration: Hashable, Sendable {
    package var reason: String
    /// When it ends by itself, in seconds since 1970.
    package var until: Int64
    package var place: Place

    /// The shape has been checked.
    init(_ value: Value) {
        reason = value["reason"]?.text ?? ""
        until = value["until"].flatMap { UtcTime.seconds($0.text) } ?? 0
        place = value.place
    }
}

extension Configuration {
    /// What suspends an environment by its own word or an ancestor's; of several what lasts longest. It may be over.
    package func suspension(of environment: String) -> (environment: String, declaration: SuspensionDeclaration)? {
        let order = graph.order(of: environment)
        let found = (manifest.environments ?? []).compactMap { declared in
            order.contains(declared.name) ? declared.suspended.map { (declared.name, $0) } : nil
        }
        return found.max { $0.1.until < $1.1.until }
    }
}
