/// Looks for secrets in plain text.
package struct PlaintextScan: Sendable {
    package struct Finding: Hashable, Sendable {
        /// The rule's id: `private-key`, `aws-access-key`.
        package var rule: String
        /// What was found, in words: `a private key`.
        package var what: String
        /// Source bytes.
        package var range: Range<Int>
    }

    package init() {}

    /// - Parameter path: of the file; some rules look at names.
    package func findings(in bytes: [UInt8], path: String) -> [Finding] { [] }
}
