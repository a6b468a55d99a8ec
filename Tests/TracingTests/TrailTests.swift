import Documents
import History
import Overlays
import TestSupport
import Testing
import Tracing
import Validating

@Suite struct `The trail of a value` {
    private static let files: [String: String?] = [
        "cfgops.yaml": "version: 1\nenvironments: { dev: {} }\n",
        "environments/base/app.yaml": """
        url: ${db:url}
        all: ${db:tree}
        text: ${file:motd.txt} and ${missing:-none}
        twice: ${db:url} ${db:url}
        own: ${list[1]}
        list: [1, "${db:name}"]
        """,
        "environments/base/db.yaml": "url: \"${host}/${name}\"\nhost: base\nname: app\ntree: { a: { b: \"${host}\" }, c: 2 }\n",
        "environments/dev/db.yaml": "host: dev\n",
        "motd.txt": "hello",
    ]

    /// `app:url <- db:url <- db:host, db:name`, each with the lines of its layers.
    private func lines(_ trail: ValueTrail) -> String {
        let own =
            switch trail.source {
            case .value(let value, let statements):
                "\(value)[\(statements.map { "\($0.file.environment):\($0.place.position?.line ?? 0)" }.joined(separator: " "))]"
            case .file(let path): "file \(path)"
            case .variable(let name): "variable \(name)"
            }
        return trail.next.isEmpty ? own : "\(own) <- (\(trail.next.map(lines).joined(separator: ", ")))"
    }

    @Test(arguments: [
        ("url", "app:url[base:1] <- (db:url[base:1] <- (db:host[base:2 dev:1], db:name[base:3]))"),
        ("all.a.b", "app:all.a.b[] <- (db:tree.a.b[base:4] <- (db:host[base:2 dev:1]))"),
        ("all.c", "app:all.c[] <- (db:tree.c[base:4])"),
        ("text", "app:text[base:3] <- (file motd.txt)"),
        ("twice", "app:twice[base:4] <- (db:url[base:1] <- (db:host[base:2 dev:1], db:name[base:3]))"),
        ("own", "app:own[base:5] <- (app:list[1][base:6] <- (db:name[base:3]))"),
        ("list[0]", "app:list[0][base:6]"),
    ])
    func `leads through references to every layer`(path: String, expected: String) throws {
        let temporary = try TemporaryFolder(), repository = try temporary.repository([Self.files])
        let finder = TrailFinder(try loaded(repository).usable(), in: "dev")
        #expect(lines(try finder.trail(of: DocumentPath(document: "app", path: Path(parsing: path)), isDeep: false)) == expected)
    }

    @Test func `does not follow the same value twice, however many references lead there`() throws {
        let temporary = try TemporaryFolder()
        let ladder = (0 ..< 12).map { "k\($0): \"${k\($0 + 1)} ${k\($0 + 1)}\"\nj\($0): \"${k\($0 + 1)} ${j\($0 + 1)}\"\n" }.joined()
        let repository = try temporary.repository([["cfgops.yaml": "version: 1", "environments/dev/app.yaml": ladder + "k12: a\nj12: b\n"]])
        let finder = TrailFinder(try loaded(repository).usable(), in: "dev")
        var count = 0
        func visit(_ trail: ValueTrail) { count += 1; trail.next.forEach(visit) }
        visit(try finder.trail(of: DocumentPath(document: "app", path: Path(parsing: "j0")), isDeep: false))
        #expect(count < 100)
    }
}

@Suite struct `The commit of a statement` {
    @Test func `is the one since which it says the same, whatever else changed`() throws {
        let temporary = try TemporaryFolder()
        let texts = ["a: 1\nb: 1\n", "a: 2\nb: 1\n", "# comment\nb: 1\na: 2\n", "a: 2\nb: 3\n", "a: 1\nb: 3\n", "a: 2\nb: 3\n"]
        let repository = try temporary.repository(texts.map { ["f": $0] })
        let history = ChangeHistory(
            root: ConfigurationRoot(repository: repository, folder: ""), tree: try repository.headSnapshot(),
            from: try repository.head().commit)
        func commit(_ key: String, saying value: String) throws -> String? {
            try history.commit(of: "f", saying: Array(value.utf8)) { text in
                String(decoding: text, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("\(key): ") }.map { Array($0.utf8) }
            }?.summary
        }
        #expect(try commit("a", saying: "a: 2") == "commit 5")
        #expect(try commit("b", saying: "b: 3") == "commit 3")
        #expect(try commit("b", saying: "b: 4") == nil)
        #expect(try history.commits(of: ["f", "g"]).mapValues(\.summary) == ["f": "commit 5"])
    }
}
