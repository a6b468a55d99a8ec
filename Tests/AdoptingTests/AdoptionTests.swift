import Adopting
import Changing
import Documents
import History
import Overlays
import Rendering
import TestSupport
import Testing

private let formats = ["yaml", "json", "toml", "dotenv", "properties", "ini", "configmap"]
private let nested = ["yaml", "json", "toml"]

private func configuration(_ format: String, _ more: String = "") -> [String: String] {
    [
        "cfgops.yaml": """
        version: 1
        environments: { prod: {}, dev: {} }
        targets:
          - { name: app, documents: app, select: own, format: \(format), path: app\(more) }

        """,
        "environments/base/app.yaml": """
        own:
          text: plain
          port: 8080
          rate: 1.5
          flag: true
        \(["configmap", "ini"].contains(format) ? "" : "  deep: { a: { b: 1 }, c: two }\n")\
        \(nested.contains(format) ? "  list: [1, 2, 3]\n" : "")
        """,
        "environments/prod/app.yaml": "own: { text: prod's }\n",
    ]
}

@Suite struct `A live edit` {
    private static let strings = [
        "word", "two words", "it's", "say \"hi\"", "a: b", "${port}", "$HOME/x", "back\\slash", "ünï", "no", "8080", "#1", "k=v", "-",
        "$${x}", "null", "~", "[a]", "{a}", "&a", "*a", "`x`", "%d", "a,b", "x;y",
    ]

    private static func change(_ format: String, _ random: inout SeededRandom) -> LayerEdit {
        func target(_ path: String) -> DocumentPath {
            (try? DocumentPath(parsing: "app:own.\(path)")) ?? DocumentPath(document: "app", path: .root)
        }
        let text = strings.randomElement(using: &random) ?? "x", number = "\(Int.random(in: 0 ... 99, using: &random))"
        let escaped = text.split(separator: "${", omittingEmptySubsequences: false).joined(separator: "$${")
        let changes: [(String, LayerEdit.Action)] = [
            ("text", .set(.string(escaped))), ("port", .set(.scalar(kind: .integer, text: number))),
            ("rate", .set(.scalar(kind: .decimal, text: "\(number).25"))), ("flag", .set(.scalar(kind: .boolean, text: "false"))),
        ]
        let deep: [(String, LayerEdit.Action)] = [
            ("deep.a.b", .set(.scalar(kind: .integer, text: number))), ("deep.c", .set(.string(escaped))), ("port", .remove),
            ("deep", .remove),
        ]
        let more: [(String, LayerEdit.Action)] = [
            ("new.\(number)x.y", .set(.string(escaped))), ("list[1]", .set(.string("x"))), ("list", .append(.string(escaped))),
            ("deep.a", .remove),
            ("list", .remove),
        ]
        let all = changes + (["configmap", "ini"].contains(format) ? [] : deep) + (nested.contains(format) ? more + more : [])
        let (path, action) = all.randomElement(using: &random) ?? changes[0]
        // An own list cannot be made by one element.
        let isRemoval = if case .remove = action { true } else { false }
        return LayerEdit(.named([path.hasPrefix("list") && !isRemoval ? "base" : "prod"]), target(path), action)
    }

    /// What some edits of layers render is taken for what somebody wrote: adopting it must render the same bytes.
    @Test(arguments: formats, 0 ..< (longRun ? 300 : 12) as Range<UInt64>)
    func `of what another commit would render gives that rendering`(format: String, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder(), adopted = try Adopted(folder, configuration(format))
        var tree = EditedTree(try adopted.repository.headSnapshot(), edits: [:])
        for _ in 0 ..< Int.random(in: 1 ... 3, using: &random) {
            let edit = Self.change(format, &random)
            let made = try? LayerChange([edit]).execute(on: tree, in: adopted.root, inputs: Inputs(), cache: LayerCache())
            tree.edits.merge(made?.edits ?? [:]) { $1 }
        }
        let files = try Adopted.files(of: tree, in: adopted.repository)
        let live = try #require(files.first { $0.path == "app" }).bytes
        let proposal = try adopted.proposal(["app": live]), text = String(decoding: live, as: UTF8.self)
        #expect(proposal.refused.flatMap(\.reasons).map(\.message) == [], "\(format), seed \(seed): \(text)")
        #expect(try adopted.rendered("app", with: proposal) == text, "\(format), seed \(seed)")
        #expect(proposal.edits.keys.allSatisfy { $0 == "environments/prod/app.yaml" }, "\(format), seed \(seed)")
    }

