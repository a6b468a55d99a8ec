@testable import Commands
import Documents
import Testing

@Suite struct `A report` {
    private static func files(_ texts: [String: String] = [:]) -> ReportedFiles {
        ReportedFiles(path: { "shop/\($0)" }, bytes: { texts[$0].map { Array($0.utf8) } }, fallback: "cfgops.yaml")
    }

    private static func error(_ message: String, line: Int = 1, code: String = "c", environments: [String] = []) -> Diagnostic {
        let place = Place(file: "environments/base/app.yaml", position: Position(line: line, column: 3))
        return Diagnostic(code, message, at: place, environments: environments)
    }

    @Test(
        arguments: [
            (["dev", "prod"], "environments/base/app.yaml", "m  (dev, prod)"), (["prod"], "environments/prod/app.yaml", "m"),
            (["prod"], "environments/base/app.yaml", "m  (prod)"), (["prod"], "cfgops.yaml", "m  (prod)"),
            ([], "environments/prod/app.yaml", "m"), (["prod", "prod-eu"], "environments/prod/app.yaml", "m  (prod, prod-eu)"),
        ])
    func `names environments unless the file tells them (R27)`(environments: [String], file: String, message: String) {
        #expect(Diagnostic("c", "m", at: Place(file: file), environments: environments).namingEnvironments.message == message)
    }

    @Test func `for GitHub has ten annotations of each kind, and the rest with its places as text`() {
        let errors = (1 ... 12).map { Self.error("e\($0)", line: $0) }
        let warnings = (1 ... 3).map { Diagnostic("w", "w\($0)", severity: .warning) }
        let lines = GithubAnnotation.lines(errors + warnings, Self.files()).split(separator: "\n").map(String.init)
        #expect(lines.count == 10 + 3 + 1 + 2)
        #expect(lines[9] == "::error file=shop/environments/base/app.yaml,line=10,col=3,title=c::e10")
        #expect(lines[12] == "::warning title=w::w3")
        #expect(
            lines[13...] == [
                "2 more, without annotations:", "environments/base/app.yaml:11:3: error: e11",
                "environments/base/app.yaml:12:3: error: e12",
            ])
    }

    /// The fingerprints of a SARIF log, in order.
    private func fingerprints(_ diagnostics: [Diagnostic], _ text: String) throws -> [String] {
        let log = SarifLog(diagnostics, Self.files(["environments/base/app.yaml": text])).json.text
        let root = try #require(Json.parse(Array(log.utf8), file: "log").document?.root)
        let results = try #require(root["runs"]?.elements.first?["results"]).elements
        return try results.map { try #require($0["partialFingerprints"]?["primaryLocationLineHash"]).text }
    }

    @Test func `for code scanning knows a result again when lines move or are indented, and only then`() throws {
        let first = try fingerprints([Self.error("m", line: 2)], "a:\n  port: x\n")
        #expect(try fingerprints([Self.error("m", line: 4)], "# new\n\na:\n    port:  x\r\n") == first)
        #expect(try fingerprints([Self.error("other words", line: 2)], "a:\n  port: x\n") == first)
        #expect(try fingerprints([Self.error("m", line: 2)], "a:\n  port: y\n") != first)
        #expect(try fingerprints([Self.error("m", line: 2, code: "d")], "a:\n  port: x\n") != first)
        #expect(first.allSatisfy { $0.hasSuffix(":1") && $0.utf8.count == 18 })
        let both = try fingerprints([Self.error("m", line: 2), Self.error("n", line: 2)], "a:\n  port: x\n")
        #expect(both == first + [first[0].dropLast() + "2"])
        #expect(try fingerprints([Diagnostic("c", "m"), Diagnostic("c", "n")], "").count == 2)
    }

    /// Without a key a hash of the line would tell who tries values which one it is.
    @Test(arguments: ["plaintext-secret/github-token", "plain-value", "plain-comment", "bad-sealed-value", "not-sealed"])
    func `for code scanning takes nothing from a line that may hold a secret`(code: String) throws {
        let first = try fingerprints([Self.error("m", line: 2, code: code)], "a:\n  password: x\n")
        #expect(try fingerprints([Self.error("m", line: 2, code: code)], "a:\n  password: y\n") == first)
        #expect(try fingerprints([Self.error("n", line: 2, code: code)], "a:\n  password: x\n") != first)
    }

    @Test func `for code scanning links notes in the message, whatever characters their files have`() throws {
        var error = Self.error("m", environments: ["dev", "prod"])
        error.hints = ["h"]
        error.notes = [Diagnostic.Note("the rule", at: Place(file: "schemas/a [b].yaml", position: Position(line: 4, column: 5)))]
        let text = SarifLog([error], Self.files()).json.text
        #expect(text.contains(#""text": "m  (dev, prod)\n[schemas/a \\[b\\].yaml:4:5](1): the rule\nhint: h""#))
        #expect(text.contains(#""uri": "shop/schemas/a%20%5Bb%5D.yaml""#))
    }

    @Test func `for JUnit has a suite an environment and a case a document, with what belongs to none by its file`() {
        let diagnostics = [
            Self.error("e", environments: ["dev", "prod"]),
            Diagnostic("t", "target", at: Place(file: "cfgops.yaml"), environments: ["prod"]),
            Diagnostic("m", "manifest", severity: .warning), Diagnostic("w", "warned", severity: .warning, environments: ["dev"]),
            Diagnostic("g", "gone", at: Place(file: "environments/old/app.yaml"), environments: ["old"]),
        ]
        let suites = JUnit.suites([("dev", ["app", "db"]), ("prod", ["app"])], diagnostics, Self.files())
        #expect(
            suites.map { suite in "\(suite.name): " + suite.cases.map { "\($0.name) \($0.diagnostics.count)" }.joined(separator: ", ") }
                == ["cfgops.yaml: cfgops.yaml 1", "dev: app 1, db 0, cfgops.yaml 1", "prod: app 1, cfgops.yaml 1", "old: app 1"])
        let lenient = JUnit(name: "cfgops", suites: suites, isStrict: false).text
        #expect(lenient.contains("<testsuites name=\"cfgops\" tests=\"7\" failures=\"4\" errors=\"0\">"))
        let strict = JUnit(name: "cfgops", suites: suites, isStrict: true).text
        #expect(strict.contains("<testsuites name=\"cfgops\" tests=\"7\" failures=\"6\" errors=\"0\">"))
    }

    @Test func `for JUnit spells out what XML cannot hold`() {
        var xml = Xml()
        xml.leaf("a", [("b", "<\"&'>\n\t\r\u{1B}")], "<\"&'>\n\t\r\u{0}\u{FFFE}\u{1F600}")
        #expect(
            xml.text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <a b="&lt;&quot;&amp;'&gt;&#10;&#9;&#13;\\u{1B}">&lt;"&amp;'&gt;
                \t&#13;\\u{0}\\u{FFFE}\u{1F600}</a>

                """)
    }
}
