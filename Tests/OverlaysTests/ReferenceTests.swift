import Documents
import Overlays
import Testing

@Suite struct `A reference` {
    static func files(_ app: String, others: [String: String] = [:]) -> [String: String] {
        var files = others
        files["environments/dev/app.yaml"] = app
        return files
    }

    @Test(
        arguments: [
            // A string that is one reference takes the value with its type (R13).
            ("a: 1.10\nb: ${a}", "{a: 1.10, b: 1.10}"),
            ("a: {x: [1]}\nb: ${a}\nc: ${a.x[0]}", "{a: {x: [1]}, b: {x: [1]}, c: 1}"),
            ("a: null\nb: ${a}", "{a: null, b: null}"),
            ("a: true\nb: is ${a} and ${a}!", "{a: true, b: \"is true and true!\"}"),
            ("a: 0o17\nb: x${a}", "{a: 0o17, b: \"x0o17\"}"),
            // Built in, and own keys of their names.
            ("a: ${environment}\nb: in ${environment}", "{a: \"dev\", b: \"in dev\"}"),
            ("environment: mine\na: ${:environment}", "{environment: \"mine\", a: \"mine\"}"),
            ("a: [\"${null}\"]", "{a: [null]}"),
            // Quoted keys, indices, JSON Pointers.
            (
                "labels: {app.io/name: x}\na: ${labels.\"app.io/name\"}\nb: ${/labels/app.io~1name}",
                "{labels: {app.io/name: \"x\"}, a: \"x\", b: \"x\"}"
            ),
            // Defaults: a YAML scalar when the whole string is one reference.
            ("a: ${no:-5}", "{a: 5}"),
            ("a: ${no:-\"5\"}", "{a: \"5\"}"),
            ("a: ${no:-}", "{a: \"\"}"),
            ("a: ${no:-null}\nb: ${no:-}x", "{a: null, b: \"x\"}"),
            ("a: x${no:-y}z\nb: ${no:-a:-b}", "{a: \"xyz\", b: \"a:-b\"}"),
            ("a: ${no:-${b}}\nb: 7\nc: ${no:-<${b}>}", "{a: 7, b: 7, c: \"<7>\"}"),
            ("a: ${no:-'}'}\nb: ${a.c:-x}", "{a: \"}\", b: \"x\"}"),
            ("a: 1\nb: ${a:-2}", "{a: 1, b: 1}"),
            // A literal, and what is no reference at all.
            ("a: $${x}\nb: $x $$ ${no:-1}\nc: 100$", "{a: \"${x}\", b: \"$x $$ 1\", c: \"100$\"}"),
            ("\"${a}\": 1\na: 2", "{${a}: 1, a: 2}"),
            // References through references, in lists, in what a reference brings in, through merge keys.
            ("a: ${b}\nb: ${c}\nc: 3", "{a: 3, b: 3, c: 3}"),
            ("a: ${b.x.y}\nb: ${c}\nc: {x: {y: \"${d}\"}}\nd: 4", "{a: 4, b: {x: {y: 4}}, c: {x: {y: 4}}, d: 4}"),
            ("a: [{b: \"${c}\"}]\nc: 5", "{a: [{b: 5}], c: 5}"),
            ("d: &d {x: \"${e}\"}\na: {<<: *d}\nb: *d\ne: 6", "{d: {x: 6}, a: {x: 6}, b: {x: 6}, e: 6}"),
            ("a: ${b.x}\nb: {x: 1, y: \"${a}\"}", "{a: 1, b: {x: 1, y: 1}}"),
        ] as [(app: String, result: String)])
    func `takes the value it names`(app: String, result: String) throws {
        let effective = try configuration(Self.files(app)).effective("app", in: "dev")
        #expect(effective.shown == result)
        #expect(effective.complaints.isEmpty)
    }

