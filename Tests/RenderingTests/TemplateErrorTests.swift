import Documents
import Overlays
import Rendering
import Testing

private let main = "templates/main.mustache"

@Suite struct `A template is refused` {
    private static let texts: [(template: String, problems: [String])] = [
        ("a\n  {{b", ["\(main):2:3: error: the tag has no end, expected \"}}\""]),
        ("{{{b}} c", ["\(main):1:1: error: the tag has no end, expected \"}}}\""]),
        ("{{=<% %>}} c", ["\(main):1:1: error: the tag has no end, expected \"=}}\""]),
        ("{{=<% %>=}}\n<%b", ["\(main):2:1: error: the tag has no end, expected \"%>\""]),
        ("{{= | =}}", ["\(main):1:1: error: expected two delimiters with a blank between and no \"=\" in them, as in \"{{=<% %>=}}\""]),
        ("{{= =a b =}}", ["\(main):1:1: error: expected two delimiters with a blank between and no \"=\" in them, as in \"{{=<% %>=}}\""]),
        ("{{}}{{# }}{{/ }}", ["\(main):1:1: error: expected a name in the tag", "\(main):1:5: error: expected a name in the tag"]),
        ("é {{a b}}", ["\(main):1:3: error: expected one name in the tag, got \"a b\""]),
        ("{{a\u{1b}[2J}}", ["\(main):1:1: error: expected one name in the tag, got \"a [2J\""]),
        (
            "{{\(String(repeating: "é", count: 200))}}",
            ["\(main):1:1: error: expected one name in the tag, got \"\(String(repeating: "é", count: 30))...\""]
        ),
        (
            "{{a..b}}{{.a}}{{#b.}}{{/b.}}",
            [
                "\(main):1:1: error: expected keys with a \".\" between them, got \"a..b\"",
                "\(main):1:9: error: expected keys with a \".\" between them, got \".a\"",
                "\(main):1:15: error: expected keys with a \".\" between them, got \"b.\"",
            ]
        ),
        (
            "{{$b}}{{/b}}{{<b}}{{>*b}}",
            [
                "\(main):1:1: error: expected a name in the tag, got \"$b\"\n  \(modules)",
                "\(main):1:7: error: \"b\" ends no section",
                "\(main):1:13: error: expected a name in the tag, got \"<b\"\n  \(modules)",
                "\(main):1:19: error: expected a name in the tag, got \"*b\"\n  \(modules)",
            ]
        ),
        ("{{#a}}\n{{^b}}", ["\(main):1:1: error: section \"a\" has no end", "\(main):2:1: error: section \"b\" has no end"]),
        (
            "{{#a}}{{#b}}{{/a}}{{x y}}",
            [
                "\(main):1:7: error: section \"b\" has no end", "\(main):1:19: error: expected one name in the tag, got \"x y\"",
            ]
        ),
        ("{{#a}}\n{{/b}}", ["\(main):2:1: error: \"b\" ends no section, expected the end of \"a\"\n  hint: \"a\" begins at 1:1"]),
        (
            String(repeating: "{{#a}}", count: 65) + String(repeating: "{{/a}}", count: 65),
            [
                "\(main):1:385: error: sections stand more than 64 deep in one another"
            ]
        ),
    ]
    private static let modules =
        "hint: lambdas, inheritance and dynamic names are not part of templates here; partials are: {{> name}}"

    @Test(arguments: texts) func `for everything in its text that is none, at once`(template: String, problems: [String]) throws {
        let found = try refusals(templated(template, "{}"))
        #expect(found == problems)
    }

    private static let edge = "port: 80\nname: null\nall: [{ a: 1 }, { b: 2 }]\nserver: { host: h, port: 1 }\nlist: [1, 2]"

