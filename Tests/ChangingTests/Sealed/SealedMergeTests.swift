import Changing
import Documents
import Secrets
import TestSupport
import Testing
import Validating

/// Sealed files that two sides changed. Each seed is a merge of its own; all results are opened here, and a share of them, or all with
/// `CFGOPS_LONG=1`, by the real sops.
@Suite struct `Merging sealed files by key` {
    private static let seeds = 0 ..< (longRun ? 500 : 200) as Range<UInt64>
    /// Of how many results sops opens one.
    private static let share: UInt64 = longRun ? 1 : 10

    @Test func `joins edits at different keys without a conflict, and the real sops opens what comes out`() throws {
        let folder = try TemporaryFolder(), people = try SecretPeople()
        var opened = 0
        for seed in Self.seeds {
            let merge = try SealedMergeCase(seed: seed, people)
            let result = merge.merged(with: SecretPeople.keys(people.ada))
            #expect(result.conflicts == [], "seed \(seed)")
            #expect(try merge.reading(of: result.text, by: people.ada) == merge.expected.reading(isJson: merge.isJson), "seed \(seed)")
            #expect(try merge.comments(of: result.text, by: people.ada).isSuperset(of: merge.ourComments), "seed \(seed)")
            guard seed % Self.share == 0, RealSops.program != nil else { continue }
            try folder.write("\(seed)-\(merge.file)", result.text)
            let json = try #require(try RealSops.opened(folder.path("\(seed)-\(merge.file)"), by: people.ada), "seed \(seed)")
            #expect(SecretModel.reading(json, isJson: true) == merge.expected.reading(isJson: true), "seed \(seed)")
            opened += 1
        }
        #expect(opened == (RealSops.program == nil ? 0 : Self.seeds.count / Int(Self.share)))
    }

    @Test(arguments: seeds.prefix(20))
    func `names every key that both changed, and shows none of the values`(seed: UInt64) throws {
        let people = try SecretPeople()
        var merge = try SealedMergeCase(seed: seed, people)
        let place = try #require(SecretModel.places.first { merge.base[$0] != nil })
        try merge.change(place, ours: "\"canary-ours\"", theirs: "\"canary-theirs\"")
        let result = merge.merged(with: SecretPeople.keys(people.ada)), path = Path([.key(place.section), .key(place.key)])
        #expect(result.text == merge.texts.ours)
        #expect(result.conflicts.map(\.path) == [path])
        let message = result.conflicts.map(\.diagnostic.rendered).joined()
        #expect([" is <secret ", " was "].contains { message.contains(path.named + $0) } && !message.contains("canary"), "\(message)")
        let decided = merge.merged(with: SecretPeople.keys(people.ada)) { _ in .theirs }
        #expect(decided.conflicts == [])
        #expect(try merge.reading(of: decided.text, by: people.ada)["\(place.section)/\(place.key)"] == "\"canary-theirs\"")
    }

    @Test func `leaves everything to a key, but for who may read it`() throws {
        let people = try SecretPeople(), merge = try SealedMergeCase(seed: 1, people)
        let result = merge.merged(with: SecretPeople.keys(people.eve))
        #expect(result.text == merge.texts.ours)
        #expect(result.conflicts.map(\.path) == [.root])
        #expect(result.conflicts.first?.reason?.contains("without a key a sealed file is merged only whole") == true)

        let file = try SopsFile(merge.texts.base, path: merge.file)
        let rewrapped = try file.rewrapped(
            for: SopsRecipients([people.ada.recipient, people.bob.recipient]), with: SecretPeople.keys(people.ada))
        for (ours, theirs) in [(rewrapped, merge.texts.theirs), (merge.texts.theirs, rewrapped)] {
            let merged = merge.merged(with: .empty, base: merge.texts.base, ours: ours, theirs: theirs)
            #expect(merged.conflicts == [])
            for person in [people.ada, people.bob] {
                #expect(try merge.reading(of: merged.text, by: person) == merge.reading(of: merge.texts.theirs, by: people.ada))
            }
        }
    }

    @Test func `keeps the order of the values where it takes no key, since their MAC rests on it`() throws {
        let people = try SecretPeople(), keys = SecretPeople.keys(people.ada), merge = try SealedMergeCase(seed: 1, people)
        let rule = CreationRule(recipients: SopsRecipients([people.ada.recipient]))
        let base = try Sops.seal(Secret(copying: Array("a: 1\nb: 2\n".utf8)), path: merge.file, by: rule, now: 0).bytes
        let open = try SopsFile(base, path: merge.file).opened(with: keys)
        let turned = try open.resealing(Secret(copying: Array("b: 3\na: 1\n".utf8)), by: nil, now: 1).bytes
        let rewrapped = try open.file.rewrapped(for: SopsRecipients([people.ada.recipient, people.bob.recipient]), with: keys)
        for (ours, theirs) in [(rewrapped, turned), (turned, rewrapped)] {
            let merged = merge.merged(with: .empty, base: base, ours: ours, theirs: theirs)
            #expect(merged.conflicts == [])
            let plain = try SopsFile(merged.text, path: merge.file).opened(with: SecretPeople.keys(people.bob)).plaintext
            #expect(plain.reveal { String(decoding: $0, as: UTF8.self) } == "b: 3\na: 1\n")
        }
    }

