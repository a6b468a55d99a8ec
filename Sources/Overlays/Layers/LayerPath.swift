/// Which document, in which environment, a file would be a layer of (R4).
package struct LayerPath: Hashable, Sendable {
    package let environment: String
    package let document: String

    /// - Parameter path: from the configuration root; nil when it is no layer's.
    package init?(_ path: String) {
        let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "environments" else { return nil }
        guard let suffix = [".yaml", ".yml", ".json"].first(where: parts[2].hasSuffix) else { return nil }
        let name = parts[2].dropLast(suffix.utf8.count)
        let secrets = ".secrets"
        environment = String(parts[1])
        document = String(name.hasSuffix(secrets) ? name.dropLast(secrets.utf8.count) : name)
    }
}
