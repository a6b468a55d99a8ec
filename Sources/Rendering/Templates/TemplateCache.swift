internal import Overlays
internal import Synchronization

/// Parsed templates by content: what did not change between two commits is neither read nor parsed again. Bounded; safe to use from
/// any thread.
package final class TemplateCache: Sendable {
    private let templates = Mutex<[ContentIdentity: Template]>([:])
    /// Far more than one configuration has, so that only an agent that has seen many commits begins anew.
    private static let capacity = 1000

    package init() {}

    /// - Parameter identity: nil where the content is not known without reading it; then nothing is kept.
    func template(_ identity: ContentIdentity?, read: () throws -> Template) rethrows -> Template {
        guard let identity else { return try read() }
        if let known = templates.withLock({ $0[identity] }) { return known }
        let template = try read()
        templates.withLock { templates in
            if templates.count >= TemplateCache.capacity { templates = [:] }
            templates[identity] = template
        }
        return template
    }
}
