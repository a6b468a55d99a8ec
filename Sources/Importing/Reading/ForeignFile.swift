package import Documents

/// What a reader makes of a file that was not written for cfgops.
package struct ForeignFile: Sendable {
    /// One for each document of the file; empty when `diagnostics` has an error.
    package var roots: [ImportedValue]
    package var diagnostics: [Diagnostic]

    init(roots: [ImportedValue], _ diagnostics: [Diagnostic]) {
        self.roots = diagnostics.contains(where: \.isError) ? [] : roots
        self.diagnostics = diagnostics
    }
}