    @Test func `is bound in the environment that evaluates it (R13)`() throws {
        let files = [
            "environments/base/app.yaml": "url: http://${host}/${environment}\nhost: base", "environments/dev/app.yaml": "host: dev",
            "environments/base/other.yaml": "from: ${app:url}",
        ]
        let configuration = try configuration(files)
        #expect(try configuration.effective("app", in: "dev").shown == "{url: \"http://dev/dev\", host: \"dev\"}")
        #expect(try configuration.effective("other", in: "dev").shown == "{from: \"http://dev/dev\"}")
    }

    @Test func `reaches other documents, whole or in part, and says which it read`() throws {
        let files = Self.files(
            "a: ${team/db:pool}\nb: ${team/db:url}",
            others: [
                "environments/dev/team/db.yaml": "pool: {max: \"${limits:max:-5}\", min: 1}\nurl: pg://${host}\nhost: ${environment}",
                "environments/base/limits.yaml": "max: 9\nmore: ${app:a}",
            ])
        let document = try #require(try configuration(files).effective("app", in: "dev").document)
        #expect(document.shown() == "{a: {max: 9, min: 1}, b: \"pg://dev\"}")
        #expect(document.dependencies.documents == ["team/db", "limits"])
        #expect(
            document.origin(try #require(try document.find(Path(parsing: "a.min")))).place.description
                == "environments/dev/team/db.yaml:1:38")
        #expect(document.ownLayerCount == 1)
    }

    @Test(
        arguments: [
            ("a: ${b}", "environments/dev/app.yaml:1:4: error: \"${b}\" refers to nothing: document \"app\" has no \"b\""),
            (
                "a: ${server.hots}\nserver: {host: h}",
                "environments/dev/app.yaml:1:4: error: \"${server.hots}\" refers to nothing: document \"app\" has no \"server.hots\"\n  hint: did you mean \"server.host\"?"
            ),
            (
                "a: ${appp:b}\nc: 1",
                "environments/dev/app.yaml:1:4: error: \"${appp:b}\" refers to nothing: environment \"dev\" has no document \"appp\"\n  hint: did you mean \"app\"?"
            ),
            (
                "a: <${b}>\nb: ${c.d}\nc: 1",
                "environments/dev/app.yaml:2:4: error: \"${c.d}\" refers to nothing: document \"app\" has no \"c.d\"\n  hint: reached from app:a = \"<${b}>\" (environments/dev/app.yaml:1:4)"
            ),
            (
                "a: ${b}\nb: ${c}\nc: ${a}",
                "environments/dev/app.yaml:1:4: error: references form a cycle: app:a -> app:b -> app:c -> app:a\n"
                    + "  hint: app:a is \"${b}\" (environments/dev/app.yaml:1:4)\n  hint: app:b is \"${c}\" (environments/dev/app.yaml:2:4)\n"
                    + "  hint: app:c is \"${a}\" (environments/dev/app.yaml:3:4)"
            ),
            (
                "a: ${a}",
                "environments/dev/app.yaml:1:4: error: references form a cycle: app:a -> app:a\n  hint: app:a is \"${a}\" (environments/dev/app.yaml:1:4)"
            ),
            (
                "a: {b: \"${a}\"}",
                "environments/dev/app.yaml:1:8: error: references form a cycle: app:a.b -> app:a.b\n  hint: app:a.b is \"${a}\" (environments/dev/app.yaml:1:8)"
            ),
            (
                "a: ${a.x}",
                "environments/dev/app.yaml:1:4: error: references form a cycle: app:a -> app:a\n  hint: app:a is \"${a.x}\" (environments/dev/app.yaml:1:4)"
            ),
            ("a: x${b}\nb: {}", "environments/dev/app.yaml:1:4: error: \"${b}\" is a mapping, which cannot stand inside a string"),
            ("a: x${b}\nb: []", "environments/dev/app.yaml:1:4: error: \"${b}\" is a list, which cannot stand inside a string"),
            ("a: x${null}", "environments/dev/app.yaml:1:4: error: \"${null}\" is null, which cannot stand inside a string"),
            ("a: ${}", "environments/dev/app.yaml:1:4: error: nothing stands in \"${}\": expected a path, as in \"${db.host}\""),
            ("a: x${b", "environments/dev/app.yaml:1:4: error: \"${b\" has no closing \"}\"\n  hint: \"$${\" is a literal \"${\""),
            ("a: ${x${b}}", "environments/dev/app.yaml:1:4: error: a reference cannot be made from another one: \"${x${b}}\""),
            ("a: ${commit}", "environments/dev/app.yaml:1:4: error: \"${commit}\" can be used in templates only"),
            ("a: ${vault:x}", "environments/dev/app.yaml:1:4: error: the scheme \"vault:\" cannot be used yet"),
            (
                "a: '${a b:x}'",
                "environments/dev/app.yaml:1:4: error: \"a b\" is neither a scheme nor the name of a document\n  hint: schemes: env:, file:"
            ),
            (
                "a: '${x:-[1]}'",
                "environments/dev/app.yaml:1:4: error: the default of \"${x:-[1]}\" is no scalar\n  hint: put a text in quotes"
            ),
        ] as [(app: String, complaint: String)])
    func `that leads nowhere says so with every place (R13)`(app: String, complaint: String) throws {
        #expect(try configuration(Self.files(app)).effective("app", in: "dev").complaints == [complaint])
    }

