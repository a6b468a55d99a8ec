internal import Documents
struct Resolver {
    static func resolve(_ merged: MergedDocument, in configuration: Configuration) throws -> EffectiveResult {
        EffectiveResult(document: merged.document, errors: merged.errors, merged: merged)
    }
}
