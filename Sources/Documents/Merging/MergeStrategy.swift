/// What happens to a value that a deeper layer states again (R10 to R12). Without one, mappings merge by key and everything
/// else replaces.
package enum MergeStrategy: Hashable, Sendable, CustomStringConvertible {
    /// The deeper value stands alone, mappings included.
    case replace
    /// A list's elements go behind the inherited ones.
    case append
    /// A list's elements go before the inherited ones.
    case prepend
    /// The elements of a list are mappings that merge where all these keys are equal.
    case by([MergeKey])
    /// The elements of a list are scalars; those that are not there yet go behind the inherited ones.
    case union

    /// As `x-merge` writes it.
    package var description: String {
        switch self {
        case .replace: "replace"
        case .append: "append"
        case .prepend: "prepend"
        case .by(let keys): "by " + keys.map(\.name).joined(separator: ", ")
        case .union: "union"
        }
    }

    /// Behind `merges`: `by name`, `by append`.
    package var manner: String {
        if case .by = self { description } else { "by \(description)" }
    }
}

/// A key that tells the elements of a list apart.
package struct MergeKey: Hashable, Sendable, ExpressibleByStringLiteral {
    package var name: String
    /// The text that an element without the key is taken to have; nil where it needs one.
    package var fallback: String?

    package init(_ name: String, fallback: String? = nil) {
        (self.name, self.fallback) = (name, fallback)
    }

    package init(stringLiteral name: String) { self.init(name) }
}
