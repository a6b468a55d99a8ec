import Testing

@testable import Rendering

@Suite struct `A document as` {
    @Test(arguments: [
        ("server: { host: localhost, port: 0x1F }", "SERVER_HOST=localhost\nSERVER_PORT=0x1F\n"),
        ("a-b.c/d: x", "A_B_C_D=x\n"),
        ("stra\u{df}e: x\nx\u{20ac}: y", "STRA_E=x\nX_=y\n"),
        ("list: [a, { b: c }]", "LIST_0=a\nLIST_1_B=c\n"),
        ("1st: x", "_1ST=x\n"),
        ("a: { 1st: x }", "A_1ST=x\n"),
        ("gone: null\nempty: \"\"\nnone: []\nnothing: {}", "EMPTY=\n"),
        ("on: True\noff: FALSE\nhalf: 1.50", "ON=true\nOFF=false\nHALF=1.50\n"),
        ("text: |\n  two\n  lines\n", "TEXT='two\nlines\n'\n"),
        ("8080: x", "_8080=x\n"),
    ])
    func `dotenv has a variable for each scalar (R18)`(document: String, expected: String) throws {
        #expect(try rendered(one(document, "format: dotenv"))["out"] == expected)
    }

    @Test func `dotenv keeps keys when asked (R18)`() throws {
        #expect(try rendered(one("a: { bC: x }\nd_1: [y]", "format: dotenv, keys: keep"))["out"] == "a_bC=x\nd_1_0=y\n")
    }

    @Test(arguments: [
        (
            "a: { b: x }\na_b: y", "format: dotenv",
            [
                """
                environments/base/app.yaml:2:6: error: "app:a_b" gives the variable A_B, and so does "app:a.b"
                """
            ]
        ),
        (
            "a: \"x\\0y\"", "format: dotenv",
            ["environments/base/app.yaml:1:4: error: \"app:a\" holds a NUL byte, which no variable can"]
        ),
        (
            "a: { \"\": { b.c: x } }", "format: dotenv, keys: keep",
            [
                """
                environments/base/app.yaml:1:17: error: "app:a.\"\".\"b.c\"" gives the variable "a__b.c", expected letters, digits and _, no digit first
                  hint: without `keys: keep` keys become upper case, and other characters `_`
                """
            ]
        ),
        (
            "\"\": x", "format: dotenv",
            ["environments/base/app.yaml:1:5: error: \"app:\"\"\" gives the variable \"\", expected letters, digits and _, no digit first"]
        ),
        (
            "uid: 5", "format: dotenv",
            [
                """
                environments/base/app.yaml:1:6: error: "app:uid" gives the variable UID, which the shell keeps for itself
                  hint: rename the key, or put it below another one
                """
            ]
        ),
        (
            "a: [1]", "format: dotenv, select: a",
            ["environments/base/app.yaml:1:4: error: \"app:a\" is a sequence, dotenv needs a mapping"]
        ),
        (
            "a: .inf\nb: [.nan]", "format: json",
            [refusedNumber("1:4", "a", ".inf"), refusedNumber("2:5", "b[0]", ".nan")]
        ),
        ("a: 1", "format: text", ["environments/base/app.yaml:1:1: error: \"app\" is a mapping, text needs one value"]),
        ("a: null", "format: text, select: a", ["environments/base/app.yaml:1:4: error: \"app:a\" is null, text needs one value"]),
        (
            "a: null\n\"b c\": x\n..d: y", "format: configmap",
            [
                "environments/base/app.yaml:1:4: error: \"app:a\" is null, a ConfigMap holds only text",
                refusedKey("2:8", "\"b c\""), refusedKey("3:6", "\"..d\""),
            ]
        ),
        (
            "a: [1]", "format: configmap, select: a",
            ["environments/base/app.yaml:1:4: error: \"app:a\" is a sequence, a ConfigMap needs a mapping"]
        ),
        (
            "a: 1", "format: configmap, object: { name: My_App }",
            [
                """
                environments/base/app.yaml:1:1: error: "app" gives a ConfigMap, but "My_App" cannot be the name of a Kubernetes object, \
                expected lower-case letters, digits, "-" and "."
                """
            ]
        ),
    ])
    func `a format that cannot say it is refused with path and layer (R16, R18)`(
        document: String, target: String, expected: [String]
    ) throws {
        let found = try refusals(one(document, target))
        #expect(found == expected)
    }