    @Test func `that forms a cycle through documents names them all`() throws {
        let files = Self.files("a: ${other:b}", others: ["environments/dev/other.yaml": "b: x${app:a}"])
        #expect(
            try configuration(files).effective("app", in: "dev").errors.map(\.message)
                == ["references form a cycle: app:a -> other:b -> app:a"])
    }

    @Test func `is not judged in sets of layers (R6)`() throws {
        let files = [
            Manifest.file: "version: 1\nenvironments: { eu: { abstract: true }, prod-eu: { inherits: eu } }",
            "environments/eu/app.yaml": "a: ${b}\nc: ${d}${e}", "environments/prod-eu/app.yaml": "b: 1",
        ]
        let configuration = try configuration(files)
        #expect(try configuration.effective("app", in: "eu").shown == "{a: \"${b}\", c: \"${d}${e}\"}")
        #expect(try configuration.effective("app", in: "eu").complaints.isEmpty)
        #expect(try configuration.effective("app", in: "prod-eu").errors.count == 1)
    }

    @Test func `is text where the manifest switches references off (R15)`() throws {
        let files = [
            Manifest.file: "version: 1\nreferences: { off: ['scripts/*'] }", "environments/dev/scripts/run.yaml": "a: ${HOME} $${x}",
            "environments/dev/app.yaml": "a: ${scripts/run:a}",
        ]
        let configuration = try configuration(files)
        #expect(try configuration.effective("scripts/run", in: "dev").shown == "{a: \"${HOME} $${x}\"}")
        #expect(try configuration.effective("app", in: "dev").shown == "{a: \"${HOME} $${x}\"}")
    }

    @Test func `to a file takes its text (R14)`() throws {
        let files = Self.files("a: ${file:certs/ca.pem}\nb: ${file:no.pem:-none}", others: ["certs/ca.pem": "pem\n"])
        let document = try #require(try configuration(files).effective("app", in: "dev").document)
        #expect(document.shown() == "{a: \"pem\n\", b: \"none\"}")
        #expect(document.dependencies.files == ["certs/ca.pem", "no.pem"])
        #expect(!document.isTainted(document.root))
    }

    @Test(arguments: [
        ("${file:../x}", "\"${file:../x}\": expected a relative path without \"..\""),
        ("${file:/etc/passwd}", "\"${file:/etc/passwd}\": expected a relative path without \"..\""),
        ("${file:none}", "\"${file:none}\" refers to nothing: there is no file \"none\""),
        ("${env:HOME}", "the variable \"HOME\" is not allowed on this machine"),
        ("${env:HOME:-x}", "the variable \"HOME\" is not allowed on this machine"),
        ("${env:UNSET}", "\"${env:UNSET}\" refers to nothing: the variable \"UNSET\" is not set on this machine"),
    ])
    func `stays below the root and within what the machine allows (R14)`(text: String, message: String) throws {
        let inputs = Inputs(allowedVariables: ["UNSET"], variables: ["HOME": "/root"])
        let result = try configuration(Self.files("a: ${x:-\(text)}"), inputs: inputs).effective("app", in: "dev")
        #expect(result.errors.map(\.message) == [message])
    }

    @Test func `to a variable is a recorded input and taints what it touches (R14)`() throws {
        let inputs = Inputs(allowedVariables: ["TOKEN", "UNSET"], variables: ["TOKEN": "t"])
        let configuration = try configuration(Self.files("a: ${env:TOKEN}\nb: x${a}\nc: ${b}\nd: 1\ne: ${env:UNSET:-2}"), inputs: inputs)
        let document = try #require(try configuration.effective("app", in: "dev").document)
        #expect(document.shown() == "{a: \"t\", b: \"xt\", c: \"xt\", d: 1, e: 2}")
        #expect(document.children(document.root).map { document.isTainted($0.value) } == [true, true, true, false, false])
        #expect(document.dependencies.variables == ["TOKEN", "UNSET"])
    }

    @Test func `to a sealed value travels unopened (R21)`() throws {
        let sealed = Encrypted.sealed
        let files = [
            "environments/dev/app.yaml": "a: ${db.password}\nb: pg://u:${db.password}@${host}\nc: <${b}>\nhost: h\nd: ${other:secret}",
            "environments/dev/app.secrets.yaml": "db:\n  password: \(sealed)\n\(Encrypted.metadata)",
            "environments/dev/other.secrets.yaml": "secret: \(sealed)\n\(Encrypted.metadata)",
        ]
        let document = try #require(try configuration(files).effective("app", in: "dev").document)
        #expect(
            document.shown() == "{a: <sealed>, b: <deferred: \"pg://u:\" + <sealed> + \"@h\">, "
                + "c: <deferred: \"<\" + <deferred: \"pg://u:\" + <sealed> + \"@h\"> + \">\">, host: \"h\", d: <sealed>, db: {password: <sealed>}}"
        )
        #expect(document.children(document.root).map { document.isTainted($0.value) } == [true, true, true, false, true, true])
    }

    @Test func `never multiplies without end`() throws {
        let lines = (0 ..< 12).map { level in "l\(level): [" + (0 ..< 10).map { _ in "\"${l\(level + 1)}\"" }.joined(separator: ", ") + "]"
        }
        let result = try configuration(Self.files((lines + ["l12: x"]).joined(separator: "\n"))).effective("app", in: "dev")
        #expect(result.errors.map(\.code).first == "references-too-large")
    }

    @Test func `never doubles a text without end`() throws {
        let lines = (0 ..< 60).map { "k\($0): ${k\($0 + 1)} ${k\($0 + 1)}" }
        let result = try configuration(Self.files((lines + ["k60: x"]).joined(separator: "\n"))).effective("app", in: "dev")
        #expect(
            result.errors.first?.rendered
                == "environments/dev/app.yaml:38:6: error: references make this document larger than 64000000 bytes")
    }

    @Test func `never leads deeper than a stack can bear`() throws {
        let lines = (0 ..< 2_000).map { "k\($0): ${k\($0 + 1)}" }
        let result = try configuration(Self.files((lines + ["k2000: x"]).joined(separator: "\n"))).effective("app", in: "dev")
        #expect(result.errors.map(\.code).first == "references-too-deep")
    }

    @Test func `to a broken document says which`() throws {
        let files = Self.files("a: ${other:b}", others: ["environments/dev/other.yaml": "b: [", "environments/base/other.yaml": "b: 1"])
        #expect(
            try configuration(files).effective("app", in: "dev").complaints == [
                "environments/dev/app.yaml:1:4: error: \"${other:b}\" refers to document \"other\", which has errors"
            ])
    }
}

/// What makes a layer an encrypted one.
enum Encrypted {
    static let sealed = "'ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]'"
    static let metadata = "sops:\n  mac: \(sealed)\n  version: 3.11.0\n"
}
