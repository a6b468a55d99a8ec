internal import Documents
/// Something the merge noticed, kept as two nodes: most callers never ask for the sentence.
struct Finding: Hashable, Sendable {
    typealias NodeID = EffectiveDocument.NodeID

    enum Kind: Hashable, Sendable {
        /// A null where nothing was inherited (R9).
        case removesNothing
        /// The same value as the inherited one.
        case repeatsInherited
        /// A scalar over a mapping or the like (R11).
        case kindClash
        /// A plain layer over a sealed value (R5).
        case overridesSealed
        /// `$patch` that is none of the known words, or stands where nothing is inherited (R10).
        case unknownPatch, patchesNothing
        /// An element of a list merged by key that is no mapping or lacks a key, or has the keys of another (R10).
        case missingMergeKey([String]), duplicateMergeKey([String])
        /// Two strategies for one path (R12).
        case strategyConflict(StrategyTable.Rule, StrategyTable.Rule)
        /// Root kinds that do not agree (R7).
        case rootNotMapping, streamNeedsName, duplicateObject
    }

    var kind: Kind
    /// The node of the layer that is to blame.
    var node: NodeID
    /// What was inherited there, or stands in the way.
    var other: NodeID?
}
