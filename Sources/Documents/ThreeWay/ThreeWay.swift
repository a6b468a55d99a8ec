/// Merges two changes of one document by key: `theirs` is carried into the text of `ours`, in place, so that comments, quotes, order and
/// style of ours stay.
///
/// 1. Merge the values: what only one side changed is taken, what both changed to different things is a conflict and stays as ours has
///    it (`ValueMerge`, and `ListMerge` for lists).
/// 2. Find the changes that make ours what was merged, each at its place in the text (`MergeSteps`).
/// 3. Write them all at once and read the result back (`MergeWriter`); where it does not say what was merged, one after the other, and
///    what cannot be written is a conflict.
package enum ThreeWay {
    /// How lists merge.
    package struct Rules: Sendable {
        /// What is said about a value: by the root of its document (an object of a stream), and the keys from there; an empty key stands
        /// for an element of a list.
        package var strategy: @Sendable (_ root: Value, _ keys: [[UInt8]]) -> MergeStrategy?
        /// Keys that tell the elements of a list apart where nothing is said, tried in turn: all elements on all sides must have them.
        package var keys: [[MergeKey]]

        package init(
            keys: [[MergeKey]] = [["name"], ["id"], ["key"]],
            strategy: @escaping @Sendable (_ root: Value, _ keys: [[UInt8]]) -> MergeStrategy? = { _, _ in nil }
        ) {
            (self.keys, self.strategy) = (keys, strategy)
        }
    }

    /// A value of which two changes make different things. Values are compact JSON, nil where nothing is stated.
    package struct Conflict: Sendable, Hashable {
        /// From the root of the document; of a stream its first key names the object (R7). What an element of a list would have as its
        /// index where ours has no such element is past the end.
        package var path: Path
        package var base: String?
        package var ours: String?
        package var theirs: String?
        /// Where ours states it, or the collection that lacks it.
        package var place: Place
        /// Why their change cannot be written although ours is as it was.
        package var reason: String?
    }

    /// What somebody decided about a conflict.
    package enum Choice: Sendable {
        case ours, theirs
        /// Another value, of a document of its own.
        case value(Value)
    }

    package struct Result: Sendable {
        package var text: [UInt8]
        /// In the order of ours; empty when everything was merged.
        package var conflicts: [Conflict]
    }

    /// What is merged; larger files are conflicts of the whole file. A merge holds three trees at once, and git calls it on files that
    /// anybody may have pushed.
    package static let limits = Limits(depth: 512, sourceBytes: 20_000_000, nodes: 2_000_000, aliasExpansion: 2_000_000, diagnostics: 20)

    /// - Parameters:
    ///   - base: what both started from; nil when both added the file.
    ///   - file: decides whether the texts are JSON or YAML, and names ours in messages.
    ///   - mergeKeys: whether a plain `<<` merges.
    ///   - choices: asked for each conflict; what is chosen is done and is no conflict any more.
    /// - Throws: `Diagnostics` when one of the texts cannot be read as a layer.
    package static func merge(
        base: [UInt8]?, ours: [UInt8], theirs: [UInt8], file: String, mergeKeys: Bool = true, rules: Rules = Rules(),
        choices: (Path) -> Choice? = { _ in nil }
    ) throws(Diagnostics) -> Result {
        if theirs == base || ours == theirs { return Result(text: ours, conflicts: []) }
        if ours == base { return Result(text: theirs, conflicts: []) }
        var numbers = ValueNumbers()
        func side(_ text: [UInt8], _ whose: String) throws(Diagnostics) -> MergeSide {
            let parsed = Layer.parse(
                text, file: file, syntax: file.hasSuffix(".json") ? .json : .yaml, limits: limits, mergeKeys: mergeKeys)
            guard let document = parsed.document else {
                throw Diagnostics(parsed.diagnostics.filter(\.isError).map { $0.of(whose) })
            }
            return MergeSide(document, &numbers)
        }
        let empty: [UInt8] = file.hasSuffix(".json") ? Array("{}".utf8) : []
        let base = try side(base ?? empty, "base"), ours = try side(ours, "ours"), theirs = try side(theirs, "theirs")
        return withoutActuallyEscaping(choices) { choices in
            var merge = ValueMerge(base: base, ours: ours, theirs: theirs, numbers: numbers, rules: rules, choices: choices)
            let roots = merge.mergeRoots()
            return MergeWriter(merge, roots, mergeKeys: mergeKeys).written()
        }
    }
}

extension Diagnostic {
    /// Which of the three texts it is about.
    fileprivate func of(_ whose: String) -> Diagnostic {
        var copy = self
        copy.message = "\(whose): \(message)"
        return copy
    }
}
