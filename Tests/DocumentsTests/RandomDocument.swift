import Documents
import TestSupport

/// A random tree, apart from how it is written.
indirect enum RandomTree {
    case scalar(Node.Kind, String)
    case mapping([(String, RandomTree)])
    case sequence([RandomTree])

    static func random(_ random: inout SeededRandom, depth: Int = 0) -> RandomTree {
        switch Int.random(in: depth == 0 ? 6 ... 11 : 0 ... 11 - min(depth, 3) * 2, using: &random) {
        case 0 ... 5: scalar(&random)
        case 6, 9 ... 11: .mapping(keys(&random).map { ($0, .random(&random, depth: depth + 1)) })
        default: .sequence((0 ..< Int.random(in: 0 ... 3, using: &random)).map { _ in .random(&random, depth: depth + 1) })
        }
    }

    static func scalar(_ random: inout SeededRandom) -> RandomTree {
        switch Int.random(in: 0 ... 9, using: &random) {
        case 0: .scalar(.integer, ["0", "-12", "8080", "18446744073709551616"].randomElement(using: &random) ?? "")
        case 1: .scalar(.decimal, ["1.10", "-0.5", "1e3", ".inf"].randomElement(using: &random) ?? "")
        case 2: .scalar(.boolean, Bool.random(using: &random) ? "true" : "false")
        default: .scalar(.string, string(&random))
        }
    }

    static func string(_ random: inout SeededRandom) -> String {
        let texts = [
            "", "plain", "two words", "no", "12:30", "0o7", "null", "~", "it's", "say \"hi\"", "a: b", "a #b", "#c", "- d", "{e}", "x, y",
            "grün ☃ 😀", "tab\tbed", "one\ntwo", "one\ntwo\n", "one\n\n  deep\n", "\nfirst", " lead", "trail ", "end:",
            "\u{85}\u{2028}\u{FEFF}",
            "\u{7F}\u{1}", "a\r\nb", "---", "...", "%x", "@y", "*z", "&w", "!v", "key: |\n  text\n", "many\n\n\n", "C:\\dir",
        ]
        return texts.randomElement(using: &random) ?? ""
    }

    private static func keys(_ random: inout SeededRandom) -> [String] {
        let names = ["a", "b", "name", "x y", "no", "8080", "grün", "a.b/c", "it's", "k: v", "#h", "", "long_key_name", "<<", "\"q\""]
        return Array(names.shuffled(using: &random).prefix(Int.random(in: 0 ... 4, using: &random)))
    }
}
