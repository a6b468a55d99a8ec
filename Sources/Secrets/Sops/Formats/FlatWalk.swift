internal import Documents

/// Fills a tree from a store of maps that hold texts only, in the order in which SOPS has their comments and values.
struct FlatWalk {
    /// What a range of the source means.
    enum Text {
        case source(Range<Int>)
        case cooked([UInt8])
    }

    private(set) var tree: SopsTree
    private let matcher: EncryptionMatcher
    private let top: Int32
    /// The map that is filled.
    private var map: Int32
    /// Whether its own key is what the rule speaks of.
    private var isMatched = false
    /// Whether a comment of the run before the next value is.
    private var run = false

    init(_ source: [UInt8], store: SopsStore, matcher: EncryptionMatcher) {
        tree = SopsTree(store: store, source: source)
        self.matcher = matcher
        top = tree.addTop()
        map = top
    }

    /// What follows is in the map of that key.
    mutating func enter(_ key: [UInt8]) {
        (map, run) = (key.withUnsafeBufferPointer { tree.addStep($0, below: top) }, false)
        isMatched = !matcher.asksComments && key.withUnsafeBufferPointer { matcher.matches($0) }
    }

    mutating func add(_ key: [UInt8], _ range: Range<Int>, _ text: Text) {
        let step = key.withUnsafeBufferPointer { tree.addStep($0, below: map) }
        let matches = matcher.asksComments ? run : isMatched || key.withUnsafeBufferPointer { matcher.matches($0) }
        add(range, text, step: step, isActive: matches, flags: .isText)
        run = false
    }

    mutating func addComment(_ range: Range<Int>, _ text: Text) {
        add(range, text, step: map, isActive: false, flags: [.isText, .isComment])
        let last = tree.leaves.count - 1
        let matchesItself = matcher.asksComments && tree.withText(of: tree.leaves[last]) { matcher.matches($0) }
        // A comment that switches sealing on stays readable, one that switches it off as well.
        let isActive = isMatched || matcher.asksComments && (run || matchesItself && !matcher.sealsMatches)
        if isActive == matcher.sealsMatches { tree.leaves[last].flags.insert(.isToSeal) } else { tree.leaves[last].flags.remove(.isToSeal) }
        run = run || matchesItself
    }

    private mutating func add(_ range: Range<Int>, _ text: Text, step: Int32, isActive: Bool, flags: SopsTree.Leaf.Flags) {
        var leaf = SopsTree.Leaf(
            step: step, node: -1, start: UInt32(range.lowerBound), end: UInt32(range.upperBound), textStart: 0, textEnd: 0, flags: flags)
        switch text {
        case .source(let range): (leaf.textStart, leaf.textEnd) = (UInt32(range.lowerBound), UInt32(range.upperBound))
        case .cooked(let bytes):
            leaf.flags.insert(.isCooked)
            leaf.textStart = UInt32(tree.cooked.count)
            tree.cooked += bytes
            leaf.textEnd = UInt32(tree.cooked.count)
        }
        if isActive == matcher.sealsMatches { leaf.flags.insert(.isToSeal) }
        if tree.withText(of: leaf, SealedValue.isMeant) { leaf.flags.insert(.looksSealed) }
        tree.leaves.append(leaf)
    }
}
