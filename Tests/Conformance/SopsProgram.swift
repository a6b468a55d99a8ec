import Documents
@testable import Secrets
import TestSupport
import Testing

/// The real sops against what is sealed and opened here, over random files of every store under every rule.
@Suite struct `Random files and the real sops` {
    private static let program: String? = {
        let path = "\(packageFolder)/.build/python/bin/sops"
        if (try? run([path, "--disable-version-check", "--version"]))?.status == 0 { return path }
        printError("skipped: no sops in .build/python, see README")
        return nil
    }()

    @Test(.enabled(if: program != nil), arguments: 0 ..< UInt64(longRun ? 200 : 12))
    func `agree in both directions`(seed: UInt64) throws {
        var file = RandomSealedFile(seed: seed)
        let folder = try TemporaryFolder(), sops = try Sopses(folder, file, Self.program ?? ""), text = file.text()
        try folder.write("plain.\(file.name)", text)

        // What they read from our file is what they read from their own.
        let ours = try Sops.seal(Secret(copying: text), path: "ours.\(file.name)", by: file.rule, now: 1_767_323_045).bytes
        try folder.write("ours.\(file.name)", ours)
        let theirs = try sops.answer(["encrypt"], "plain.\(file.name)")
        try folder.write("theirs.\(file.name)", theirs)
        let fromTheirs = try sops.answer(["decrypt"], "theirs.\(file.name)")
        #expect(try sops.answer(["decrypt"], "ours.\(file.name)") == fromTheirs, "\(String(decoding: ours, as: UTF8.self))")

        // And what we read from their file is what they read from it; from ours, what went in.
        let here = try SopsFile(theirs, path: "theirs.\(file.name)").opened(with: file.keys)
        try expectSame(here.plaintext.reveal { Array($0) }, fromTheirs, here.file.store)
        let back = try SopsFile(ours, path: "ours.\(file.name)").opened(with: file.keys).plaintext.reveal { Array($0) }
        // Sealed, a block scalar is one line, which does not say how far it was indented.
        if text.firstRange(of: Array(": |\n".utf8)) == nil { #expect(back == text) } else { try expectSame(back, text, here.file.store) }
        try expectEdits(of: ours, file, sops)

        // A value that they set in our file opens here, and all others stay.
        guard let (path, key) = file.editable else { return }
        _ = try sops.answer(["set"], "ours.\(file.name)", [path, "\"set there\""])
        let edited = try SopsFile(readFile(folder.path("ours.\(file.name)")), path: "ours.\(file.name)").opened(with: file.keys)
        let plaintext = edited.plaintext.reveal { String(decoding: $0, as: UTF8.self) }
        #expect(plaintext.split(separator: "\n").contains { $0.contains(key) && $0.contains("set there") }, "\(plaintext)")
    }

    // MARK: Edited here, read there

    /// Every kind of change, each of the file that the one before left: sops reads what the change asked for, and of the values that it
    /// left alone the ciphertext is as it was.
    private func expectEdits(of sealed: [UInt8], _ file: RandomSealedFile, _ sops: borrowing Sopses) throws {
        var edited = Edited(sealed, file)
        let all = try edited.open().file.entries.filter { !$0.isComment }
        if file.name != "bin", let target = all.last(where: { $0.path.steps.count == (file.name == "ini" ? 2 : 1) }) {
            let set = try edited.open().setting(
                target.path, to: OpenSopsFile.Value(kind: .string, text: Secret(copying: Array("set here".utf8))), by: nil,
                now: 1_767_323_105)
            try edited.become(set.bytes, keepingAllBut: [target.path])
            try expectReads(edited, sops)
            if all.count > 1 {
                try edited.become(edited.open().unsetting(target.path, now: 1_767_323_165), keepingAllBut: [target.path])
                try expectReads(edited, sops)
            }
        }
        let text = try edited.open().plaintext.reveal { Array($0) }
        let more: [UInt8]? =
            switch file.name {
            case "yaml", "env": text + Array((file.name == "yaml" ? "added_key: new\n" : "ADDED_KEY=new\n").utf8)
            case "bin": text + [0, 1, 2]
            default: nil
            }
        if let more {
            try edited.become(edited.open().resealing(Secret(copying: more), by: nil, now: 1_767_323_225).bytes, keepingAllBut: [])
            #expect(try edited.open().plaintext.reveal { Array($0) } == more)
            try expectReads(edited, sops)
        }
        let rewrapped = try SopsFile(edited.bytes, path: edited.path).rewrapped(for: file.rule.recipients, with: file.keys)
        #expect(rewrapped != edited.bytes)
        try edited.become(rewrapped, keepingAllBut: [])
        try expectReads(edited, sops)
        let old = edited.ciphertexts
        edited.bytes = try edited.open().rotated(for: file.rule.recipients, now: 1_767_323_285)
        #expect(old.isDisjoint(with: edited.ciphertexts))
        try expectReads(edited, sops)
    }

    private func expectReads(_ edited: Edited, _ sops: borrowing Sopses) throws {
        try sops.write(edited.path, edited.bytes)
        try expectSame(edited.open().plaintext.reveal { Array($0) }, sops.answer(["decrypt"], edited.path), edited.open().file.store)
    }

    /// Trees, since sops escapes characters that need it not.
    private func expectSame(_ ours: [UInt8], _ theirs: [UInt8], _ store: SopsStore) throws {
        guard store == .yaml || store == .json else { return #expect(ours == theirs) }
        let parsed = [ours, theirs].map { store == .yaml ? Yaml.parse($0, file: "f") : Json.parse($0, file: "f") }
        let roots = try parsed.map { try #require($0.document?.root, "\($0.diagnostics.map(\.rendered))") }
        #expect(isSame(roots[0], roots[1]), "\(String(decoding: ours, as: UTF8.self))")
    }
}

/// A sealed file between two changes.
private struct Edited {
    var bytes: [UInt8]
    let path: String
    private let keys: KeyRing

    init(_ bytes: [UInt8], _ file: RandomSealedFile) { (self.bytes, path, keys) = (bytes, "edited.\(file.name)", file.keys) }

    func open() throws -> OpenSopsFile { try SopsFile(bytes, path: path).opened(with: keys) }

    var ciphertexts: Set<[UInt8]> { Set(sealed().map(\.text)) }

    private func sealed() -> [(path: Path, text: [UInt8])] {
        guard let file = try? SopsFile(bytes, path: path) else { return [] }
        return file.entries.filter(\.isSealed).map { ($0.path, Array(file.source[$0.range])) }
    }

    /// Takes over a changed text, in which all that was sealed and is not named has its ciphertext as it was. A file of one value has
    /// nothing else.
    mutating func become(_ changed: [UInt8], keepingAllBut paths: [Path]) throws {
        let old = sealed().filter { !paths.contains($0.path) }
        bytes = changed
        guard !path.hasSuffix("bin") else { return }
        let new = ciphertexts
        #expect(old.allSatisfy { new.contains($0.text) }, "\(String(decoding: changed, as: UTF8.self))")
    }
}

/// The program with the keys and the rule of one file.
private struct Sopses {
    private let program: String
    private let folder: String
    private let environment: [String: String]

    init(_ folder: borrowing TemporaryFolder, _ file: RandomSealedFile, _ program: String) throws {
        (self.program, self.folder) = (program, folder.path)
        var environment = isolatedEnvironment(home: folder.path)
        environment["SOPS_AGE_KEY"] = try file.keys.sources().flatMap { try $0.identities() }
            .map { $0.text.reveal { String(decoding: $0, as: UTF8.self) } }.joined(separator: "\n")
        self.environment = environment
        try folder.write(".sops.yaml", "creation_rules:\n  - \(file.ruleText)\n")
    }

    func write(_ file: String, _ bytes: [UInt8]) throws { try writeFile("\(folder)/\(file)", bytes) }

    func answer(_ verb: [String], _ file: String, _ more: [String] = []) throws -> [UInt8] {
        let result = try run([program, "--disable-version-check"] + verb + [file] + more, in: folder, environment: environment)
        #expect(result.status == 0, "\(verb) \(file): \(result.error)")
        return result.standardOutput
    }
}

/// A file with values, comments and a rule that the seed says.
private struct RandomSealedFile {
    private var random: SeededRandom
    private let store: SopsStore
    private let identities: [AgeIdentity]
    private let inGroups: Bool
    private var lines: [String] = []

    let rule: CreationRule
    /// The extension.
    var name: String { store == .dotenv ? "env" : store == .binary ? "bin" : store.rawValue }
    /// A path that sops sets, and the key at its end.
    private(set) var editable: (path: String, key: String)?

    private static let rules: [EncryptionRule?] = [
        nil, .unencryptedSuffix("_plain"), .encryptedSuffix("_secret"), .encryptedRegex("^(pass|k[0-4])"),
        .unencryptedRegex("^(host|k[5-9])"),
        .encryptedCommentRegex("SEAL"), .unencryptedCommentRegex("SHOW"),
    ]

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        store = SopsStore.allCases[Int(seed % 5)]
        inGroups = seed % 4 == 3
        // Only YAML has comments that say something under every version of sops.
        let count = RandomSealedFile.rules.count - (store == .yaml ? 0 : 2)
        let encryption = store == .binary ? nil : RandomSealedFile.rules[Int(seed / 5) % count]
        identities = (0 ..< 3).compactMap { _ in try? AgeIdentity.generate() }
        let all = identities.map(\.recipient)
        rule = CreationRule(
            recipients: inGroups ? SopsRecipients(groups: all.map { SopsRecipients.Group(age: [$0]) }, threshold: 2) : SopsRecipients(all),
            encryption: encryption, macOnlyEncrypted: store != .binary && seed % 3 == 1)
    }

    /// Two of the three, so that groups are joined.
    var keys: KeyRing { KeyRing(identities: Array(identities.suffix(2))) }

    /// The same rule as `.sops.yaml` has it.
    var ruleText: String {
        let all = identities.map { "\"\($0.recipient)\"" }
        var fields =
            inGroups
            ? ["shamir_threshold: 2", "key_groups: [\(all.map { "{age: [\($0)]}" }.joined(separator: ", "))]"]
            : ["age: [\(all.joined(separator: ", "))]"]
        if let encryption = rule.encryption { fields.append("\(encryption.field): \"\(encryption.text)\"") }
        if rule.macOnlyEncrypted { fields.append("mac_only_encrypted: true") }
        return "{\(fields.joined(separator: ", "))}"
    }

    private mutating func below(_ count: Int) -> Int { Int.random(in: 0 ..< count, using: &random) }

    mutating func text() -> [UInt8] {
        switch store {
        case .yaml: addYaml(depth: 0, indent: "")
        case .json: return Array((json(depth: 0) + "\n").utf8)
        case .dotenv: addDotenv()
        case .ini: addIni()
        case .binary: return (0 ..< below(3) * below(70_000)).map { _ in UInt8.random(in: 0 ... 255, using: &random) }
        }
        return Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    private mutating func key(_ number: Int) -> String {
        ["pass", "host", "k", "a_secret", "b_plain", "c_unencrypted", "Ä", "x.y"][below(8)] + "\(number)"
            + ["", "_secret", "_plain"][below(3)]
    }

    private mutating func word() -> String {
        [
            "admin", "p4ss word", "Größe", "a#b", "=x=", "tr\"ue", "it's", "🔑 key", "C:\\dir", "x: y",
            "long " + String(repeating: "z", count: 90),
        ][below(11)]
    }

    private mutating func scalar() -> String {
        switch below(8) {
        case 0: "\(below(100_000) - 50_000)"
        case 1: "\(below(1000)).\(below(9) + 1)"
        case 2: ["true", "false"][below(2)]
        case 3: "null"
        case 4: "\"\""
        default: quoted(word())
        }
    }

    private func quoted(_ text: String) -> String { "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"" }

    private mutating func addYaml(depth: Int, indent: String) {
        for number in 0 ... below(4) + (depth == 0 ? 1 : 0) {
            if below(3) == 0 { lines.append("\(indent)# \(["a note", "SEAL this", "SHOW this"][below(3)])") }
            let key = key(number)
            switch depth < 3 ? below(6) : 5 {
            case 0:
                lines.append("\(indent)\(key):")
                addYaml(depth: depth + 1, indent: indent + "    ")
            case 1:
                lines.append("\(indent)\(key):")
                for _ in 0 ... below(3) { lines.append("\(indent)    - \(scalar())") }
            case 2: lines += ["\(indent)\(key): |", "\(indent)    line one", "\(indent)    line two"]
            default:
                lines.append("\(indent)\(key): \(scalar())")
                if depth == 0 { editable = ("[\"\(key)\"]", key) }
            }
        }
    }

    private mutating func json(depth: Int) -> String {
        let entries = (0 ... below(4)).map { number in
            let key = key(number)
            switch depth < 3 ? below(6) : 5 {
            case 0: return "\(quoted(key)): \(json(depth: depth + 1))"
            case 1: return "\(quoted(key)): [\((0 ... below(3)).map { _ in scalar() }.joined(separator: ", "))]"
            default:
                if depth == 0 { editable = ("[\"\(key)\"]", key) }
                return "\(quoted(key)): \(scalar())"
            }
        }
        let indent = String(repeating: "\t", count: depth + 1)
        return "{\n\(entries.map { indent + $0 }.joined(separator: ",\n"))\n\(indent.dropLast())}"
    }

    private mutating func addDotenv() {
        for number in 0 ... below(8) {
            if below(3) == 0 { lines.append("# note \(number)") }
            let key = "KEY\(number)" + ["", "_secret", "_plain", "_unencrypted"][below(4)]
            lines.append("\(key)=\(["", "two\\nlines", "'single'", word()][below(4)])")
            editable = ("[\"\(key)\"]", key)
        }
    }

    private mutating func addIni() {
        for section in 0 ... below(3) {
            if section > 0 { lines.append("") }
            if below(3) == 0 { lines.append("; about s\(section)") }
            lines.append("[s\(section)]")
            let key = "key" + ["", "_secret", "_plain"][below(3)]
            if below(3) == 0 { lines.append("; about it") }
            // Aligned by one name, as sops writes.
            lines.append("\(key) = \(["admin", "`a#b`", "\"  padded  \"", "\"\"\"one\ntwo\"\"\"", "x y"][below(5)])")
            editable = ("[\"s\(section)\"][\"\(key)\"]", key)
        }
    }
}
