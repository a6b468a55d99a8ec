import Documents
import Overlays
import TestSupport
import Testing

/// A tree as the slow, obvious merge below knows it.
indirect enum Tree: Equatable {
    case scalar(String)
    case null
    case list([Tree])
    case mapping([(key: String, value: Tree)])

    static func == (one: Tree, other: Tree) -> Bool { one.flow == other.flow }

    /// As a YAML flow collection, and as `EffectiveDocument.shown` has it.
    var flow: String {
        switch self {
        case .scalar(let text): text
        case .null: "null"
        case .list(let elements): "[" + elements.map(\.flow).joined(separator: ", ") + "]"
        case .mapping(let entries): "{" + entries.map { "\($0.key): \($0.value.flow)" }.joined(separator: ", ") + "}"
        }
    }

    /// Few keys, so that layers meet; small integers as scalars.
    static func random(_ depth: Int, nulls: Bool, _ random: inout SeededRandom) -> Tree {
        switch Int.random(in: 0 ..< (depth > 0 ? 8 : 4), using: &random) {
        case 0 where nulls: return .null
        case 0 ... 3: return .scalar(String(Int.random(in: 0 ..< 5, using: &random)))
        case 4: return .list((0 ..< Int.random(in: 0 ... 3, using: &random)).map { _ in Tree.random(depth - 1, nulls: true, &random) })
        default: return mapping(depth, nulls: nulls, &random)
        }
    }

    static func mapping(_ depth: Int, nulls: Bool, _ random: inout SeededRandom) -> Tree {
        let keys = ["a", "b", "c", "d", "e", "f"].shuffled(using: &random).prefix(Int.random(in: 0 ... 5, using: &random))
        return .mapping(keys.map { ($0, Tree.random(depth - 1, nulls: nulls, &random)) })
    }

    /// RFC 7396 with the order of keys kept: what `patch` says about `self`.
    func merged(with patch: Tree) -> Tree {
        guard case .mapping(let changes) = patch else { return patch }
        var result: [(key: String, value: Tree)] = if case .mapping(let own) = self { own } else { [] }
        for (key, value) in changes {
            let position = result.firstIndex { $0.key == key }
            if value == .null {
                if let position { result.remove(at: position) }
            } else if let position {
                result[position].value = result[position].value.merged(with: value)
            } else {
                result.append((key, Tree.mapping([]).merged(with: value)))
            }
        }
        return .mapping(result)
    }
}

@Suite struct `The merge of random layers` {
    @Test(arguments: 0 ..< (longRun ? 20_000 : 300) as Range<UInt64>)
    func `equals the slow and obvious one`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let count = Int.random(in: 1 ... 5, using: &random)
        let layers = (0 ..< count).map { Tree.mapping(4, nulls: $0 > 0, &random) }
        let expected = layers.dropFirst().reduce(layers[0]) { $0.merged(with: $1) }
        let result = try configuration(chained(layers.map(\.flow))).effective("app", in: "e\(max(1, count - 1))")
        #expect(result.shown == expected.flow, "\(layers.map(\.flow))")
        #expect(result.errors.isEmpty)
    }

    @Test(arguments: 0 ..< 100 as Range<UInt64>)
    func `does not mind where the layers stand`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let layers = (0 ..< 3).map { Tree.mapping(3, nulls: $0 > 0, &random).flow }
        let several = [
            Manifest.file: "version: 1\nenvironments: { a: { inherits: base }, b: { inherits: base }, c: { inherits: [a, b] } }",
            "environments/base/app.yaml": layers[0], "environments/a/app.yml": layers[1], "environments/b/app.yaml": layers[2],
        ]
        #expect(
            try configuration(several).effective("app", in: "c").shown == configuration(chained(layers)).effective("app", in: "e2").shown)
    }

    @Test(arguments: 0 ..< 100 as Range<UInt64>)
    func `has an origin for every leaf that says the same`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let layers = (0 ..< 3).map { Tree.mapping(4, nulls: $0 > 0, &random).flow }
        let result = try configuration(chained(layers)).effective("app", in: "e2")
        guard let document = result.document else { return }
        func check(_ node: EffectiveDocument.NodeID, _ path: Path) {
            switch document.kind(node) {
            case .mapping: for (key, value) in document.children(node) { check(value, path.appending(key: document.text(key))) }
            case .sequence: for (index, value) in document.elements(node).enumerated() { check(value, path.appending(index: index)) }
            default:
                #expect(document.origin(node).value.text == document.text(node))
                #expect(document.chain(of: path).last?.place == document.origin(node).place, "\(path) of \(layers)")
            }
        }
        check(document.root, .root)
    }
}