    @Test func `JSON and YAML keep order and the text of numbers (R16, R17)`() throws {
        let document = "b: 1.10\na: [0o17, 9223372036854775808, ~]\nc: { no: 'no', t: 12:30 }"
        let json = try rendered(one(document, "format: json"))["out"]
        #expect(
            json == """
                {
                  "b": 1.10,
                  "a": [
                    15,
                    9223372036854775808,
                    null
                  ],
                  "c": {
                    "no": "no",
                    "t": "12:30"
                  }
                }

                """)
        let yaml = try rendered(one(document, "format: yaml"))["out"]
        #expect(
            yaml == """
                b: 1.10
                a:
                  - 15
                  - 9223372036854775808
                  - null
                c:
                  "no": "no"
                  t: "12:30"

                """)
    }

    @Test func `text is the value and nothing else`() throws {
        let document = "cert: |\n  line\n  line\nport: 0x1F\nflag: TRUE"
        #expect(try rendered(one(document, "format: text, select: cert"))["out"] == "line\nline\n")
        #expect(try rendered(one(document, "format: text, select: port"))["out"] == "0x1F")
        #expect(try rendered(one(document, "format: text, select: flag"))["out"] == "true")
    }

    @Test func `a ConfigMap has an entry for each key`() throws {
        let document = "host: localhost\nport: 8080\non: yes\nrules:\n  - { path: /, to: [a] }\nconf: |\n  a\n  b\n"
        let object = "object: { name: \"{document}-{environment}\", namespace: shop, labels: { app: shop, tier: \"1\" } }"
        #expect(
            try rendered(one(document, "format: configmap, \(object)"))["out"] == """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: app-dev
                  namespace: shop
                  labels:
                    app: shop
                    tier: "1"
                data:
                  host: localhost
                  port: "8080"
                  "on": "yes"
                  rules: |
                    - path: /
                      to:
                        - a
                  conf: |
                    a
                    b

                """)
    }

    @Test func `a ConfigMap holds the whole document in one file when asked`() throws {
        #expect(
            try rendered(one("a: { b: 1 }", "format: configmap, object: { file: app.json }"))["out"] == """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: app
                data:
                  app.json: |
                    {
                      "a": {
                        "b": 1
                      }
                    }

                """)
        let message = "cannot be written to \"app.xml\", expected a name that ends in .json, .yaml, .yml, .toml, .properties, .ini or .env"
        #expect(
            try refusals(one("a: 1", "format: configmap, object: { file: app.xml }"))
                == ["environments/base/app.yaml:1:1: error: \"app\" \(message)"])
    }

    /// R7: objects in the order of the layers, `---` between them.
    @Test func `a stream is a stream in YAML, and refused where there is none`() throws {
        let stream = """
            kind: Service
            metadata: { name: web, namespace: shop }
            ---
            kind: Deployment
            metadata: { name: web }
            """
        #expect(
            try rendered(one(stream, "format: yaml"))["out"] == """
                kind: Service
                metadata:
                  name: web
                  namespace: shop
                ---
                kind: Deployment
                metadata:
                  name: web

                """)
        let selected = try rendered(one(stream, "format: json, select: '\"Deployment/web\".metadata'"))["out"]
        #expect(selected == "{\n  \"name\": \"web\"\n}\n")
        let refused = [
            ("json", "is a stream of documents, which JSON cannot say\n  hint: YAML can"),
            ("dotenv", "is a stream of documents, dotenv needs a mapping"),
            ("configmap", "is a stream of documents, a ConfigMap needs a mapping"),
        ]
        for (format, message) in refused {
            let found = try refusals(one(stream, "format: \(format)"))
            #expect(found == ["environments/base/app.yaml:1:1: error: \"app\" \(message)"])
        }
    }
}

private func refusedKey(_ position: String, _ key: String) -> String {
    """
    environments/base/app.yaml:\(position): error: "app:\(key)" cannot be a key of a ConfigMap, \
    expected 1 to 253 of A-Z, a-z, 0-9, "-", "_" and ".", not "." or ".." in front
    """
}

private func refusedNumber(_ position: String, _ path: String, _ text: String) -> String {
    """
    environments/base/app.yaml:\(position): error: "app:\(path)" cannot be written: JSON has neither infinities nor NaN, got \(text)
      hint: write it as a string in quotes, or choose another format
    """
}
