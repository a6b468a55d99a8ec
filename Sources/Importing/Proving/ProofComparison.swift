internal import Documents
internal import Overlays
internal import Validating

/// Compares one effective document with what the source says of it.
struct ProofComparison {
    let document: EffectiveDocument
    /// What sealed layers of the document state, which no source says in plain.
    let sealed: [ImportedValue]
    private(set) var values = 0
    private(set) var differences: [Diagnostic] = []

    init(document: EffectiveDocument, sealed: [ImportedValue]) {
        self.document = document
        self.sealed = sealed
    }

    mutating func compare(_ wanted: ImportedValue, _ node: EffectiveDocument.NodeID, at path: Path) {
        switch (wanted.content, document.kind(node)) {
        case (.mapping(let entries), .mapping): compareMappings(entries, node, at: path)
        case (.sequence(let elements), .sequence):
            let others = document.elements(node)
            guard elements.count == others.count else {
                return differ("expected \(elements.count) element\(elements.count == 1 ? "" : "s"), got \(others.count)", path)
            }
            if elements.isEmpty { values += 1 }
            for (index, element) in elements.enumerated() { compare(element, others[index], at: path.appending(index: index)) }
        case (.scalar(let kind, _), let other) where kind == other:
            values += 1
            if !wanted.isEqual(to: ImportedValue(.scalar(other, document.text(node)))) { differ("expected another \(kind)", path) }
        case (.binary(let bytes), .string):
            values += 1
            if !document.withText(node, { $0.elementsEqual(bytes) }) { differ("expected other bytes", path) }
        case (_, let other): differ("expected \(wanted.kind), got \(other.withArticle)", path)
        }
    }

    private mutating func compareMappings(_ entries: [ImportedEntry], _ node: EffectiveDocument.NodeID, at path: Path) {
        let found = document.mappingEntries(node), byKey = Dictionary(found.map { ($0.key, $0.value) }) { first, _ in first }
        if entries.isEmpty { values += 1 }
        for entry in entries {
            let here = path.appending(key: entry.key)
            if let value = byKey[entry.key] { compare(entry.value, value, at: here) } else { differ("it is missing", here) }
        }
        let wanted = Set(entries.map(\.key))
        for (key, _) in found where !wanted.contains(key) {
            let here = path.appending(key: key)
            if !sealed.contains(where: { $0.states(here) }) { differ("it should not be there", here) }
        }
    }

    private mutating func differ(_ what: String, _ path: Path) {
        differences.append(Proof.difference(what, DocumentPath(document: document.name, path: path), document.environment))
    }
}

extension ImportedValue {
    /// `an integer`, `a mapping`, `null`.
    fileprivate var kind: String {
        switch content {
        case .scalar(let kind, _): kind.withArticle
        case .binary: "bytes"
        case .mapping: "a mapping"
        case .sequence: "a sequence"
        }
    }

    /// Whether there is something at a path.
    fileprivate func states(_ path: Path) -> Bool {
        var value = self
        for step in path.steps {
            switch step {
            case .key(let key):
                guard let next = value[key] else { return false }
                value = next
            case .index(let index):
                guard index < value.elements.count else { return false }
                value = value.elements[index]
            }
        }
        return true
    }
}
