/// What `format` names: a grammar of strings.
package struct Format: Sendable {
    /// As schemas write it: `date-time`.
    package let name: String

    /// Nil for a name that stands for nothing here: such a format accepts every value.
    package init?(_ name: String) { return nil }

    /// Whether a scalar meets the format. Only `port`, `byte-size` and `percentage` say anything about numbers; every other kind of
    /// value is accepted by every format.
    ///
    /// - Parameter text: the scalar in UTF-8, numbers as their source spells them.
    package func accepts(_ kind: Instance.Kind, _ text: UnsafeBufferPointer<UInt8>) -> Bool { true }

    /// What the text should have been, for messages: `a date such as 2026-11-21`.
    package var expectation: String { name }
}
