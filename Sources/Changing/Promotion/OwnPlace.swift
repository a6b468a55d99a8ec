internal import Documents
internal import History
internal import Overlays

/// Where an environment's own plain layer states the key of a difference, or has to.
struct OwnPlace {
    private let difference: Promotion.Difference
    /// As far as the layer reaches by keys; an element that one of its lists does not have yet comes behind the others.
    private let target: DocumentPath
    /// What `target` does not say: from the new element on.
    private let rest: [KeyAddress.Step]
    private let isStated: Bool
    /// A layer of another environment states it too, or a schema fills it in.
    private let isInherited: Bool

    /// - Parameter tree: the files with what was edited already.
    init(of difference: Promotion.Difference, in environment: String, _ configuration: Configuration, _ tree: any FileTree) throws {
        self.difference = difference
        let name = difference.target.document, address = difference.address
        let effective = try configuration.bound(name, in: environment).document
        let chain = effective.flatMap { document in document.find(address).map { document.chain(of: $0.path) } } ?? []
        let value = effective.flatMap { $0.find(address)?.path }.map { DocumentPath(document: name, path: $0) }
        isInherited =
            try chain.last { $0.file.environment != environment }.map { !$0.isRemoval }
            ?? value.map { try configuration.hasDefault($0, in: environment) } ?? false
        let found = try OwnLayer(of: name, in: environment, configuration, tree).find(address), missing = found.rest
        isStated = missing.isEmpty
        let element = missing.firstIndex { $0.key == nil } ?? missing.endIndex
        var path = Path(found.path.steps + missing[..<element].compactMap { $0.key.map { .key($0) } })
        if element < missing.endIndex || difference.kind == .addition {
            path = path.appending(index: element == missing.startIndex ? found.value?.elements.count ?? 0 : 0)
        }
        target = DocumentPath(document: name, path: path)
        rest = Array(missing[element...])
    }

    /// The layer says nothing here, nor of an element that leads here.
    var isNewKey: Bool { !isStated && rest.isEmpty }

    /// The edit that gives the key this value, or takes it away.
    func edit(stating value: NewValue) throws -> (target: DocumentPath, action: LayerEdit.Action) {
        switch (difference.kind, difference.address.steps.last) {
        case (.removal, _) where isStated && !isInherited: (target, .unset)
        case (.removal, .element(let names)?):
            (target, .set(try nested((rest.isEmpty ? [.element(names)] : rest) + [.key("$patch")], #""delete""#)))
        case (.removal, _): (target, rest.isEmpty ? .remove : .set(try nested(rest, "null")))
        case (.addition, _): (target, .set(rest.isEmpty ? value : try nested(rest, "[\(value.json)]")))
        default: (target, .set(rest.isEmpty ? value : try nested(rest, value.json)))
        }
    }

    private func nested(_ steps: [KeyAddress.Step], _ json: String) throws(Diagnostic) -> NewValue {
        try NewValue(json: OwnPlace.nested(steps[...], json))
    }

    /// Mappings, and lists of one element with the keys that name it, around a value.
    private static func nested(_ steps: ArraySlice<KeyAddress.Step>, _ json: String) -> String {
        guard let step = steps.first else { return json }
        let inner = steps.dropFirst()
        switch step {
        case .key(let key):
            let value = nested(inner, json), isList = inner.first.map { $0.key == nil } ?? false
            return "{\(quoted(key)):\(isList ? "[\(value)]" : value)}"
        case .element(let names):
            guard let key = inner.first?.key else { return json }
            let entries = names.map { "\(quoted($0.key.name)):\(NewValue.scalar(kind: $0.kind, text: $0.text).json)" }
            let isName = names.contains { $0.key.name == key }
            let own = isName ? [] : [String(nested(inner, json).dropFirst().dropLast())]
            return "{\((entries + own).joined(separator: ","))}"
        }
    }

    private static func quoted(_ text: String) -> String { NewValue.string(text).json }
}

extension NewValue {
    /// Without blanks.
    fileprivate var json: String {
        switch self {
        case .json(let document):
            return document.root.flatMap { try? $0.json(.compact) }.map { String(decoding: $0, as: UTF8.self) } ?? "null"
        case .scalar(let kind, var text):
            return text.withUTF8 { text in
                var writer = JsonWriter(.compact)
                // Infinities have no JSON: the comparison afterwards finds them.
                try? writer.scalar(kind, text)
                return String(decoding: writer.bytes, as: UTF8.self)
            }
        }
    }
}
