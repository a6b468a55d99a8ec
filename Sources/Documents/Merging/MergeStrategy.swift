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
    case by([String])

    /// As `x-merge` writes it.
    package var description: String {
        switch self {
        case .replace: "replace"
        case .append: "append"
        case .prepend: "prepend"
        case .by(let keys): "by " + keys.joined(separator: ", ")
        }
    }
}
