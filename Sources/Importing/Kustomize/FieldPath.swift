internal import Documents

/// A way to fields of an object: the elements of lists on the way are all meant.
struct FieldPath: Sendable {
    /// `isList`: the field is a list, which is never made.
    var steps: [(key: String, isList: Bool)]

    /// - Parameter keys: `containers[]` says that the field is a list.
    init(_ keys: [String]) {
        steps = keys.map { $0.hasSuffix("[]") ? (String($0.dropLast(2)), true) : ($0, $0 == "volumeClaimTemplates") }
    }
}

extension ImportedValue {
    /// Calls the body with every value at a path.
    ///
    /// - Parameter creating: what is made at the end of the path where nothing is; nil: nothing.
    mutating func visit(_ path: FieldPath, creating: ImportedValue? = nil, _ body: (inout ImportedValue) -> Void) {
        visit(path.steps[...], creating, body)
    }

    private mutating func visit(
        _ path: ArraySlice<(key: String, isList: Bool)>, _ creating: ImportedValue?, _ body: (inout ImportedValue) -> Void
    ) {
        guard let step = path.first else { return body(&self) }
        if isSequence {
            _ = withElements { elements in
                for index in elements.indices { elements[index].visit(path, creating, body) }
            }
            return
        }
        guard isMapping else { return }
        if let creating, !step.isList, self[step.key]?.isNull ?? true {
            set(step.key, to: path.count == 1 ? creating : .emptyMapping)
        }
        _ = update(step.key) { $0.visit(path.dropFirst(), creating, body) }
    }
}
