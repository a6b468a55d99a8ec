package import Documents
package import Overlays

/// One effective value that differs between two configurations.
package struct KeyChange: Sendable, Hashable {
    /// An effective value as compact JSON; a secret's is never kept.
    package enum Shown: Sendable, Hashable {
        case plain(String)
        case secret
        /// One that a key at hand opened: a few digits tell its versions apart.
        case openSecret(fingerprint: String)

        /// What people see: the JSON, or `<secret>`, with its fingerprint where there is one: `<secret 1a2b3c4d>`.
        package var text: String {
            switch self {
            case .plain(let text): text
            case .secret: "<secret>"
            case .openSecret(let fingerprint): "<secret \(fingerprint)>"
            }
        }

        package var isSecret: Bool {
            if case .plain = self { false } else { true }
        }
    }

    package var environment: String
    package var document: String
    package var path: Path
    /// Nil when the key was added.
    package var old: Shown?
    /// Nil when the key was removed.
    package var new: Shown?

    package init(environment: String, document: String, path: Path, old: Shown?, new: Shown?) {
        (self.environment, self.document, self.path, self.old, self.new) = (environment, document, path, old, new)
    }

    /// `app:server.port`.
    package var key: String { path.isRoot ? document : "\(document):\(path)" }

    /// Whether the change may have made or ended what is at a path: as a part of it that came or went, as itself, or as a whole
    /// that it is in.
    func concerns(existenceOf other: Path) -> Bool {
        path.steps.starts(with: other.steps) && (old == nil || new == nil) || other.steps.starts(with: path.steps)
    }
}

/// Compares two effective documents leaf by leaf.
///
/// Mappings are compared by key, sequences by index; where the kinds differ, or a collection is empty on one side, the whole
/// value is the change. `1.10` against `1.1` is one (R16).
package struct KeyComparison {
    private let environment: String
    private let document: String
    package private(set) var changes: [KeyChange] = []

    package init(environment: String, document: String) {
        self.environment = environment
        self.document = document
    }

    package typealias Side = (document: EffectiveDocument, node: EffectiveDocument.NodeID)

    package mutating func compare(_ old: Side?, _ new: Side?, at path: Path = .root) {
        guard let old, let new else {
            return list(old ?? new, at: path, isOld: old != nil)
        }
        switch (old.document.kind(old.node), new.document.kind(new.node)) {
        case (.mapping, .mapping): compareMappings(old, new, at: path)
        case (.sequence, .sequence): compareSequences(old, new, at: path)
        case (.mapping, _), (.sequence, _), (_, .mapping), (_, .sequence): add(path, old: old, new: new)
        case (let kind, let other):
            let isEqual = kind == other && old.document.comparedText(old.node) == new.document.comparedText(new.node)
            if !isEqual, !hasSameCiphertext(old, new) { add(path, old: old, new: new) }
        }
    }

    /// Where only one side could be opened, what is sealed has to tell.
    private func hasSameCiphertext(_ old: Side, _ new: Side) -> Bool {
        guard old.document.isOpened(old.node) != new.document.isOpened(new.node), let one = old.document.ciphertext(old.node) else {
            return false
        }
        return one == new.document.ciphertext(new.node)
    }

    private mutating func compareMappings(_ old: Side, _ new: Side, at path: Path) {
        let olds = old.document.mappingEntries(old.node), news = new.document.mappingEntries(new.node)
        if olds.isEmpty != news.isEmpty { return add(path, old: old, new: new) }
        let newByKey = Dictionary(news.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        let oldKeys = Set(olds.map(\.key))
        for (key, node) in olds {
            compare((old.document, node), newByKey[key].map { (new.document, $0) }, at: path.appending(.key(key)))
        }
        for (key, node) in news where !oldKeys.contains(key) {
            compare(nil, (new.document, node), at: path.appending(.key(key)))
        }
    }

    private mutating func compareSequences(_ old: Side, _ new: Side, at path: Path) {
        let olds = old.document.elements(old.node), news = new.document.elements(new.node)
        if olds.isEmpty != news.isEmpty { return add(path, old: old, new: new) }
        for index in 0 ..< max(olds.count, news.count) {
            compare(
                index < olds.count ? (old.document, olds[index]) : nil, index < news.count ? (new.document, news[index]) : nil,
                at: path.appending(.index(index)))
        }
    }

    /// Every leaf of a value that only one side has.
    private mutating func list(_ side: Side?, at path: Path, isOld: Bool) {
        guard let side else { return }
        let children: [(Path.Step, EffectiveDocument.NodeID)]
        switch side.document.kind(side.node) {
        case .mapping: children = side.document.mappingEntries(side.node).map { (.key($0.key), $0.value) }
        case .sequence: children = side.document.elements(side.node).enumerated().map { (.index($0.offset), $0.element) }
        default: children = []
        }
        if children.isEmpty { return add(path, old: isOld ? side : nil, new: isOld ? nil : side) }
        for (step, node) in children { list((side.document, node), at: path.appending(step), isOld: isOld) }
    }

    private mutating func add(_ path: Path, old: Side?, new: Side?) {
        let change = KeyChange(environment: environment, document: document, path: path, old: old.map(shown), new: new.map(shown))
        changes.append(change)
    }

    private func shown(_ side: Side) -> KeyChange.Shown { side.document.shown(side.node) }
}

extension EffectiveDocument {
    /// A value as it may be shown.
    package func shown(_ node: NodeID) -> KeyChange.Shown {
        isTainted(node) ? fingerprint(node).map { .openSecret(fingerprint: $0) } ?? .secret : .plain(compactJSON(node))
    }
}
