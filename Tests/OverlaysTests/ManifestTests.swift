import Documents
import Overlays
import Testing

@Suite struct `The manifest` {
    @Test func `has defaults for all but its version`() throws {
        let manifest = try manifest("version: 1")
        #expect(manifest.environments == nil)
        #expect(manifest.schemas.isEmpty && manifest.targets.isEmpty && manifest.parityAllowed.isEmpty && manifest.referencesOff.isEmpty)
        #expect(manifest.mergeKeys && !manifest.allowsRewrite)
        #expect(manifest.reconcile.prune && manifest.reconcile.heal && manifest.reconcile.keep == 10)
        #expect(manifest.flags.map(\.text) == ["flags", "flags/**"])
    }

    @Test func `is read into types`() throws {
        let manifest = try manifest(
            """
            version: 1
            environments: { prod: { protected: true }, eu: { abstract: true, inherits: [prod, base] } }
            schemas: [{ documents: [app, "team-*/**"], schema: schemas/app.yaml, environments: prod }]
            targets:
              - { name: app, documents: app, format: dotenv, path: app/app.env, mode: "0640", keys: keep, dialect: docker, select: "a.b[0]",
                  owner: app, owner-group: www-data, group: web, optional: true, environments: [prod] }
              - { name: map, documents: "*", format: configmap, path: "{document}.yaml", object: { name: x, namespace: n, labels: { app.io/x: y } } }
            reconcile: { prune: false, heal: false, keep: 3 }
            references: { off: [scripts/*] }
            yaml: { merge-keys: false }
            flags: toggles
            policy: { rewrite: true }
            """)
        #expect(manifest.environments?.map(\.name) == ["prod", "eu"])
        #expect(manifest.environments?.last?.parents.map(\.text) == ["prod", "base"])
        #expect(manifest.schemas[0].documents.map(\.text) == ["app", "team-*/**"])
        let target = manifest.targets[0]
        #expect(target.format == .dotenv && target.keys == .keep && target.dialect == .docker && target.mode == 0o640)
        #expect(try target.selectedPath() == Path(parsing: "a.b[0]"))
        #expect(target.owner == "app" && target.ownerGroup == "www-data" && target.group == "web" && target.isOptional)
        #expect(target.place(of: "mode").description == "cfgops.yaml:5:75" && target.place(of: "template") == target.place)
        #expect(manifest.targets[1].group == "default" && manifest.targets[1].mode == nil && manifest.targets[1].environments == nil)
        #expect(manifest.targets[1].object.name == "x" && manifest.targets[1].object.labels.map(\.key) == ["app.io/x"])
        #expect(!manifest.reconcile.prune && !manifest.reconcile.heal && manifest.reconcile.keep == 3)
        #expect(!manifest.mergeKeys && manifest.allowsRewrite && manifest.flags.map(\.text) == ["toggles"])
    }

    /// A target that is right but for what is added to it.
    private static func target(_ keys: String) -> String {
        "version: 1\ntargets: [{ name: t, documents: a, format: json, path: p, \(keys) }]"
    }

    @Test(arguments: [
        "reconcile: { interval: 30s, retry: { limit: 5, backoff: 1s, ceiling: 3m }, prune: true, heal: true, keep: 10, keep-for: 90d, stale: { warn: 1h, fail: 24h }, revert: true }",
        "windows: [{ environments: [prod], deny: \"0 18 * * 5\", for: 60h, timezone: Europe/Berlin, reason: weekend }]",
        "guards: { shrink: { keys: 10, files: 3, percent: 20 }, empty: false }",
        "policy: { rewrite: false, rules: [{ name: r, documents: a, environments: [p], schema: s.json, judges: change, severity: warning, message: m }] }",
        "parity: { allow: [app, \"team-*/*:a.**\"] }",
        "scan: { allow: [{ path: \"tests/**\", rule: key, reason: published, expires: \"2027-01-31\" }] }",
        "secrets: { rotation: [{ path: \"app:db.password\", rotate-after: 90d, expires: \"2027-01-31\" }], overdue: refuse }",
        "targets: [{ name: t, documents: a, format: text, template: templates/x, path: p, escape: html, header: true, line-ends: crlf, delivery: copy, link: /etc/x, drift: adopt }, { name: u, documents: b, format: json, path: q, group: b, after: [default] }]",
        "targets: [{ name: t, documents: a, format: json, path: p, reload: { signal: HUP, pidfile: /run/a.pid }, precheck: { command: [a, b], within: 5s }, check: { http: \"http://x\", expect: 200, body: ok, within: 10s, every: 500ms } }]",
        "targets: [{ name: t, documents: a, format: json, path: p, reload: { systemd: nginx.service }, check: { tcp: \"localhost:80\" } }]",
    ])
    func `knows every key that later parts read`(text: String) throws {
        _ = try manifest("version: 1\n" + text)
    }

