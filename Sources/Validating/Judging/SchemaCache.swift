internal import History
internal import Synchronization

/// Compiled schemas by path and content, shared by every state of one configuration root that is judged: what did not change between
/// two commits is not compiled again. Bounded; safe to use from any thread.
package final class SchemaCache: Sendable {
    /// A history goes on with one content, and seldom back to another.
    private static let contents = 4

    private let known = Mutex<[SchemaKey: [CompiledSchema]]>([:])
    /// Of the state that was read last: most commits leave them as they are.
    private let lastSettings = Mutex<ConfigurationSettings?>(nil)

    package init() {}

    /// What the manifest and its schemas say about reading layers.
    func settings(of tree: any FileTree) throws -> ConfigurationSettings {
        if let last = lastSettings.withLock({ $0 }), try last.isCurrent(in: tree) { return last }
        let settings = try ConfigurationSettings.read(tree)
        lastSettings.withLock { $0 = settings }
        return settings
    }

    /// - Returns: nil where there is no such file.
    func schema(_ key: SchemaKey, in tree: any FileTree) throws -> CompiledSchema? {
        // Compiled under the lock, so that threads that need the same schema wait for one.
        try known.withLock { known in
            if let current = try known[key]?.first(where: { try $0.isCurrent(in: tree) }) { return current }
            guard let compiled = try CompiledSchema(key, in: tree) else { return nil }
            known[key] = [compiled] + (known[key] ?? []).prefix(SchemaCache.contents - 1)
            return compiled
        }
    }
}
