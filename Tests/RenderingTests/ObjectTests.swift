import Documents
import Overlays
import Testing

@testable import Rendering

@Suite struct `A Kubernetes manifest` {
    private static let picture: [UInt8] = [0x89, 0x50, 0x00, 0xFF]

    /// `${file:}` of bytes that are no UTF-8, rendered by one target.
    private func render(_ document: String, _ target: String) throws -> (rendering: Rendering?, diagnostics: [String]) {
        let configuration = try configuration(one(document, target), binaries: ["logo.png": Self.picture])
        let (rendering, diagnostics) = try Renderer(configuration: configuration).render(environment: "dev")
        return (rendering, diagnostics.map(\.rendered))
    }

    private func text(_ document: String, _ target: String) throws -> String? {
        let (rendering, diagnostics) = try render(document, target)
        #expect(diagnostics == [])
        return rendering.map { String(decoding: $0.files[0].bytes, as: UTF8.self) }
    }

    @Test func `of a Secret has base64, whatever the bytes`() throws {
        let found = try text(
            "user: app\non: TRUE\nempty: \"\"\nlist: [1]\nlogo: ${file:logo.png}", "format: secret, object: { namespace: shop }")
        #expect(
            found == """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: app
                  namespace: shop
                type: Opaque
                data:
                  user: YXBw
                  "on": dHJ1ZQ==
                  empty: ""
                  list: LSAxCg==
                  logo: iVAA/w==

                """)
    }

    @Test func `of a ConfigMap has bytes that are no text in binaryData`() throws {
        #expect(
            try text("a: x\nlogo: ${file:logo.png}", "format: configmap") == """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: app
                data:
                  a: x
                binaryData:
                  logo: iVAA/w==

                """)
    }

    @Test func `holds the whole document as TOML when asked`() throws {
        let found = try text("a: { b: 1 }", "format: secret, object: { file: app.toml }")
        #expect(found?.hasSuffix("data:\n  app.toml: W2FdCmIgPSAxCg==\n") == true)
    }

    @Test(arguments: [("configmap", "ConfigMap"), ("secret", "Secret")])
    func `is refused for what Kubernetes does not take`(format: String, kind: String) throws {
        let key = "expected 1 to 253 of A-Z, a-z, 0-9, \"-\", \"_\" and \".\", not \".\" or \"..\" in front"
        let found = try render("a: null\n\"k/y\": 1\nl: [\"${file:logo.png}\"]", "format: \(format)")
        #expect(
            found.diagnostics == [
                "environments/base/app.yaml:1:4: error: \"app:a\" is null, a \(kind) holds only text",
                "environments/base/app.yaml:2:8: error: \"app:\"k/y\"\" cannot be a key of a \(kind), \(key)",
                """
                environments/base/app.yaml:3:5: error: "app:l[0]" is a file that is not UTF-8, which YAML cannot say
                  hint: binary, configmap and secret can
                """,
            ])
    }

    @Test(arguments: [
        ("name: My_App", "\"My_App\" cannot be the name of a Kubernetes object, expected lower-case letters, digits, \"-\" and \".\""),
        ("namespace: a.b", "\"a.b\" cannot be a Kubernetes namespace, expected at most 63 lower-case letters, digits and \"-\""),
        (
            "labels: { a/b/c: x }",
            "\"a/b/c\" cannot be the key of a label, expected \(labelForm), with a domain and \"/\" in front of it or without"
        ),
        ("labels: { app: -x }", "\"-x\" cannot be the value of a label, expected \(labelForm)"),
    ])
    func `is refused for an object that Kubernetes does not take`(object: String, problem: String) throws {
        let found = try render("a: 1", "format: secret, object: { \(object) }").diagnostics
        #expect(found == ["environments/base/app.yaml:1:1: error: \"app\" gives a Secret, but \(problem)"])
    }

    @Test func `takes labels with a domain, and empty ones`() throws {
        let found = try text("a: 1", "format: configmap, object: { labels: { app.kubernetes.io/name: Shop_1.0, empty: '' } }")
        #expect(found?.contains("    app.kubernetes.io/name: Shop_1.0\n    empty: \"\"\n") == true)
    }

    private static let labelForm = "at most 63 letters, digits, \"-\", \"_\" and \".\", the first and the last a letter or digit"

    @Test(arguments: [
        ("configmap", "ConfigMap", 1_048_576, false), ("configmap", "ConfigMap", 1_048_577, true), ("secret", "Secret", 1_048_577, true),
    ])
    func `of more than 1 MiB of data is warned of, since Kubernetes refuses it`(
        format: String, kind: String, size: Int, isWarned: Bool
    ) throws {
        let document = "a: \(String(repeating: "x", count: 1000))\nb: \(String(repeating: "y", count: size - 1000))"
        let (rendering, diagnostics) = try render(document, "format: \(format)")
        #expect(rendering != nil)
        let warning = """
            environments/base/app.yaml:1:1: warning: "app" gives a \(kind) with \(size) bytes of data, Kubernetes takes 1048576 at most
              hint: divide the document, or `select` parts of it
            """
        #expect(diagnostics == (isWarned ? [warning] : []))
    }

    /// R20: markers can be read as they are.
    @Test func `of a Secret has markers of sealed values in stringData`() throws {
        var files = one("user: app\nurl: postgres://app:${password}@db", "format: secret")
        files["environments/dev/app.secrets.yaml"] = """
            password: ENC[AES256_GCM,data:p673w==,iv:YY=,aad:UQ=,tag:A=,type:str]
            sops: { mac: "ENC[AES256_GCM,data:tK4=,iv:0Q=,tag:rk=,type:str]", version: 3.7.3 }
            """
        let renderer = try Renderer(configuration: configuration(files), marking: .sealed)
        let (rendering, diagnostics) = try renderer.render(environment: "dev")
        #expect(diagnostics.map(\.rendered) == [])
        let file = try #require(rendering?.files.first)
        #expect(file.mode == 0o640)
        #expect(
            String(decoding: file.bytes, as: UTF8.self).hasSuffix(
                """
                type: Opaque
                data:
                  user: YXBw
                stringData:
                  url: <secret url>
                  password: <secret password>

                """))
    }
}

