import Documents
import Secrets
import TestSupport

/// The values of a sealed file, apart from how it is written: sections of keys, as texts of YAML that JSON takes too.
struct SecretModel: Equatable {
    var values: [String: [String: String]] = [:]

    private static let sections = ["db", "smtp", "a b", "queue"]
    private static let keys = ["user", "password", "port", "flag", "note", "rate", "host_unencrypted", "größe"]
    private static let texts = [
        "5432", "-7", "true", "false", "2.5", "\"5432\"", "\"true\"", "\"\"", "\"# no comment\"", "\"a: b\"", "\"größer\"",
        "\"two\\nlines\"",
        "\"  blanks  \"", "\"it's\"", "\"\\\"quoted\\\"\"", "null",
    ]

    init() {}

    init(_ random: inout SeededRandom) {
        for section in Self.sections.shuffled(using: &random).prefix(Int.random(in: 1 ... 4, using: &random)) {
            for key in Self.keys.shuffled(using: &random).prefix(Int.random(in: 1 ... 6, using: &random)) {
                values[section, default: [:]][key] = Self.text(&random)
            }
            // A section that loses its last key is gone, which is another change of the other side's.
            values[section]?["anchor"] = "\"stays\""
        }
    }

    static func text(_ random: inout SeededRandom) -> String {
        Bool.random(using: &random)
            ? "\"value \(Int.random(in: 0 ... 99_999, using: &random))\"" : texts.randomElement(using: &random) ?? ""
    }

    /// Every place where a value is or could be.
    static var places: [(section: String, key: String)] { sections.flatMap { section in keys.map { (section, $0) } } }

    subscript(place: (section: String, key: String)) -> String? {
        get { values[place.section]?[place.key] }
        set {
            values[place.section, default: [:]][place.key] = newValue
            if values[place.section]?.isEmpty ?? false { values[place.section] = nil }
        }
    }

    /// Changes, adds or takes away what is at some places; each really differs afterwards.
    func edited(at places: some Sequence<(section: String, key: String)>, _ random: inout SeededRandom) -> SecretModel {
        var result = self
        for place in places {
            if result[place] != nil, Int.random(in: 0 ... 3, using: &random) == 0 {
                result[place] = nil
            } else {
                while result[place] == self[place] { result[place] = Self.text(&random) }
            }
        }
        return result
    }

    /// What two changes of this leave undecided: a section that one took away and the other changed, and otherwise each key of which they
    /// made different things.
    func conflicts(_ ours: SecretModel, _ theirs: SecretModel) -> Set<Path> {
        func isUndecided<Value: Equatable>(_ base: Value?, _ ours: Value?, _ theirs: Value?) -> Bool {
            ours != theirs && base != ours && base != theirs
        }
        var result: Set<Path> = []
        for section in Self.sections where isUndecided(values[section], ours.values[section], theirs.values[section]) {
            let path = Path([.key(section)])
            guard let our = ours.values[section], let their = theirs.values[section] else {
                result.insert(path)
                continue
            }
            let keys = Set(our.keys).union(their.keys)
            result.formUnion(
                keys.filter { isUndecided(values[section]?[$0], our[$0], their[$0]) }.map { path.appending(key: $0) })
        }
        return result
    }

    /// As a file, in the order of names, with a comment above each key in YAML.
    func text(isJson: Bool) -> String {
        let sections = values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted { $0.key < $1.key }) }
        if isJson {
            let parts = sections.map { name, keys in
                "  \"\(name)\": {\n" + keys.map { "    \"\($0.key)\": \($0.value)" }.joined(separator: ",\n") + "\n  }"
            }
            return "{\n\(parts.joined(separator: ",\n"))\n}\n"
        }
        return sections.map { name, keys in
            "# about \(name)\n\(name):\n" + keys.map { "  # of \($0.key)\n  \($0.key): \($0.value)\n" }.joined()
        }.joined()
    }

    /// What a file says, keys sorted, so that two files that say the same are equal: JSON of each value.
    static func reading(_ text: [UInt8], isJson: Bool) -> [String: String] {
        guard let root = Layer.parse(text, file: isJson ? "a.json" : "a.yaml").document?.root else { return [:] }
        var result: [String: String] = [:]
        for (section, keys) in root.ownEntries where section.text != "sops" {
            for (key, value) in keys.ownEntries {
                result["\(section.text)/\(key.text)"] = (try? value.json(.compact)).map { String(decoding: $0, as: UTF8.self) }
            }
        }
        return result
    }

    func reading(isJson: Bool) -> [String: String] { SecretModel.reading(Array(text(isJson: isJson).utf8), isJson: isJson) }
}

/// People with keys of their own.
struct SecretPeople {
    let ada: AgeIdentity, bob: AgeIdentity, eve: AgeIdentity

    init() throws { (ada, bob, eve) = (try .generate(), try .generate(), try .generate()) }

    static func keys(_ people: AgeIdentity...) -> KeyRing { KeyRing(identities: people) }
}

extension AgeIdentity {
    /// What the variable `SOPS_AGE_KEY` takes.
    var words: String { text.reveal { String(decoding: $0, as: UTF8.self) } }
}

/// The real sops.
enum RealSops {
    /// Nil, said on standard error, where it is not installed.
    static let program: String? = {
        let own = packageFolder + "/.build/python/bin/sops"
        if (try? run([own, "--disable-version-check", "--version"]))?.status == 0 { return own }
        return nil
    }()

    /// What a file says in plain, as JSON; nil where sops cannot open it.
    static func opened(_ file: String, by person: AgeIdentity) throws -> [UInt8]? {
        guard let program else { return nil }
        let result = try run(
            [program, "--disable-version-check", "decrypt", "--output-type", "json", file],
            environment: ["SOPS_AGE_KEY": person.words, "HOME": "/nonexistent", "PATH": "/usr/bin:/bin"])
        return result.status == 0 ? result.standardOutput : nil
    }
}
