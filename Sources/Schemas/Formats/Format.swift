/// What `format` names: a grammar of strings.
package struct Format: Sendable {
    /// As schemas write it: `date-time`.
    package let name: String

    /// Nil for a name that stands for nothing here: such a format accepts every value.
    package init?(_ name: String) { return nil }

    /// - Parameter text: the string in UTF-8.
    package func accepts(_ text: UnsafeBufferPointer<UInt8>) -> Bool { true }

    /// What the text should have been, for messages: `a date such as 2026-11-21`.
    package var expectation: String { name }
}