    @Test(
        arguments: [
            ("yaml", "8080", "9090", "own: { text: prod's, port: 9090 }\n"), ("yaml", "prod's", "base", "own: { text: base }\n"),
            ("json", "1.5", "1.50", "own: { text: prod's, rate: 1.50 }\n"),
            ("toml", "true", "false", "own: { text: prod's, flag: false }\n"),
            ("dotenv", "PORT=8080", "export PORT=9 # for now", "own: { text: prod's, port: 9 }\n"),
            ("dotenv", "8080", "many", "own: { text: prod's, port: many }\n"),
            ("properties", "port=8080", "port : 9", "own: { text: prod's, port: 9 }\n"),
            ("ini", "port = 8080", "port: 9", "own: { text: prod's, port: 9 }\n"),
            ("configmap", "\"8080\"", "\"9\"", "own: { text: prod's, port: 9 }\n"),
        ])
    func `changes the own layer of its environment and nothing else`(format: String, old: String, new: String, layer: String) throws {
        let folder = try TemporaryFolder(), adopted = try Adopted(folder, configuration(format))
        let text = String(decoding: try adopted.file("app").bytes, as: UTF8.self)
        let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        try #require(parts.count == 2, "\(text)")
        let proposal = try adopted.proposal(["app": Array((parts[0] + new + parts[1]).utf8)])
        #expect(proposal.refused.flatMap(\.reasons).map(\.message) == [])
        #expect(proposal.edits == ["environments/prod/app.yaml": .write(Array(layer.utf8))])
        #expect(proposal.adopted == ["app"])
    }

    @Test(
        arguments: [
            ("yaml", "8080", "[", "expected"), ("json", "8080", "null", "a layer cannot state what it is now"),
            ("dotenv", "PORT=8080", "PORT=$(date)", "may mean something else to whoever reads the file"),
            ("dotenv", "PORT=8080", "PORT=8080\nMORE=1", "the file does not say which key of the document it is"),
            ("configmap", "ConfigMap", "Secret", "no one value gave it"),
        ])
    func `that no key says is refused with its reason, and kept whole`(format: String, old: String, new: String, reason: String) throws {
        let folder = try TemporaryFolder(), adopted = try Adopted(folder, configuration(format))
        let text = String(decoding: try adopted.file("app").bytes, as: UTF8.self)
        let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        try #require(parts.count == 2, "\(text)")
        let live = Array((parts[0] + new + parts[1]).utf8), proposal = try adopted.proposal(["app": live])
        #expect(proposal.edits.isEmpty)
        #expect(proposal.adopted == [])
        let refusal = try #require(proposal.refused.first)
        #expect(refusal.reasons.first?.message.contains(reason) ?? false, "\(refusal.reasons)")
        #expect(refusal.patch == unifiedDiff(Array(text.utf8), live, oldName: "a/app", newName: "b/app"))
    }

    @Test func `of comments and layout alone is nothing to commit`() throws {
        let folder = try TemporaryFolder(), adopted = try Adopted(folder, configuration("yaml"))
        let proposal = try adopted.proposal(["app": Array("# by hand\n".utf8) + adopted.file("app").bytes])
        #expect(proposal.edits.isEmpty)
        #expect(proposal.refused.isEmpty)
    }

    @Test func `meets what a newer commit says: other keys go together, the same key is a conflict`() throws {
        let folder = try TemporaryFolder(), adopted = try Adopted(folder, configuration("yaml"))
        let first = try adopted.repository.resolve("HEAD", now: Moment(seconds: 0, offset: 0))
        let text = String(decoding: try adopted.file("app").bytes, as: UTF8.self)
        let live = text.split(separator: "8080", omittingEmptySubsequences: false).joined(separator: "9090")
        let adoption = Adoption(root: adopted.root, environment: "prod", inputs: Inputs(), cache: LayerCache(), sealing: .without)
        let files = try adopted.edited(["app": Array(live.utf8)], of: first)
        try adopted.repository.commit(["environments/prod/app.yaml": "own: { text: newer }\n"])
        let together = try adoption.proposal(for: files, on: adopted.repository.headSnapshot())
        #expect(together.edits == ["environments/prod/app.yaml": .write(Array("own: { text: newer, port: 9090 }\n".utf8))])
        try adopted.repository.commit(["environments/prod/app.yaml": "own: { port: 7070 }\n"])
        let conflict = try adoption.proposal(for: files, on: adopted.repository.headSnapshot())
        #expect(conflict.edits.isEmpty)
        #expect(
            conflict.refused.flatMap(\.reasons).map(\.message)
                == ["\"own.port\" is 7070 here and 9090 in the change; both started from nothing"])
        try adopted.repository.commit(["environments/prod/app.yaml": "own: { port: 9090 }\n"])
        let settled = try adoption.proposal(for: files, on: adopted.repository.headSnapshot())
        #expect(settled.edits.isEmpty)
        #expect(settled.refused.isEmpty)
    }
}
