package import Documents

/// What is wrong with an instance, in words: one diagnostic for each rule that is not met, in the order of the instance.
package struct Explanation<Places: InstancePlaces> {
    let instance: Instance
    let places: Places
    let document: String?

    /// - Parameter document: the name of the effective document, whose messages name the path of each value, since its layers state
    ///   only parts of it; nil for a file, where the place says enough.
    package init(_ instance: Instance, places: Places, document: String?) {
        (self.instance, self.places, self.document) = (instance, places, document)
    }

    /// - Returns: errors with a code such as `schema/required`. Messages show no value that is a secret.
    package func diagnostics(_ findings: [Finding]) -> [Diagnostic] {
        findings.map { finding in
            var diagnostic = Diagnostic("schema", "the value does not meet the schema", at: places.place(of: finding.node))
            diagnostic.notes = [Diagnostic.Note("the rule", at: finding.keyword.place)]
            return diagnostic
        }
    }
}
