import Documents
import Overlays
import Schemas
import TestSupport
import Testing

@testable import Validating

/// What SOPS writes: values that only a key opens, each with its type.
enum Sealed {
    /// Sound as far as anybody can tell without its key.
    static let metadata = """
        sops:
          age:
            - recipient: age17san0nk35dxlrdm6rzqkf0rjjyx02nq7efwszvwawzwvm5kf3q7q9na069
              enc: |
                -----BEGIN AGE ENCRYPTED FILE-----
                YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSB2ajBlTE1zanVWRWViNXp0
                NmJkRGs4MlM1R090dVJiYWYzTmp6a2Q5enpJCkRoRE9iSWIrY0U0UXJaNnJFSTdE
                em90ZXFQamY1ckNRUDdadVNzVE41bjQKLS0tIEJKRFE3ck1pOCtxRkcvUHJKYUph
                RnF3UG5mT1FITHc3VXdOSHI0bzRJWGsK85fE7EclfGFeoIY4baRn3M8CinYAV+ih
                jmFUJ8GqbQO2YUbCHwsOL4dFUDmGXs4FG3TZ1BdxaJyTY6R21Gh6vw==
                -----END AGE ENCRYPTED FILE-----
          lastmodified: "2026-11-21T02:35:03Z"
          mac: \(value("str"))
          version: 3.11.0

        """
    static func value(_ type: String, data: String = "QUJD") -> String {
        "'ENC[AES256_GCM,data:\(data),iv:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=,tag:5QN9aXsHzLUrAeGNsIR/2w==,type:\(type)]'"
    }
}

@Suite struct `An effective document as schemas judge it` {
    private func shown(_ files: [String: String], _ document: String = "app") throws -> String {
        let folder = try TemporaryFolder()
        let manifest = ["cfgops.yaml": "version: 1\nenvironments: {prod: {}}\n"]
        let repository = try folder.repository(manifest.merging(files) { $1 }.mapValues { Optional($0) })
        let result = try configuration(repository).effective(document, in: "prod")
        let effective = try #require(result.document, "\(result.errors)")
        var instance = Instance()
        instance.append(effective, effective.root)
        return instance.shown
    }

    @Test func `is what the layers give together, references resolved, aliases and merge keys gone`() throws {
        let files = [
            "environments/base/app.yaml": """
            one: &one {a: 1, b: ~}
            two: {<<: *one, a: 0x10}
            list: [*one, 1.50, yes, true, "8080"]
            url: http://${host}:${one.a}
            same: ${one.a}
            host: base
            """,
            "environments/prod/app.yaml": "host: prod\none: {b: null}\n",
        ]
        let expected = """
            {one: {a: integer 1}, two: {b: null ~, a: integer 0x10}, list: [{a: integer 1, b: null ~}, decimal 1.50, string yes, \
            boolean true, string 8080], url: string http://prod:1, same: integer 1, host: string prod}
            """
        let found = try shown(files)
        #expect(found == expected)
    }

    @Test(
        arguments: [
            ("str", "string? secret"), ("int", "integer? secret"), ("float", "decimal? secret"), ("bool", "boolean? secret"),
            ("bytes", "string? secret"), ("time", "string? secret"), ("other", "any? secret"),
        ])
    func `knows of a sealed value what SOPS says of its type, and none of its ciphertext (R21)`(
        type: String, shown expected: String
    ) throws {
        let files = ["environments/prod/app.secrets.yaml": "key: \(Sealed.value(type))\nplain: 1\n\(Sealed.metadata)"]
        #expect(try shown(files) == "{key: \(expected), plain: integer 1}")
    }

    @Test func `takes a string with a sealed value in it for a string that nobody knows (R21)`() throws {
        let files = [
            "environments/base/app.yaml": "url: db://u:${key}@h\nsame: ${key}\n",
            "environments/prod/app.secrets.yaml": "key: \(Sealed.value("int"))\n\(Sealed.metadata)",
        ]
        #expect(try shown(files) == "{url: string? secret, same: integer? secret, key: integer? secret}")
    }

    @Test func `of flag documents in JSON is like any other (R11)`() throws {
        let files = [
            "environments/base/flags.json": #"{"flags": {"new": {"state": "ENABLED", "targeting": {"if": [1, 2]}}}}"#,
            "environments/prod/flags.json": #"{"flags": {"new": {"targeting": {"var": "a"}}}}"#,
        ]
        #expect(try shown(files, "flags") == "{flags: {new: {state: string ENABLED, targeting: {var: string a}}}}")
    }
}

extension Instance {
    /// One line: kinds and texts, `?` for what is not known.
    var shown: String {
        var position = 0
        return shown(&position)
    }

    private func shown(_ position: inout Int) -> String {
        let index = position, node = nodes[index]
        position += 1
        func children() -> [String] {
            (0 ..< Int(node.count)).map { _ in
                guard node.kind == .mapping else { return shown(&position) }
                let key = string(position)
                position += 1
                return "\(key): \(shown(&position))"
            }
        }
        switch node.kind {
        case .mapping: return "{\(children().joined(separator: ", "))}"
        case .sequence: return "[\(children().joined(separator: ", "))]"
        default:
            let kind = node.flags.contains(.anyKind) ? "any" : "\(node.kind)", isSecret = node.flags.contains(.secret)
            return node.flags.contains(.sealed)
                ? "\(kind)?\(isSecret ? " secret" : "")\(string(index))" : "\(kind) \(string(index))\(isSecret ? " secret" : "")"
        }
    }
}
