package import Documents

/// A key, or a whole document, that environments do not have alike.
package struct ParityFinding: Sendable {
    package struct Holder: Sendable {
        package let environment: String
        /// Nil for null, and for a secret, whose kind only a key tells.
        package let kind: ParityKind?
        package let place: Place
    }

    /// The root for the document itself.
    package let path: Path
    package let holders: [Holder]
    /// The environments that have what is around the key, and not the key.
    package let missing: [String]
}

/// What a program that reads a value has to expect.
package enum ParityKind: String, Sendable {
    case boolean, number, string, list, mapping
}

extension Configuration {
    /// Where the environments of one document's trees differ in keys and kinds.
    ///
    /// - Parameters:
    ///   - documents: nil for an environment that does not have the document.
    ///   - used: gets the positions in `parity.allow` of what allowed something.
    package func parity(
        _ name: String, of documents: [(environment: String, document: EffectiveDocument?)], used: inout Set<Int>
    ) -> [ParityFinding] {
        let exceptions = manifest.parityAllowed.enumerated().filter { _, exception in
            exception.pattern.documents.matches(name) && !exception.isExpired(on: inputs.today)
        }
        var walk = ParityWalk(exceptions: exceptions.map { ($0.offset, $0.element) }, graph: graph)
        let holders = documents.compactMap { environment, document in document.map { ParityWalk.Side(environment, $0, $0.root) } }
        walk.compare(holders, missing: documents.filter { $0.document == nil }.map(\.environment), at: [])
        used.formUnion(walk.used)
        return walk.found
    }

    /// Keys of a document that exist in one environment only, unless the manifest allows it; the document itself when only one
    /// has it. Sets of layers do not count.
    ///
    /// - Parameter isWanted: which keys to speak of, the root for the document itself.
    package func parity(_ name: String, where isWanted: (Path) -> Bool = { _ in true }) throws -> [Diagnostic] {
        let documents = try graph.concrete.map { (environment: $0, document: try merged(name, in: $0).document) }
        var used: Set<Int> = []
        return parity(name, of: documents, used: &used).compactMap { finding in
            guard finding.holders.count == 1, !finding.missing.isEmpty, let holder = finding.holders.first, isWanted(finding.path) else {
                return nil
            }
            let what = finding.path.isRoot ? "document \"\(name)\"" : finding.path.named
            return Diagnostic(
                "parity", "\(what) exists in environment \"\(holder.environment)\" only", severity: .warning,
                at: finding.path.isRoot ? Place(file: holder.place.file) : holder.place,
                hints: [
                    "where that is meant: parity: { allow: ['\(DocumentPath(document: name, path: finding.path))'] } in \(Manifest.file)"
                ], environments: [holder.environment])
        }
    }
}