    private static let values: [(template: String, problems: [String])] = [
        ("{{prot}}", ["\(main):1:1: error: \"prot\" is undefined: \"app\" has no \"prot\"\n  hint: did you mean \"port\"?"]),
        (
            "{{enviroment}}",
            ["\(main):1:1: error: \"enviroment\" is undefined: \"app\" has no \"enviroment\"\n  hint: did you mean \"environment\"?"]
        ),
        (
            "{{tls}}",
            ["\(main):1:1: error: \"tls\" is undefined: \"app\" has no \"tls\"\n  hint: where it may be missing: {{#tls}}{{tls}}{{/tls}}"]
        ),
        (
            "{{server.prot}}",
            [
                "\(main):1:1: error: \"server.prot\" is undefined: \"app:server\" has no \"prot\"\n  hint: did you mean \"server.port\"?"
            ]
        ),
        (
            "{{port.x}}",
            [
                "\(main):1:1: error: \"port.x\" is undefined: \"app:port\" is an integer, not a mapping\n"
                    + "  hint: where it may be missing: {{#port.x}}{{port.x}}{{/port.x}}"
            ]
        ),
        (
            "{{list.0}}",
            [
                "\(main):1:1: error: \"list.0\" is undefined: \"app:list\" is a sequence, not a mapping\n"
                    + "  hint: where it may be missing: {{#list.0}}{{list.0}}{{/list.0}}"
            ]
        ),
        (
            "{{environment.x}}",
            [
                "\(main):1:1: error: \"environment.x\" is undefined: \"environment\" is a string, not a mapping\n"
                    + "  hint: where it may be missing: {{#environment.x}}{{environment.x}}{{/environment.x}}"
            ]
        ),
        (
            "{{#all}}\n{{a}}\n{{/all}}",
            [
                "\(main):2:1: error: \"a\" is undefined: neither \"app:all[1]\" nor what is around it has \"a\"\n"
                    + "  hint: where it may be missing: {{#a}}{{a}}{{/a}}"
            ]
        ),
        (
            "{{name}}",
            [
                "\(main):1:1: error: \"name\" is null, expected a text, a number or a boolean\n  hint: it is stated at environments/base/app.yaml:2:7"
            ]
        ),
        (
            "{{server}}{{#server}}{{.}}{{/server}}",
            [
                "\(main):1:1: error: \"server\" is a mapping, expected a text, a number or a boolean\n"
                    + "  hint: {{#server}} goes into it, a \".\" leads to what is in it\n  hint: it is stated at environments/base/app.yaml:4:9",
                "\(main):1:22: error: \".\" is a mapping, expected a text, a number or a boolean\n"
                    + "  hint: {{#.}} goes into it, a \".\" leads to what is in it\n  hint: it is stated at environments/base/app.yaml:4:9",
            ]
        ),
        (
            "{{list}}",
            [
                "\(main):1:1: error: \"list\" is a sequence, expected a text, a number or a boolean\n"
                    + "  hint: {{#list}} goes over its elements\n  hint: it is stated at environments/base/app.yaml:5:7"
            ]
        ),
        (
            "{{#list}}{{one}}{{two}}{{/list}}",
            [
                "\(main):1:10: error: \"one\" is undefined: \"app\" has no \"one\"\n  hint: where it may be missing: {{#one}}{{one}}{{/one}}",
                "\(main):1:17: error: \"two\" is undefined: \"app\" has no \"two\"\n  hint: where it may be missing: {{#two}}{{two}}{{/two}}",
            ]
        ),
    ]

    @Test(arguments: values) func `for every variable without a text, once each`(template: String, problems: [String]) throws {
        let found = try refusals(templated(template, Self.edge))
        #expect(found == problems)
    }

