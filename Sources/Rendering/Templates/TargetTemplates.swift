internal import Overlays
internal import Synchronization

/// The templates of one state of the files, each read when a document first needs it. Safe to use from any thread.
final class TargetTemplates: Sendable {
    private let source: any LayerSource
    private let cache: TemplateCache
    /// By the target's name.
    private let linked = Mutex<[String: LinkedTemplate]>([:])

    init(source: any LayerSource, cache: TemplateCache) {
        self.source = source
        self.cache = cache
    }

    /// Nil for a target without one.
    func template(of target: TargetDeclaration) throws -> LinkedTemplate? {
        guard target.template != nil else { return nil }
        if let known = linked.withLock({ $0[target.name] }) { return known }
        let template = try TemplateLinker.link(target, in: source, cache)
        linked.withLock { $0[target.name] = template }
        return template
    }
}
