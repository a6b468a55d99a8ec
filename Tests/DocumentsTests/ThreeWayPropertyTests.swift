import TestSupport
import Testing

@testable import Documents

/// Random documents that two people changed, merged, and compared with the plainest merge of values there is.
@Suite struct `Random merges` {
    private static let batch: UInt64 = 100

    @Test(arguments: 0 ..< (longRun ? 1000 : 100) as Range<UInt64>)
    func `agree with a merge of the values, conflicts included`(batch: UInt64) throws {
        for seed in batch * Self.batch ..< (batch + 1) * Self.batch { try MergeCase(seed: seed).check() }
    }

    @Test(arguments: 0 ..< (longRun ? 200 : 20) as Range<UInt64>)
    func `keep every comment of ours where theirs takes nothing away`(batch: UInt64) throws {
        for seed in batch * Self.batch ..< (batch + 1) * Self.batch { try MergeCase(seed: seed, onlyAdding: true).checkComments() }
    }
}

/// A base and two changes of it, each in a text of its own or as edits of the base's.
struct MergeCase {
    let seed: UInt64
    let file: String
    var base: RandomTree
    var ours: RandomTree
    var theirs: RandomTree
    var texts: (base: String, ours: String, theirs: String)

    init(seed: UInt64, onlyAdding: Bool = false) throws {
        var random = SeededRandom(seed: seed)
        self.seed = seed
        base = .mergeable(&random)
        (ours, theirs) = (base, base)
        let isJson = seed % 5 == 0
        file = isJson ? "app.json" : "app.yaml"
        for _ in 0 ..< Int.random(in: 0 ... 3, using: &random) { ours = RandomEdit(ours, &random, isJson: isJson).expected ?? ours }
        for _ in 0 ..< Int.random(in: 0 ... 3, using: &random) {
            theirs = onlyAdding ? theirs.adding(&random) : RandomEdit(theirs, &random, isJson: isJson).expected ?? theirs
        }
        if isJson, [base, ours, theirs].contains(where: \.hasInfinity) { (base, ours, theirs) = (ours.finite, ours.finite, ours.finite) }
        func text(_ tree: RandomTree, _ random: inout SeededRandom) throws -> String {
            if isJson { return try tree.json(pretty: Bool.random(using: &random)) }
            var style = RandomStyle(SeededRandom(seed: random.next()), isTame: true)
            return style.write(tree)
        }
        texts = (try text(base, &random), try text(ours, &random), try text(theirs, &random))
        // Comments that base and theirs have differently would be a change of theirs.
        if onlyAdding, !isJson { (texts.base, texts.theirs) = (base.text, theirs.text) }
    }

    private func merge(_ base: String, _ ours: String, _ theirs: String) throws -> ThreeWay.Result {
        try ThreeWay.merge(base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8), file: file)
    }

    private var story: String { "seed \(seed)\n--base\n\(texts.base)\n--ours\n\(texts.ours)\n--theirs\n\(texts.theirs)\n" }

    func check() throws {
        let result = try merge(texts.base, texts.ours, texts.theirs), text = String(decoding: result.text, as: UTF8.self)
        let value = try RandomTree(#require(layer(text, file: file).root))
        var oracle = MergeOracle()
        if let merged = try? oracle.merge(base, ours, theirs) {
            #expect(value.asSets == merged.asSets, "\(story)--merged\n\(text)")
            #expect(Set(result.conflicts.map(\.path.description)) == oracle.conflicts, "\(story)--merged\n\(text)")
        }
        let other = try merge(texts.base, texts.theirs, texts.ours)
        if result.conflicts.isEmpty {
            let turned = try RandomTree(#require(layer(String(decoding: other.text, as: UTF8.self), file: file).root))
            #expect(turned.asSets == value.asSets, "\(story)--the other way round\n\(String(decoding: other.text, as: UTF8.self))")
        }
        #expect(result.conflicts.map(\.path.withoutIndices).sorted() == other.conflicts.map(\.path.withoutIndices).sorted(), "\(story)")
        #expect(try merge(texts.base, texts.ours, texts.base).text == Array(texts.ours.utf8))
        #expect(try merge(texts.base, texts.base, texts.theirs).text == Array(texts.theirs.utf8))
    }

    func checkComments() throws {
        let result = try merge(texts.base, texts.ours, texts.theirs)
        let after = try layer(String(decoding: result.text, as: UTF8.self), file: file)
        func comments(_ document: Document) -> [String: Int] {
            let all = document.comments.map { String(decoding: document.source[Int($0.lowerBound) ..< Int($0.upperBound)], as: UTF8.self) }
            return Dictionary(all.map { ($0, 1) }, uniquingKeysWith: +)
        }
        let kept = comments(after)
        for (comment, count) in try comments(layer(texts.ours, file: file)) {
            #expect(kept[comment, default: 0] >= count, "\(comment) \(story)--merged\n\(String(decoding: result.text, as: UTF8.self))")
        }
    }
}

extension RandomTree {
    /// A mapping with some of everything that merges: a tree, elements with names, and a list of different words.
    static func mergeable(_ random: inout SeededRandom) -> RandomTree {
        let names = ["web", "db", "cache", "queue"].shuffled(using: &random).prefix(Int.random(in: 1 ... 4, using: &random))
        let elements = names.map { name in
            RandomTree.mapping([("name", .scalar(.string, name)), ("image", scalar(&random)), ("x", .random(&random, depth: 2))])
        }
        let words = ["one", "two", "three", "four", "five"].shuffled(using: &random).prefix(Int.random(in: 0 ... 5, using: &random))
        let tree = RandomTree.random(&random)
        let parts: [(String, RandomTree)] = [
            ("tree", tree), ("containers", .sequence(elements)), ("words", .sequence(words.map { .scalar(.string, $0) })),
            ("last", scalar(&random)),
        ]
        return .mapping(Array(parts.shuffled(using: &random).prefix(Int.random(in: 1 ... 4, using: &random))))
    }

    /// Without comments.
    fileprivate var text: String { String(decoding: yaml(), as: UTF8.self) }

    /// What JSON can hold in place of what it cannot.
    fileprivate var finite: RandomTree { hasInfinity ? .mapping([]) : self }

    /// With another scalar somewhere, or one more.
    func adding(_ random: inout SeededRandom) -> RandomTree {
        switch self {
        case .scalar: return .scalar(&random)
        case .mapping(var entries):
            if entries.isEmpty || Int.random(in: 0 ... 3, using: &random) == 0 {
                let key = "new \(Int.random(in: 0 ... 9, using: &random))"
                return entries.contains { $0.0 == key } ? self : .mapping(entries + [(key, .scalar(&random))])
            }
            let index = Int.random(in: 0 ..< entries.count, using: &random)
            if entries[index].0 != "name" { entries[index].1 = entries[index].1.adding(&random) }
            return .mapping(entries)
        case .sequence(var elements):
            guard !elements.isEmpty, Bool.random(using: &random) else {
                return .sequence(elements + [.scalar(.string, "new \(Int.random(in: 0 ... 99, using: &random))")])
            }
            let index = Int.random(in: 0 ..< elements.count, using: &random)
            elements[index] = elements[index].adding(&random)
            return .sequence(elements)
        case .shared, .extending: return plain.adding(&random)
        }
    }
}

extension Path {
    /// Elements count in the list of ours, so that they have another index the other way round.
    fileprivate var withoutIndices: String {
        Path(steps.map { step in if case .index = step { .index(0) } else { step } }).description
    }
}