    @Test func `seals for whom either side let read it, and for nobody whom one took away, under a new data key`() throws {
        let people = try SecretPeople(), keys = SecretPeople.keys(people.ada), both = [people.ada.recipient, people.eve.recipient]
        var random = SeededRandom(seed: 3)
        let model = SecretModel(&random), base = try SealedMergeCase.sealed(model, isJson: false, for: both)
        let open = try SopsFile(base, path: "a.yaml").opened(with: keys)
        let ours = try open.rotated(for: SopsRecipients([people.ada.recipient]), now: 1)
        let theirs = try SopsFile(base, path: "a.yaml").rewrapped(for: SopsRecipients(both + [people.bob.recipient]), with: keys)
        let merged = SealedMerge(
            file: "a.yaml", base: base, ours: ours, theirs: theirs, layer: MergedLayer(of: "a", nil), sealing: Sealing(keys: keys, now: 2)
        ).merged()
        #expect(merged.conflicts == [])
        #expect(merged.notes.count == 1)
        let file = try SopsFile(merged.text, path: "a.yaml")
        #expect(Set(file.recipients.groups.flatMap(\.age)) == [people.ada.recipient, people.bob.recipient])
        #expect(throws: Diagnostics.self) { try file.opened(with: SecretPeople.keys(people.eve)) }
        let result = try file.opened(with: keys)
        #expect(try !result.hasDataKey(of: open) && !result.hasDataKey(of: SopsFile(ours, path: "a.yaml").opened(with: keys)))
    }

    @Test func `takes the data key of the side that rotated, and says so`() throws {
        let people = try SecretPeople(), merge = try SealedMergeCase(seed: 2, people), keys = SecretPeople.keys(people.ada)
        let theirs = try SopsFile(merge.texts.theirs, path: merge.file).opened(with: keys)
            .rotated(for: SopsRecipients([people.ada.recipient, people.bob.recipient]), now: 3)
        let merged = merge.merged(with: keys, base: merge.texts.base, ours: merge.texts.ours, theirs: theirs)
        #expect(merged.conflicts == [])
        #expect(merged.notes == ["\(merge.file) is sealed as the change has it: who may read it changed there"])
        #expect(try merge.reading(of: merged.text, by: people.bob) == merge.expected.reading(isJson: merge.isJson))
        #expect(
            try SopsFile(merged.text, path: merge.file).opened(with: keys)
                .hasDataKey(of: SopsFile(theirs, path: merge.file).opened(with: keys)))
    }

    @Test func `opens a base that was not sealed for the person who merges, where its data key is still the same`() throws {
        let people = try SecretPeople(), merge = try SealedMergeCase(seed: 7, people), keys = SecretPeople.keys(people.ada)
        func shared(_ text: [UInt8]) throws -> [UInt8] {
            try SopsFile(text, path: merge.file).rewrapped(for: SopsRecipients([people.ada.recipient, people.bob.recipient]), with: keys)
        }
        let merged = try merge.merged(
            with: SecretPeople.keys(people.bob), base: merge.texts.base, ours: shared(merge.texts.ours), theirs: shared(merge.texts.theirs))
        #expect(merged.conflicts == [])
        #expect(try merge.reading(of: merged.text, by: people.bob) == merge.expected.reading(isJson: merge.isJson))
    }

    /// The quotes around a ciphertext are those of the line that it stands in, and ours writes its lines as it always did.
    @Test func `keeps the ciphertext of everything that nobody changed`() throws {
        let people = try SecretPeople()
        for seed in Self.seeds.prefix(longRun ? 500 : 100) {
            let merge = try SealedMergeCase(seed: seed, people), merged = merge.merged(with: SecretPeople.keys(people.ada))
            func ciphertexts(_ text: [UInt8]) throws -> [Path: String] {
                let file = try SopsFile(text, path: merge.file)
                let pairs = file.entries.filter { $0.isSealed && !$0.isComment }.map { entry in
                    (entry.path, String(decoding: file.source[entry.range].filter { $0 != UInt8(ascii: "\"") }, as: UTF8.self))
                }
                return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
            }
            let ours = try ciphertexts(merge.texts.ours), theirs = try ciphertexts(merge.texts.theirs)
            for (path, text) in try ciphertexts(merged.text) {
                #expect(ours[path] == text || theirs[path] == text, "seed \(seed): \(path)")
            }
        }
    }

    @Test func `refuses a side that was tampered with`() throws {
        let people = try SecretPeople()
        var merge = try SealedMergeCase(seed: 5, people)
        let other = try SealedMergeCase(seed: 6, people)
        let file = try SopsFile(merge.texts.theirs, path: merge.file)
        let foreign = try #require(try SopsFile(other.texts.base, path: other.file).entries.first { $0.isSealed && !$0.isComment })
        let entry = try #require(file.entries.first { $0.isSealed && !$0.isComment })
        merge.texts.theirs.replaceSubrange(entry.range, with: other.texts.base[foreign.range])
        let result = merge.merged(with: SecretPeople.keys(people.ada))
        #expect(result.text == merge.texts.ours)
        #expect(result.conflicts.map(\.path) == [.root])
    }
}

