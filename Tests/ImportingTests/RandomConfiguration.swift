import Documents
import Importing
import TestSupport

/// Random effective values for random environments, drawn from few keys, so that environments share and differ.
struct RandomConfiguration {
    var random: SeededRandom
    /// Nulls outside of lists: what layers can say only with a reference.
    var withNulls = true

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func configuration() -> ImportedConfiguration {
        var result = ImportedConfiguration()
        let names = ["dev", "staging", "prod", "prod-eu", "eu", "prod-us"].prefix(chance(6) + 1)
        if chance(3) == 0 { result.environments.append(ImportedConfiguration.Environment(name: "base")) }
        for name in names {
            let before = result.environments.map(\.name).filter { $0 != "base" }
            let parents = chance(2) == 0 ? [] : Array(before.shuffled(using: &random).prefix(chance(3)))
            result.environments.append(
                ImportedConfiguration.Environment(name: name, parents: parents, isAbstract: chance(5) == 0))
        }
        for document in ["app", "payments/db"].prefix(chance(2) + 1) {
            var seed = mapping(3)
            seed.comments = comments(onlyLines: true)
            for environment in result.environments where !environment.isAbstract && chance(6) > 0 {
                result.documents[environment.name, default: [:]][document] = .mapping(varied(seed))
            }
        }
        return result
    }

    private mutating func chance(_ count: Int) -> Int { Int.random(in: 0 ..< count, using: &random) }

    /// The same value with some parts replaced, removed or added.
    private mutating func varied(_ value: ImportedValue) -> ImportedValue {
        var entries = value.entries.filter { _ in chance(8) > 0 }.map { entry in
            let value = entry.value.entries.isEmpty ? (chance(4) == 0 ? self.value(2) : entry.value) : varied(entry.value)
            return ImportedEntry(entry.key, value, comments: chance(3) == 0 ? comments() : entry.comments)
        }
        if chance(4) == 0, !entries.contains(where: { $0.key == "new" }) { entries.append(ImportedEntry("new", self.value(2))) }
        if chance(3) == 0 { entries.shuffle(using: &random) }
        return ImportedValue(.mapping(entries), comments: value.comments)
    }

    mutating func mapping(_ depth: Int) -> ImportedValue {
        let keys = ["a", "b", "c", "no", "8080", "x y", "a.b/c", "<<", ""].shuffled(using: &random).prefix(chance(6))
        let entries = keys.map { ImportedEntry($0, value(depth - 1), comments: comments()) }
        return ImportedValue(.mapping(entries))
    }

    mutating func value(_ depth: Int) -> ImportedValue {
        switch chance(depth > 0 ? 9 : 6) {
        case 0: return withNulls ? ImportedValue(.scalar(.null, "null")) : .string("")
        case 1: return ImportedValue(.scalar(.integer, ["0", "-12", "8080", "0o17"].randomElement(using: &random) ?? "0"))
        case 2: return ImportedValue(.scalar(.decimal, ["1.10", "1e3", ".inf"].randomElement(using: &random) ?? "0.5"))
        case 3: return ImportedValue(.scalar(.boolean, ["true", "False"].randomElement(using: &random) ?? "true"))
        case 4, 5: return .string(text())
        case 6: return ImportedValue(.sequence((0 ..< chance(4)).map { _ in element(depth - 1) }))
        default: return mapping(depth)
        }
    }

    private mutating func element(_ depth: Int) -> ImportedValue {
        var element = chance(5) == 0 ? ImportedValue(.scalar(.null, "null")) : value(depth)
        element.comments = comments()
        return element
    }

    private mutating func text() -> String {
        let texts = [
            "", "plain", "no", "12:30", "null", "${HOME}", "$${x}", "${null}", "a ${b:-${c}} $", "$", "one\ntwo\n", "one\n  two", "\n",
            "# no comment", "a #b", "grün ☃", "tab\tbed", "\u{85}\u{1}", "key: |\n  text\n\n", " lead", "{{ x }}",
        ]
        return texts.randomElement(using: &random) ?? ""
    }

    private mutating func comments(onlyLines: Bool = false) -> Comments {
        var comments = Comments()
        let lines: [String?] = [" above", nil, " # two", "", " ünder: |\u{7}", " x"]
        if chance(4) == 0 { comments.above = (0 ... chance(3)).map { _ in lines.randomElement(using: &random) ?? nil } }
        if chance(5) == 0, !onlyLines { comments.beside = " beside \(chance(3))" }
        if chance(6) == 0 { comments.below = [" below"] }
        return comments
    }
}
