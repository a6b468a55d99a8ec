package import Documents
package import Overlays

/// Where one effective value comes from: the layers of its document that state it, and what the references in them led to.
package struct ValueTrail: Sendable {
    /// What was read at one place.
    package enum Source: Sendable {
        /// A value of a document: the layers that state it, the winning one last.
        case value(DocumentPath, [Statement])
        /// A file that `${file:}` named, below the configuration root.
        case file(String)
        /// A variable that `${env:}` named.
        case variable(String)
    }

    package let source: Source
    /// How the value before led here, as its layer states it (`${payments/db:url}`); nil for the value that was asked for.
    package let reference: ReferenceRead?
    /// What the references of this value led to.
    package let next: [ValueTrail]
}

/// Finds trails in one environment. Documents are evaluated when a trail first leads through them.
package final class TrailFinder {
    private let configuration: Configuration
    private let environment: String
    private var known: [String: (document: EffectiveDocument?, reads: [ReferenceRead])] = [:]

    package init(_ configuration: Configuration, in environment: String) {
        (self.configuration, self.environment) = (configuration, environment)
    }

    /// - Parameters:
    ///   - value: a document, or a value in it.
    ///   - isDeep: whether references count that stand below the value, beside those that it came from.
    package func trail(of value: DocumentPath, isDeep: Bool) throws -> ValueTrail {
        var visited: Set<DocumentPath> = []
        return try trail(of: value, isDeep: isDeep, by: nil, &visited)
    }

    /// - Parameter visited: values that are followed already: what several references lead to is followed once.
    private func trail(
        of value: DocumentPath, isDeep: Bool, by reference: ReferenceRead?, _ visited: inout Set<DocumentPath>
    ) throws -> ValueTrail {
        let (document, reads) = try evaluated(value.document)
        let statements = document?.chain(of: value.path) ?? []
        guard visited.insert(value).inserted else {
            return ValueTrail(source: .value(value, statements), reference: reference, next: [])
        }
        var next: [ValueTrail] = [], seen: Set<ReferenceRead.Source> = []
        for read in reads where read.reader.document == value.document {
            let path = read.reader.path
            guard value.path.isInside(path) || isDeep && path.isInside(value.path) else { continue }
            let source = read.source(for: value.path)
            guard seen.insert(source).inserted else { continue }
            switch source {
            case .value(let other): next.append(try trail(of: other, isDeep: isDeep, by: read, &visited))
            case .file(let path): next.append(ValueTrail(source: .file(path), reference: read, next: []))
            case .variable(let name): next.append(ValueTrail(source: .variable(name), reference: read, next: []))
            }
        }
        return ValueTrail(source: .value(value, statements), reference: reference, next: next)
    }

    private func evaluated(_ name: String) throws -> (document: EffectiveDocument?, reads: [ReferenceRead]) {
        if let found = known[name] { return found }
        let result = try configuration.effective(name, in: environment)
        let found = (result.document, try configuration.reads(of: name, in: environment))
        known[name] = found
        return found
    }
}

extension ReferenceRead {
    /// What this read for the value at a path of its document: where the path leads into what the reference gave, the same path in the
    /// source.
    func source(for path: Path) -> Source {
        guard case .value(let target) = source, path.steps.count > reader.path.steps.count else { return source }
        return .value(DocumentPath(document: target.document, path: Path(target.path.steps + path.steps[reader.path.steps.count...])))
    }
}

extension Path {
    /// Whether this is the other path, or leads into it.
    func isInside(_ other: Path) -> Bool { steps.starts(with: other.steps) }

    /// Whether one of the two is the other, or inside it.
    func touches(_ other: Path) -> Bool { isInside(other) || other.isInside(self) }
}