/// A sealed base and two changes of it at different keys.
struct SealedMergeCase {
    let isJson: Bool
    let base: SecretModel
    /// What the merge has to say.
    let expected: SecretModel
    var texts: (base: [UInt8], ours: [UInt8], theirs: [UInt8])
    private let ours: SecretModel
    private let theirs: SecretModel
    private let people: SecretPeople

    var file: String { isJson ? "a.secrets.json" : "a.secrets.yaml" }

    init(seed: UInt64, _ people: SecretPeople) throws {
        var random = SeededRandom(seed: seed)
        self.people = people
        isJson = seed % 4 == 0
        base = SecretModel(&random)
        let places = SecretModel.places.shuffled(using: &random)
        let count = Int.random(in: 1 ... 3, using: &random), other = Int.random(in: 1 ... 3, using: &random)
        ours = base.edited(at: places[..<count], &random)
        theirs = base.edited(at: places[count ..< count + other], &random)
        var expected = ours
        for place in places[count ..< count + other] { expected[place] = theirs[place] }
        self.expected = expected
        let start = try Self.sealed(base, isJson: isJson, for: [people.ada.recipient])
        texts = (start, start, start)
        texts.ours = try changed(ours)
        texts.theirs = try changed(theirs)
    }

    static func sealed(_ model: SecretModel, isJson: Bool, for recipients: [AgeRecipient]) throws -> [UInt8] {
        let rule = CreationRule(recipients: SopsRecipients(recipients)), text = Array(model.text(isJson: isJson).utf8)
        return try Sops.seal(Secret(copying: text), path: isJson ? "a.secrets.json" : "a.secrets.yaml", by: rule, now: 0).bytes
    }

    private func changed(_ model: SecretModel) throws -> [UInt8] {
        let open = try SopsFile(texts.base, path: file).opened(with: SecretPeople.keys(people.ada))
        return try open.resealing(Secret(copying: Array(model.text(isJson: isJson).utf8)), by: nil, now: 1).bytes
    }

    /// Another value at one place on both sides.
    mutating func change(_ place: (section: String, key: String), ours: String, theirs: String) throws {
        var (one, other) = (base, base)
        (one[place], other[place]) = (ours, theirs)
        texts.ours = try changed(one)
        texts.theirs = try changed(other)
    }

    func merged(with keys: KeyRing, _ choices: (Path) -> ThreeWay.Choice? = { _ in nil }) -> SealedMerge.Result {
        merged(with: keys, base: texts.base, ours: texts.ours, theirs: texts.theirs, choices)
    }

    func merged(
        with keys: KeyRing, base: [UInt8], ours: [UInt8], theirs: [UInt8], _ choices: (Path) -> ThreeWay.Choice? = { _ in nil }
    ) -> SealedMerge.Result {
        SealedMerge(
            file: file, base: base, ours: ours, theirs: theirs, layer: MergedLayer(of: "a", nil), sealing: Sealing(keys: keys, now: 2)
        ).merged(choices)
    }

    private func plain(_ text: [UInt8], by person: AgeIdentity) throws -> [UInt8] {
        try SopsFile(text, path: file).opened(with: SecretPeople.keys(person)).plaintext.reveal { Array($0) }
    }

    func reading(of text: [UInt8], by person: AgeIdentity) throws -> [String: String] {
        SecretModel.reading(try plain(text, by: person), isJson: isJson)
    }

    func comments(of text: [UInt8], by person: AgeIdentity) throws -> Set<String> {
        Self.comments(String(decoding: try plain(text, by: person), as: UTF8.self))
    }

    /// Those that the merge has to keep: of keys that theirs did not take away.
    var ourComments: Set<String> { Self.comments(ours.text(isJson: isJson)).intersection(Self.comments(expected.text(isJson: isJson))) }

    private static func comments(_ text: String) -> Set<String> {
        Set(text.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { $0.hasPrefix("#") }.map(String.init))
    }
}
