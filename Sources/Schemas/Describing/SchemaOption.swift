package import Documents

/// One value that a schema speaks of, as a reader of its reference wants to know it.
package struct SchemaOption: Sendable {
    /// A step to it.
    package enum Step: Hashable, Sendable {
        case key(String)
        /// Any key that no other step names; those that match the pattern where there is one.
        case anyKey(pattern: String?)
        /// An element; any one where there is no index.
        case element(Int?)
    }

    package var steps: [Step]
    /// Names of JSON Schema; empty where any type will do.
    package var types: [String] = []
    /// The types of a list's elements, where all that is said of them is their type.
    package var elementTypes: [String] = []
    /// In the mapping that it belongs to.
    package var isRequired = false
    package var title: String?
    package var description: String?
    package var fallback: Value?
    /// The values of `enum`, or the one of `const`.
    package var allowed: [Value] = []
    package var format: String?
    /// Every other rule about the value itself: the keyword and what it asks for.
    package var limits: [(keyword: String, value: Value)] = []
    package var examples: [Value] = []
    package var isDeprecated = false
    /// `x-merge`: how a layer's list goes together with the inherited one.
    package var merging: Value?
    /// What `anyOf` and `oneOf` let it be, where that is more than a choice of keys.
    package var alternatives: [SchemaOption] = []
    /// The value whose description goes on here without end: its steps.
    package var recursion: [Step]?
    /// Where the schema states it.
    package var place: Place

    package init(steps: [Step], place: Place) { (self.steps, self.place) = (steps, place) }

    /// `workers[].name`, `labels.*`, `headers./^x-/`.
    package var path: String { SchemaOption.path(of: steps) }

    package static func path(of steps: [Step]) -> String {
        var text = ""
        for step in steps {
            let dot = text.isEmpty ? "" : "."
            switch step {
            case .key(let key): text += dot + Path([.key(key)]).description
            case .anyKey(nil): text += dot + "*"
            case .anyKey(let pattern?): text += "\(dot)/\(pattern)/"
            case .element(nil): text += "[]"
            case .element(let index?): text += "[\(index)]"
            }
        }
        return text
    }

    /// The path, where it leads to one value; nil where it stands for many.
    package var exactPath: Path? {
        let steps = steps.compactMap { step -> Path.Step? in
            guard case .key(let key) = step else { return nil }
            return .key(key)
        }
        return steps.count == self.steps.count ? Path(steps) : nil
    }
}