    @Test func `has rules, each with what it speaks of, or of everything`() throws {
        let text = """
            version: 1
            policy:
              rules:
                - { name: images, schema: a.yaml }
                - name: ports
                  documents: [app, "team-*/**"]
                  environments: prod
                  schema: b.json
                  judges: change
                  severity: warning
                  message: ports stay
            """
        let rules = try manifest(text).policies
        #expect(rules.map(\.name) == ["images", "ports"] && rules.map(\.schema) == ["a.yaml", "b.json"])
        #expect(rules.map(\.judges) == [.document, .change] && rules.map(\.severity) == [.error, .warning])
        #expect(rules.map(\.message) == [nil, "ports stay"] && rules.map { $0.environments?.map(\.text) } == [nil, ["prod"]])
        #expect(rules.map { $0.documents?.map(\.text) } == [nil, ["app", "team-*/**"]])
        #expect(rules[1].place.description == "cfgops.yaml:5:13" && rules[1].schemaPlace.description == "cfgops.yaml:8:15")
    }

    @Test(
        arguments: [
            ("{}", ["cfgops.yaml:1:1: error: missing key \"version\" in the manifest: expected 1"]),
            ("version: 2", ["cfgops.yaml:1:10: error: expected 1 for \"version\", got 2"]),
            ("- 1", ["cfgops.yaml:1:3: error: expected a mapping for the manifest, got a list"]),
            ("version: 1\ntarget: []", ["cfgops.yaml:2:1: error: unknown key \"target\"\n  hint: did you mean \"targets\"?"]),
            (
                "version: 1\nyaml: { zzz: 1 }",
                ["cfgops.yaml:2:9: error: unknown key \"zzz\" in \"yaml\"\n  hint: known keys here: merge-keys"]
            ),
            (
                "version: 1\nenvironments: { prod: { prot: true }, 'a b': {} }",
                [
                    "cfgops.yaml:2:25: error: unknown key \"prot\" in \"environments.prod\"\n  hint: known keys here: inherits, abstract, protected, suspended",
                    "cfgops.yaml:2:39: error: bad name \"a b\" in \"environments\": expected letters, digits, \"_\", \"-\" and, not first, \".\"",
                ]
            ),
            (
                "version: 1\nyaml: { merge-keys: maybe }\nflags: {}\nreconcile: { keep: 0, interval: 30 }",
                [
                    "cfgops.yaml:2:21: error: expected true or false for \"yaml.merge-keys\", got \"maybe\"",
                    "cfgops.yaml:3:8: error: expected a pattern of documents such as \"team-*/**\" or a list of such for \"flags\", got a mapping",
                    "cfgops.yaml:4:20: error: expected a whole number from 1 for \"reconcile.keep\", got 0",
                    "cfgops.yaml:4:33: error: expected a duration such as \"30s\" or \"5m\" for \"reconcile.interval\", got 30",
                ]
            ),
            (
                "version: 1\npolicy: { rules: [{ name: r, schema: s }, { name: r, schema: t, judges: document }] }",
                ["cfgops.yaml:2:51: error: there is a rule \"r\" at cfgops.yaml:2:27 already"]
            ),
            (
                "version: 1\npolicy: { rules: [{ name: r, schema: s, judges: chnge, severity: fatal }] }",
                [
                    "cfgops.yaml:2:49: error: expected \"document\" or \"change\" for \"policy.rules[0].judges\", got \"chnge\"\n  hint: did you mean \"change\"?",
                    "cfgops.yaml:2:66: error: expected \"error\" or \"warning\" for \"policy.rules[0].severity\", got \"fatal\"",
                ]
            ),
            (
                "version: 1\ntargets: [{ name: t, format: yml }]",
                [
                    "cfgops.yaml:2:30: error: expected \"dotenv\", \"json\", \"yaml\", \"toml\", \"properties\", \"ini\", \"configmap\", \"secret\", \"text\" or \"binary\" for \"targets[0].format\", got \"yml\"\n  hint: did you mean \"yaml\"?",
                    "cfgops.yaml:2:11: error: missing key \"documents\" in \"targets[0]\": expected a pattern of documents such as \"team-*/**\" or a list of such",
                    "cfgops.yaml:2:11: error: missing key \"path\" in \"targets[0]\": expected a relative path without \"..\" and \".cfgops\"",
                ]
            ),
            (
                target("mode: 0640"),
                ["cfgops.yaml:2:65: error: expected a quoted octal string such as \"0640\" for \"targets[0].mode\", got 0640"]
            ),
            (
                target("mode: \"4755\""),
                ["cfgops.yaml:2:65: error: expected a quoted octal string such as \"0640\" for \"targets[0].mode\", got \"4755\""]
            ),
            (
                target("check: { within: 5s }"),
                [
                    "cfgops.yaml:2:66: error: \"targets[0].check\" takes exactly one way of \"http\", \"tcp\", \"command\", \"file\", got none"
                ]
            ),
            (
                target("reload: { signal: HUP, http: x }"),
                [
                    "cfgops.yaml:2:67: error: \"targets[0].reload\" takes exactly one way of \"signal\", \"command\", \"http\", \"systemd\", got \"signal\", \"http\""
                ]
            ),
            (
                target("select: \"a[\""),
                [
                    "cfgops.yaml:2:67: error: bad path \"a[\": expected an index at column 3\n  hint: indices count from 0: \"[0]\"; a key in brackets is written \".key\""
                ]
            ),
            (
                "version: 1\ntargets: [{ name: t, documents: a, format: json, path: a }, { name: t, documents: b, format: json, path: b }]",
                ["cfgops.yaml:2:69: error: there is a target \"t\" at cfgops.yaml:2:19 already"]
            ),
            (
                "version: 1\ntargets: [{ name: t, documents: a, format: json, path: ../a }, { name: u, documents: a//b, format: json, path: .cfgops/a }]",
                [
                    "cfgops.yaml:2:56: error: expected a relative path without \"..\" and \".cfgops\" for \"targets[0].path\", got \"../a\"",
                    "cfgops.yaml:2:86: error: expected a pattern of documents such as \"team-*/**\" for \"targets[1].documents\", got \"a//b\"",
                    "cfgops.yaml:2:112: error: expected a relative path without \"..\" and \".cfgops\" for \"targets[1].path\", got \".cfgops/a\"",
                ]
            ),
            (
                "version: 1\nscan: { allow: [{ path: a, reason: b, expires: \"2027-13-01\" }] }",
                ["cfgops.yaml:2:48: error: expected a date such as \"2027-01-31\" for \"scan.allow[0].expires\", got \"2027-13-01\""]
            ),
        ] as [(text: String, complaints: [String])])
    func `tells every mistake with its place`(text: String, complaints: [String]) throws {
        do {
            _ = try manifest(text)
            Issue.record("expected \(complaints)")
        } catch let found as Diagnostics {
            #expect(found.list.map(\.rendered) == complaints)
        }
    }