@Suite struct `A file that is no text` {
    private static let bytes: [UInt8] = [0xFF, 0, 1, 0xC3]

    private func refused(_ document: String, _ target: String) throws -> [String] {
        let configuration = try configuration(one(document, target), binaries: ["x.bin": Self.bytes])
        return try Renderer(configuration: configuration).render(environment: "dev").diagnostics.map(\.rendered)
    }

    @Test func `is written as it is`() throws {
        let configuration = try configuration(one("v: ${file:x.bin}", "format: binary, select: v"), binaries: ["x.bin": Self.bytes])
        #expect(try Renderer(configuration: configuration).render(environment: "dev").rendering?.files.first?.bytes == Self.bytes)
    }

    @Test(arguments: [
        ("json", "JSON"), ("yaml", "YAML"), ("toml", "TOML"), ("properties", "properties"), ("ini", "INI"), ("dotenv", "dotenv"),
        ("text, select: v", "text"), ("configmap, object: { file: a.json }", "a ConfigMap"),
    ])
    func `is refused with its path where a format takes only text`(target: String, title: String) throws {
        let found = try refused("v: ${file:x.bin}", "format: \(target)")
        #expect(
            found == [
                """
                environments/base/app.yaml:1:4: error: "app:v" is a file that is not UTF-8, which \(title) cannot say
                  hint: binary, configmap and secret can
                """
            ])
    }

    @Test func `cannot stand inside a string`() throws {
        let expected = "\"${file:x.bin}\": expected a file of UTF-8 text, since it stands inside a string"
        #expect(try refused("v: a ${file:x.bin}", "format: yaml") == ["environments/base/app.yaml:1:4: error: \(expected)"])
    }

    @Test func `reaches other documents through references`() throws {
        var files = one("v: ${assets:logo}", "format: binary, select: v")
        files["environments/base/assets.yaml"] = "logo: ${file:x.bin}"
        let configuration = try configuration(files, binaries: ["x.bin": Self.bytes])
        #expect(try Renderer(configuration: configuration).render(environment: "dev").rendering?.files.first?.bytes == Self.bytes)
    }

    @Test func `is a single value`() throws {
        #expect(
            try refused("v: [1]", "format: binary, select: v") == [
                "environments/base/app.yaml:1:4: error: \"app:v\" is a sequence, binary needs one value"
            ])
    }
}

@Suite struct `Base64` {
    /// RFC 4648, section 10, and the last two digits of the alphabet.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ("\u{fb}\u{ff}", "w7vDvw=="), (">>>???", "Pj4+Pz8/"),
    ])
    func `is that of the standard`(text: String, expected: String) {
        var output: [UInt8] = []
        Array(text.utf8).withUnsafeBufferPointer { appendBase64($0, to: &output) }
        #expect(String(decoding: output, as: UTF8.self) == expected)
    }
}
