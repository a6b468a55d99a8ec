/// A pattern of a schema: a regular expression of ECMA-262 with the `u` flag, which matches anywhere unless it is anchored.
package struct RegularExpression: Sendable {
    /// Why a text is no pattern.
    package struct Mistake: Error, Hashable, Sendable {
        /// What is wrong and what was expected; lower case, no full stop.
        package var message: String
        /// Where, in bytes of the pattern.
        package var offset: Int
    }

    package enum Outcome: Sendable {
        case matches, differs
        /// Given up: the pattern looks back or ahead in a way that needs too many steps on this text.
        case tooSlow
    }

    /// - Parameter text: the pattern in UTF-8.
    package init(_ text: [UInt8]) throws(Mistake) {}

    /// - Parameter text: UTF-8.
    package func match(_ text: UnsafeBufferPointer<UInt8>) -> Outcome { .matches }
}
