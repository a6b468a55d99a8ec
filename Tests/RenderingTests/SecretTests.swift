import Documents
import Overlays
import Rendering
import Testing

@Suite struct `What a secret touches` {
    private static let inputs = Inputs(allowedVariables: ["TOKEN"], variables: ["TOKEN": "s3cret"])
    private static let document = "token: ${env:TOKEN}\nplain: { a: 1 }\nlist: [x, \"Bearer ${token}\"]"

    private func render(_ target: String) throws -> (rendering: Rendering?, diagnostics: [String]) {
        let configuration = try configuration(one(Self.document, "format: json, \(target)"), inputs: Self.inputs)
        let (rendering, diagnostics) = try Renderer(configuration: configuration).render(environment: "dev")
        return (rendering, diagnostics.map(\.rendered))
    }

    private static let modes: [(target: String, isTainted: Bool, mode: UInt16)] = [
        ("select: plain", false, 0o644), ("mode: '0600'", true, 0o600), ("", true, 0o640), ("select: list", true, 0o640),
        ("select: plain, mode: '0755'", false, 0o755), ("mode: '0640'", true, 0o640),
    ]

    @Test(arguments: modes)
    func `is marked, and by default no other can read it (R19)`(target: String, isTainted: Bool, mode: UInt16) throws {
        let file = try #require(try render(target).rendering?.files.first)
        #expect(file.isTainted == isTainted)
        #expect(file.mode == mode)
    }

    @Test(arguments: ["0644", "0641", "0660", "0700", "644"])
    func `is refused where the mode would let others read it (R19)`(mode: String) throws {
        let octal = mode.hasPrefix("0") ? mode : "0" + mode
        let expected = "cfgops.yaml:4:63: error: target \"t\" has the mode \(octal), and \"app\" holds a secret: expected 0640 or less"
        let (rendering, diagnostics) = try render("mode: '\(mode)'")
        #expect(rendering == nil)
        #expect(diagnostics == [expected])
    }

    /// R21: without keys a sealed value is not rendered, be it as ciphertext or within another string.
    @Test func `is not rendered sealed`() throws {
        var files = one("url: postgres://app:${password}@db", "format: dotenv")
        files["environments/dev/app.secrets.yaml"] = """
            password: ENC[AES256_GCM,data:p673w==,iv:YY=,aad:UQ=,tag:A=,type:str]
            sops: { mac: "ENC[AES256_GCM,data:tK4=,iv:0Q=,tag:rk=,type:str]", version: 3.7.3 }
            """
        #expect(
            try refusals(files) == [
                "environments/base/app.yaml:1:6: error: \"app:url\" is sealed, expected a key that opens it",
                "environments/dev/app.secrets.yaml:1:11: error: \"app:password\" is sealed, expected a key that opens it",
            ])
    }
}
