package import Documents

/// One file that differs between two renderings.
package struct RenderedChange: Sendable {
    /// Nil where the file is new.
    package let old: RenderedFile?
    /// Nil where the file is gone.
    package let new: RenderedFile?
    package let path: String

    /// Also where the bytes are alike because the same markers stand for secrets that differ.
    package let hasOtherBytes: Bool
    package var isTainted: Bool { old?.isTainted ?? false || new?.isTainted ?? false }

    /// What differs between the files of two renderings, ascending by path. Bytes, mode and owners count; which target wrote them does not.
    ///
    /// - Parameters:
    ///   - old: ascending by path, as `new`.
    ///   - hasOtherSecret: asked of files that hold a secret and look alike.
    package static func all(
        from old: [RenderedFile], to new: [RenderedFile], hasOtherSecret: (RenderedFile) throws -> Bool = { _ in false }
    ) rethrows -> [RenderedChange] {
        var changes: [RenderedChange] = [], left = old[...], right = new[...]
        while let path = [left.first?.path, right.first?.path].compactMap({ $0 }).min(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let before = left.first?.path == path ? left.popFirst() : nil, after = right.first?.path == path ? right.popFirst() : nil
            var isOther = before?.digest != after?.digest
            if !isOther, let after, after.isTainted { isOther = try hasOtherSecret(after) }
            if !isOther, let before, let after, before.isWrittenLike(after) { continue }
            changes.append(RenderedChange(old: before, new: after, path: path, hasOtherBytes: isOther))
        }
        return changes
    }
}

extension RenderedFile {
    fileprivate func isWrittenLike(_ other: RenderedFile) -> Bool {
        mode == other.mode && owner == other.owner && ownerGroup == other.ownerGroup && delivery == other.delivery && link == other.link
    }
}

extension Renderer {
    /// The files that some documents give, ascending by path.
    ///
    /// - Parameter documents: nil for all of the environment. For a part of them it is not found out whether files take each other's paths.
    /// - Returns: no files where there is an error; and every error.
    /// - Throws: what the source of the layers throws when it cannot read them.
    package func files(
        of documents: Set<String>?, in environment: String
    ) throws -> (files: [RenderedFile], diagnostics: [Diagnostic]) {
        guard let documents else {
            let (rendering, diagnostics) = try render(environment: environment)
            return (rendering?.files ?? [], diagnostics)
        }
        let plan = TargetPlan(configuration, environment: environment, only: nil, marking: marking, templates: templates)
        let outputs = try plan.outputs(of: documents.sorted(), inParallel: inParallel)
        let diagnostics = plan.diagnostics + outputs.flatMap(\.diagnostics)
        guard diagnostics.isEmpty else { return ([], diagnostics) }
        return (outputs.flatMap(\.files).sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }, [])
    }
}