    @Test(
        arguments: [
            ("references: { off: [a] }", []), ("references:\n  off: [a]", []),
            ("references: { off: [no] }", ["cfgops.yaml:2:21: warning: \"no\" is a string, not a boolean"]),
            ("environments: { off: {} }", ["cfgops.yaml:2:17: warning: \"off\" is a string, not a boolean"]),
        ] as [(text: String, warnings: [String])])
    func `warns of words that were booleans once, but not of its own key "off" (R8)`(text: String, warnings: [String]) {
        let (manifest, diagnostics) = Manifest.read(Array("version: 1\n\(text)".utf8))
        #expect(manifest != nil)
        #expect(diagnostics.map { String($0.rendered.prefix { $0 != "\n" }) } == warnings)
    }

    @Test func `is loaded from its root`() throws {
        #expect(try Manifest.load(from: MemorySource([:])).diagnostics.map(\.rendered) == ["cfgops.yaml: error: there is no manifest"])
        #expect(try Manifest.load(from: MemorySource([Manifest.file: "version: ["])).manifest == nil)
        #expect(try Manifest.load(from: MemorySource([Manifest.file: "version: 1"])).manifest != nil)
    }
}

@Suite struct `A pattern` {
    @Test(
        arguments: [
            ("app", ["app"], ["apps", "a", "x/app", ""]), ("*", ["app", "x"], ["a/b"]), ("svc-*", ["svc-", "svc-1"], ["svc", "svc-1/x"]),
            ("**", ["a", "a/b/c"], []), ("team-*/**", ["team-1/a", "team-1/a/b"], ["team-1", "a/team-1/b"]),
            ("**/db", ["db", "a/db", "a/b/db"], ["adb", "db/a"]),
            ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb"]), ("*a*b*", ["ab", "xaxbx"], ["ba", "a/b"]),
            ("a**b", ["ab", "a/x/b"], ["a"]),
            ("*/*", ["a/b"], ["a", "a/b/c"]), ("**a**a**a**a**a**a**b", [], [String(repeating: "a", count: 200)]),
        ] as [(pattern: String, yes: [String], no: [String])])
    func `matches inside a segment with one star, across with two`(pattern: String, yes: [String], no: [String]) {
        #expect(yes.filter { !Pattern(pattern).matches($0) } == [])
        #expect(no.filter { Pattern(pattern).matches($0) } == [])
    }
}
