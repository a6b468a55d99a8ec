internal import Documents

/// A file as SOPS sees it, whatever its store: values and comments in order, each with the bytes of the source that spell it.
///
/// Opening, sealing and editing know nothing else of a file, so a store is two things: a reader that fills a tree (`SopsStore.read`), and a
/// speller that says what to write in place of a leaf (`SopsStore.spelled`). What the two agree on:
///
/// - a leaf's `range` is replaced as a whole, and nothing else of the source;
/// - its text is that range's meaning: quotes and escapes undone (`\n` of dotenv is a line feed), of a comment what follows its sign;
/// - `additionalData` of its step is the path in SOPS's form.
struct SopsTree: Sendable {
    /// One step on the way to a leaf; its own path is its parents' and it.
    struct Step: Sendable {
        /// The step above; negative at the top of a document.
        var parent: Int32
        /// The path in SOPS's form, `a:b:`, in `names`.
        var start: UInt32
        var end: UInt32
        /// Where the own key starts in `names`, without the colon behind it.
        var keyStart: UInt32
        /// The position in a list; negative for a key, and at the top.
        var position: Int32
    }

    struct Leaf: Sendable {
        struct Flags: OptionSet, Sendable {
            let rawValue: UInt16
            /// The rule seals it, were it not null or empty.
            static let isToSeal = Flags(rawValue: 1)
            /// The text is in `cooked`, not in the source.
            static let isCooked = Flags(rawValue: 2)
            static let isComment = Flags(rawValue: 4)
            /// The text has no type of its own: it is a string whatever it says.
            static let isText = Flags(rawValue: 8)
            /// Its text starts as sealed values do.
            static let looksSealed = Flags(rawValue: 16)
            /// It is what an alias stands for, written elsewhere.
            static let isShared = Flags(rawValue: 32)
            /// Brackets stand around it.
            static let isInFlow = Flags(rawValue: 64)
            /// It is null, which is never sealed.
            static let isNull = Flags(rawValue: 128)
        }

        /// The way to it; to what holds it for a comment.
        var step: Int32
        /// The node of the document; negative where there is none.
        var node: Int32
        /// The bytes that spell it.
        var start: UInt32
        var end: UInt32
        var textStart: UInt32
        var textEnd: UInt32
        var flags: Flags
        /// The type that a tag gives it; nil without a tag.
        var tag: SopsType?

        var range: Range<Int> { Int(start) ..< Int(end) }
        var isComment: Bool { flags.contains(.isComment) }
        /// Whether its text is ciphertext by the rule.
        var isSealed: Bool { flags.isSuperset(of: [.isToSeal, .looksSealed]) }
        /// Whether it would have to be sealed and is not.
        var isExposed: Bool {
            flags.contains(.isToSeal) && flags.isDisjoint(with: [.looksSealed, .isNull]) && textStart != textEnd
        }
    }

    let store: SopsStore
    var source: [UInt8]
    /// Texts that the source spells otherwise, one behind the other.
    var cooked: [UInt8]
    var names: [UInt8] = [.colon]
    var steps: [Step] = []
    var leaves: [Leaf] = []

    init(store: SopsStore, source: [UInt8], cooked: [UInt8] = []) { (self.store, self.source, self.cooked) = (store, source, cooked) }

    /// Values and comments of one file. Each takes about 100 bytes here and at most 300 when it is opened.
    static let maximumLeaves = 1_000_000

    // MARK: Building

    /// The top of a document: its comments have the additional data `:`.
    mutating func addTop() -> Int32 {
        steps.append(Step(parent: -1, start: 0, end: 1, keyStart: 0, position: -1))
        return Int32(steps.count - 1)
    }

    mutating func addStep(_ key: UnsafeBufferPointer<UInt8>, below parent: Int32) -> Int32 {
        let start = names.count, above = steps[Int(parent)]
        // A list's elements share the path of the list, so an element of the top does not come up.
        if above.parent >= 0 { for index in above.start ..< above.end { names.append(names[Int(index)]) } }
        let keyStart = names.count
        names.append(contentsOf: key)
        names.append(.colon)
        steps.append(
            Step(parent: parent, start: UInt32(start), end: UInt32(names.count), keyStart: UInt32(keyStart), position: -1))
        return Int32(steps.count - 1)
    }

    mutating func addStep(position: Int, below parent: Int32) -> Int32 {
        var step = steps[Int(parent)]
        (step.parent, step.position) = (parent, Int32(position))
        steps.append(step)
        return Int32(steps.count - 1)
    }

    // MARK: Asking

    func additionalData(of leaf: Leaf) -> Range<Int> { Int(steps[Int(leaf.step)].start) ..< Int(steps[Int(leaf.step)].end) }

    /// The leaf's text, valid during the call.
    func withText<R>(of leaf: Leaf, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        let range = Int(leaf.textStart) ..< Int(leaf.textEnd)
        return try (leaf.flags.contains(.isCooked) ? cooked : source).withUnsafeBufferPointer {
            try body(UnsafeBufferPointer(rebasing: $0[range]))
        }
    }

    /// The way to a leaf, positions in lists included.
    func path(of leaf: Leaf) -> Path {
        var path: [Path.Step] = [], index = Int(leaf.step)
        while index >= 0, steps[index].parent >= 0 {
            let step = steps[index]
            path.append(
                step.position >= 0
                    ? .index(Int(step.position))
                    : .key(String(decoding: names[Int(step.keyStart) ..< Int(step.end) - 1], as: UTF8.self)))
            index = Int(step.parent)
        }
        return Path(path.reversed())
    }

    /// The leaf as messages name it: its path, never its text.
    func name(of leaf: Leaf) -> String {
        let path = path(of: leaf)
        guard leaf.isComment else { return path.named }
        return path.isRoot ? "a comment" : "a comment in \(path.named)"
    }

    func place(of leaf: Leaf, file: String) -> Place {
        Place(file: file, position: source.withUnsafeBufferPointer { Position(of: Int(leaf.start), in: $0) })
    }
}
