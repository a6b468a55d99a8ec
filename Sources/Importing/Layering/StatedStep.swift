internal import Documents

/// A step on the way to a value of a layer.
enum StatedStep {
    case key(String)
    /// The element of a list that has these entries: those that it merges by.
    case element([ImportedEntry])
}

extension ImportedValue {
    /// The comments that a layer states with a value; nil when it does not state it.
    func comments(at path: [StatedStep]) -> Comments? {
        guard let last = path.last else { return comments }
        let parent = path.dropLast().reduce(self as ImportedValue?) { value, step in value?.child(step) }
        return switch last {
        case .key(let key): parent?.entries.first { $0.key == key }?.comments
        case .element: parent?.child(last)?.comments
        }
    }

    private func child(_ step: StatedStep) -> ImportedValue? {
        switch step {
        case .key(let key): self[key]
        case .element(let names):
            elements.first { element in names.allSatisfy { name in element[name.key]?.isEqual(to: name.value) ?? false } }
        }
    }
}
