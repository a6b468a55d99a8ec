package import Documents

extension OpenSopsFile {
    /// Whether both are sealed under one data key.
    package func hasDataKey(of other: OpenSopsFile) -> Bool { key.isEqual(to: other.key) }
}

extension SopsFile {
    /// Opens a version of a file, with keys or with the data key that another version of it has: an older one may not have been sealed for
    /// those who can read the newer.
    ///
    /// - Throws: what keys alone say.
    package func opened(with keys: KeyRing, or versions: [OpenSopsFile]) throws(Diagnostics) -> OpenSopsFile {
        do throws(Diagnostics) {
            return try opened(with: keys)
        } catch {
            guard error.list.contains(where: { $0.code == "no-key" }) else { throw error }
            for version in versions {
                if let open = try? opened(withDataKey: version.key) { return open }
            }
            throw error
        }
    }
}
