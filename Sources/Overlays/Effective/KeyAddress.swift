package import Documents

/// The place of a value in documents that may order the elements of their lists differently: elements that merge by keys (R10) are
/// named by the values of these keys.
package struct KeyAddress: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
        case key(String)
        case element([Identity])
    }

    /// The value of one merge key of an element.
    package struct Identity: Hashable, Sendable {
        package let key: MergeKey
        package let kind: Node.Kind
        package let text: String
    }

    package var steps: [Step]

    package init(_ steps: [Step] = []) { self.steps = steps }

    package func appending(_ step: Step) -> KeyAddress { KeyAddress(steps + [step]) }
    package func appending(key: String) -> KeyAddress { appending(.key(key)) }

    /// How far the address leads in a layer's tree: the path there, and the steps for which the layer states nothing.
    package func path(in root: Value) -> (path: Path, value: Value, rest: ArraySlice<Step>) {
        var value = root, path = Path(), rest = steps[...]
        while let step = rest.first, let (next, place) = KeyAddress.child(step, of: value) {
            (value, path, rest) = (next, path.appending(place), rest.dropFirst())
        }
        return (path, value, rest)
    }

    private static func child(_ step: Step, of value: Value) -> (value: Value, step: Path.Step)? {
        switch step {
        case .key(let key): return value.lookup(Array(key.utf8)).map { ($0, .key(key)) }
        case .element(let identities):
            let elements = value.elements
            return elements.firstIndex { element in identities.allSatisfy { $0.holds(in: element) } }.map { (elements[$0], .index($0)) }
        }
    }
}

extension KeyAddress.Identity {
    fileprivate func holds(in element: Value) -> Bool {
        guard let value = element.lookup(Array(key.name.utf8)) else { return key.fallback == text }
        return value.kind == kind && value.text == text
    }

    fileprivate func holds(in element: EffectiveDocument.NodeID, of document: EffectiveDocument) -> Bool {
        guard let value = document.child(element, key.name) else { return key.fallback == text }
        return document.kind(value) == kind && document.text(value) == text
    }
}

extension EffectiveDocument {
    /// The value at an address, and the path that leads to it here; nil when there is none.
    package func find(_ address: KeyAddress) -> (node: NodeID, path: Path)? {
        var node = root, path = Path()
        for step in address.steps {
            switch step {
            case .key(let key):
                guard let next = child(node, key) else { return nil }
                (node, path) = (next, path.appending(key: key))
            case .element(let identities):
                let elements = elements(node)
                guard let index = elements.firstIndex(where: { element in identities.allSatisfy { $0.holds(in: element, of: self) } })
                else { return nil }
                (node, path) = (elements[index], path.appending(index: index))
            }
        }
        return (node, path)
    }
}
