/// Where a copy of a schema from elsewhere lies: `schemas/vendor/HOST/PATH`, so that no index has to be kept.
package enum VendoredSchema {
    package static let folder = "schemas/vendor"

    /// - Parameter uri: absolute, without a fragment.
    /// - Returns: the path below the configuration root; nil for what is no address of the web with a host and the name of a file.
    package static func path(of uri: String) -> String? {
        guard let scheme = ["https://", "http://"].first(where: { uri.lowercased().hasPrefix($0) }) else { return nil }
        let parts = uri.dropFirst(scheme.utf8.count).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, !parts.contains(where: { ["", ".", ".."].contains($0) }) else { return nil }
        return ([folder, parts[0].lowercased()] + parts.dropFirst()).joined(separator: "/")
    }
}
