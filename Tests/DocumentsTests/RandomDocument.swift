import Documents
import TestSupport

/// A random tree, apart from how it is written. A null without text may be written as nothing.
indirect enum RandomTree {
    case scalar(Node.Kind, String)
    case mapping([(String, RandomTree)])
    case sequence([RandomTree])
    /// A value that stands in several places, by a number: its anchor and its aliases.
    case shared(Int, RandomTree)
    /// A mapping that has all entries of a shared one before its own.
    case extending(Int, [(String, RandomTree)], [(String, RandomTree)])

    static func random(_ random: inout SeededRandom, depth: Int = 0) -> RandomTree {
        var pool: [(Int, RandomTree)]?
        return self.random(&random, depth: depth, &pool)
    }

    /// With values that stand in several places.
    static func sharing(_ random: inout SeededRandom) -> RandomTree {
        var pool: [(Int, RandomTree)]? = []
        return self.random(&random, depth: 0, &pool)
    }

    private static func random(_ random: inout SeededRandom, depth: Int, _ pool: inout [(Int, RandomTree)]?) -> RandomTree {
        if depth > 0, let shared = pool, !shared.isEmpty, Int.random(in: 0 ... 3, using: &random) == 0 {
            let (number, tree) = shared[Int.random(in: 0 ..< shared.count, using: &random)]
            guard case .mapping(let base) = tree, !base.isEmpty, !base.contains(where: { $0.0 == "<<" }), Bool.random(using: &random) else {
                return .shared(number, tree)
            }
            let keys = keys(&random).filter { key in key != "<<" && !base.contains { $0.0 == key } }
            return .extending(number, base, keys.map { ($0, scalar(&random)) })
        }
        let tree: RandomTree
        switch Int.random(in: depth == 0 ? 6 ... 11 : 0 ... 11 - min(depth, 3) * 2, using: &random) {
        case 0 ... 5: tree = scalar(&random)
        case 6, 9 ... 11:
            var entries: [(String, RandomTree)] = []
            for key in keys(&random) { entries.append((key, self.random(&random, depth: depth + 1, &pool))) }
            tree = .mapping(entries)
        default:
            var elements: [RandomTree] = []
            for _ in 0 ..< Int.random(in: 0 ... 3, using: &random) { elements.append(self.random(&random, depth: depth + 1, &pool)) }
            tree = .sequence(elements)
        }
        guard depth > 0, let count = pool?.count, Int.random(in: 0 ... 3, using: &random) == 0 else { return tree }
        pool?.append((count, tree))
        return .shared(count, tree)
    }

    static func scalar(_ random: inout SeededRandom) -> RandomTree {
        switch Int.random(in: 0 ... 11, using: &random) {
        case 0: .scalar(.integer, ["0", "-12", "8080", "18446744073709551616"].randomElement(using: &random) ?? "")
        case 1: .scalar(.decimal, ["1.10", "-0.5", "1e3", ".inf"].randomElement(using: &random) ?? "")
        case 2: .scalar(.boolean, Bool.random(using: &random) ? "true" : "false")
        case 3: .scalar(.null, ["", "~", "null"].randomElement(using: &random) ?? "")
        default: .scalar(.string, string(&random))
        }
    }

    static func string(_ random: inout SeededRandom) -> String {
        let texts = [
            "", "plain", "two words", "no", "12:30", "0o7", "null", "~", "it's", "say \"hi\"", "a: b", "a #b", "#c", "- d", "{e}", "x, y",
            "grün ☃ 😀", "tab\tbed", "one\ntwo", "one\ntwo\n", "one\n\n  deep\n", "\nfirst", " lead", "trail ", "end:",
            "\u{85}\u{2028}\u{FEFF}", "\u{7F}\u{1}", "a\r\nb", "---", "...", "%x", "@y", "*z", "&w", "!v", "key: |\n  text\n", "many\n\n\n",
            "C:\\dir", "a few words more than two", "folded words\nof several lines\n", " lead\nof lines\n", "keeps\n\n", "<<", "?", "- ",
            "a]",
        ]
        return texts.randomElement(using: &random) ?? ""
    }

    private static func keys(_ random: inout SeededRandom) -> [String] {
        let names = [
            "a", "b", "name", "x y", "no", "8080", "grün", "a.b/c", "it's", "k: v", "#h", "", "long_key_name", "<<", "\"q\"", "日本",
        ]
        return Array(names.shuffled(using: &random).prefix(Int.random(in: 0 ... 4, using: &random)))
    }
}