    private static let partials: [(files: [String: String], problems: [String])] = [
        (
            ["main": "a\n {{> gone}}{{#no}}{{> gone/x}}{{/no}}", "gome": ""],
            [
                "\(main):2:2: error: there is no partial \"gone\": neither \"templates/gone.mustache\" nor \"templates/gone\" is there\n"
                    + "  hint: did you mean \"gome\"?",
                "\(main):2:19: error: there is no partial \"gone/x\": neither \"templates/gone/x.mustache\" nor \"templates/gone/x\" is there",
            ]
        ),
        (
            ["main": "{{> ../cfgops.yaml}}{{> /etc/passwd}}{{> a/./b}}"],
            [
                "\(main):1:1: error: expected the name of a partial below templates/, got \"../cfgops.yaml\"",
                "\(main):1:21: error: expected the name of a partial below templates/, got \"/etc/passwd\"",
                "\(main):1:38: error: expected the name of a partial below templates/, got \"a/./b\"",
            ]
        ),
        (
            ["main": "{{> a}}{{> b}}", "a": "{{x", "b": "{{y"],
            [
                "templates/a.mustache:1:1: error: the tag has no end, expected \"}}\"",
                "templates/b.mustache:1:1: error: the tag has no end, expected \"}}\"",
            ]
        ),
        (
            ["main": "{{> a}}", "a": "{{> b}}{{> b}}", "b": "b {{> a}}{{> main}}"],
            [
                "templates/b.mustache:1:3: error: partials form a cycle: templates/a.mustache -> templates/b.mustache -> templates/a.mustache\n"
                    + "  \(ends)",
                "templates/b.mustache:1:10: error: partials form a cycle: "
                    + "templates/main.mustache -> templates/a.mustache -> templates/b.mustache -> templates/main.mustache\n  \(ends)",
            ]
        ),
        (
            ["main": "{{> a}}", "a": "{{> a}}"],
            [
                "templates/a.mustache:1:1: error: partials form a cycle: templates/a.mustache -> templates/a.mustache\n  \(ends)"
            ]
        ),
        (
            ["main": "{{#on}}{{> a}}{{/on}}", "a": "{{#on}}{{> main}}{{/on}}"],
            [
                "\(main):1:8: error: partials lead more than 100 deep: ... -> "
                    + "templates/a.mustache -> templates/main.mustache -> templates/a.mustache -> templates/main.mustache\n"
                    + "  hint: a name that a mapping lacks is looked for around it: end a tree with an empty list, as in \"nodes: []\""
            ]
        ),
        (
            ["main": "x{{> a}}{{b}}", "a": "\n{{b}}"],
            [
                "templates/a.mustache:2:1: error: \"b\" is undefined: \"app\" has no \"b\"\n  hint: where it may be missing: {{#b}}{{b}}{{/b}}",
                "\(main):1:9: error: \"b\" is undefined: \"app\" has no \"b\"\n  hint: where it may be missing: {{#b}}{{b}}{{/b}}",
            ]
        ),
    ]
    private static let ends = "hint: a partial may bring itself in where a section around it ends with the data"

    @Test(arguments: partials) func `with its partials`(files: [String: String], problems: [String]) throws {
        let partials = files.filter { $0.key != "main" }
        let found = try refusals(templated(files["main"] ?? "", "on: true", partials: partials))
        #expect(found == problems)
    }

    @Test func `where it is not there, once for all documents`() throws {
        let files = [
            "cfgops.yaml": """
            environments: { dev: {} }
            targets:
              - { name: t, documents: "*", format: text, template: templates/ngnix.conf, path: "{document}" }
            """,
            "templates/nginx.conf": "", "environments/base/a.yaml": "{}", "environments/base/b.yaml": "{}",
        ]
        let found = try refusals(files)
        #expect(
            found == [
                "cfgops.yaml:4:56: error: target \"t\" has the template \"templates/ngnix.conf\", which is not there\n"
                    + "  hint: did you mean \"templates/nginx.conf\"?"
            ])
    }

    @Test func `with another format than text, and escape without it`() throws {
        func refused(_ target: String) throws -> [String] {
            try refusals(one("a: 1", target)).map { String($0.drop { $0 != " " }) }
        }
        #expect(
            try refused("format: yaml, template: templates/x") == [
                " error: target \"t\" has \"template\" and the format \"yaml\", expected the format \"text\""
            ])
        #expect(try refused("format: yaml, escape: html") == [" error: target \"t\" has \"escape\", which goes with \"template\" only"])
        #expect(try rendered(one("a: b", "format: text, select: a")) == ["out": "b"])
    }

    @Test(arguments: ["x/y", "/templates/x", "templates/../x", "templates"])
    func `that is not below templates`(path: String) throws {
        let manifest = "version: 1\ntargets: [{ name: t, documents: app, format: text, template: \"\(path)\", path: out }]"
        let found = Manifest.read(Array(manifest.utf8)).diagnostics.map(\.message)
        #expect(found.count == 1 && found[0].contains("expected a path below templates/ without \"..\""), "\(found)")
    }
}

@Suite struct `A file that is no template` {
    /// One file that is something else than text.
    private struct Source: LayerSource {
        var memory: MemorySource
        var kind = SourceEntry.Kind.file
        var bytes: [UInt8]?

        func list(_ folder: String) throws -> [SourceEntry]? {
            guard folder == "templates" else { return try memory.list(folder) }
            return [SourceEntry(name: "main.mustache", kind: kind)]
        }
        func read(_ path: String) throws -> [UInt8]? { path == main ? bytes : try memory.read(path) }
    }

    private func refused(_ kind: SourceEntry.Kind, _ bytes: [UInt8]?) throws -> [String] {
        var memory = MemorySource(files: templated("", "{}"))
        memory.files[Manifest.file] = "version: 1\n" + (memory.files[Manifest.file] ?? "")
        let source = Source(memory: memory, kind: kind, bytes: bytes)
        let configuration = try Configuration(source: source, manifest: #require(try Manifest.load(from: source).manifest))
        return try Renderer(configuration: configuration).render(environment: "dev").diagnostics.map(\.rendered)
    }

    @Test(arguments: [
        (SourceEntry.Kind.link, "a symbolic link"), (.submodule, "a submodule"), (.folder, "a folder"),
    ])
    func `is refused by what it is`(kind: SourceEntry.Kind, what: String) throws {
        #expect(try refused(kind, nil) == ["\(main): error: expected a template, got \(what)"])
    }

    private static let contents: [(bytes: [UInt8], problem: String)] = [
        (Array("a\nb \u{e9}".utf8) + [0xFF], "\(main):2:4: error: expected UTF-8, found byte 0xFF\n  hint: save the file as UTF-8"),
        ([0xFF, 0xFE, 0x61, 0], "\(main):1:1: error: expected UTF-8, found byte 0xFF\n  hint: the file is UTF-16: save it as UTF-8"),
        (Array("version https://git-lfs.github.com/spec/v1\n".utf8), "\(main): error: expected a template, got a Git LFS pointer"),
        ([0] + Array("GITCRYPT\0".utf8), "\(main): error: expected a template, got a file that git-crypt keeps encrypted"),
    ]

    @Test(arguments: contents) func `is refused by what is in it`(bytes: [UInt8], problem: String) throws {
        #expect(try refused(.file, bytes) == [problem])
    }

    @Test func `is refused by its size`() throws {
        let found = try refused(.file, [UInt8](repeating: 0x20, count: 10 << 20))
        #expect(found == ["\(main): error: the template has 10485760 bytes, expected at most 1048576"])
    }

    @Test func `and cannot be read is no template that is not there (R4)`() throws {
        #expect(throws: Diagnostic.self) { try refused(.file, nil) }
    }
}

@Suite struct `A rendering of a template` {
    @Test func `ends where it would fill memory or never end`() throws {
        let lists = "a: [\((0 ..< 1000).map(String.init).joined(separator: ","))]"
        let loops = String(repeating: "{{#a}}", count: 3), ends = String(repeating: "{{/a}}", count: 3)
        let hint = "\n  hint: sections over lists multiply when they stand in one another"
        #expect(
            try refusals(templated(loops + "{{! nothing }}" + ends, lists)) == [
                "\(main): error: rendered over \"app\" the template takes more than 2097152 steps\(hint)"
            ])
        let text = String(repeating: "x", count: 100_000)
        #expect(
            try refusals(templated(loops + text + ends, lists)) == [
                "\(main): error: rendered over \"app\" the template gives more than 16777216 bytes\(hint)"
            ])
    }

    @Test(arguments: ["{{x y}}", "{{#x", "{{> gone}}", "{{gone}}", "{{#a}}", "{{/a}}"])
    func `is told no more than anybody reads, and soon`(tag: String) throws {
        var text = ""
        for number in 0 ..< 20_000 { text += tag.replacing("gone", with: "gone\(number)") + "\n" }
        let found = try refusals(templated(text, "{}"))
        #expect((1 ... 22).contains(found.count), "\(found.count) complaints")
    }
}
