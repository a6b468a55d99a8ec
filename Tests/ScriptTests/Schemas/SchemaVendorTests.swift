import TestSupport
import Testing

/// `schema vendor` against a real server, over HTTPS and HTTP.
@Suite(.enabled(if: GitServer.isUsable)) struct `A schema from the web` {
    private struct World: ~Copyable {
        let folder: TemporaryFolder
        let server: BackgroundProcess
        let address: String
        private var variables: [String: String]

        static func made(isSecure: Bool = true, trusts: Bool = true) throws -> World {
            let folder = try TemporaryFolder()
            var variables = isolatedEnvironment(home: folder.path)
            var options: [String] = []
            if isSecure {
                try GitServer.makeCertificates(in: folder.path)
                options = ["--certificate", folder.path("server.pem"), "--key", folder.path("server.key")]
            }
            if trusts { variables["CURL_CA_BUNDLE"] = folder.path("ca.pem") }
            let script = "\(packageFolder)/Tests/Servers/schema_server.py"
            let server = try BackgroundProcess(["/usr/bin/python3", script, folder.path("web")] + options, environment: variables)
            let address = isSecure ? "https://localhost:\(server.greeting)" : "http://127.0.0.1:\(server.greeting)"
            try folder.write("shop/cfgops.yaml", "version: 1\nenvironments: {prod: {}}\n")
            try folder.write(
                "web/app.json",
                "{\"properties\": {\"port\": {\"$ref\": \"moved/common/port.json\"}}, \"not\": {\"$ref\": \"#/$defs/x\"}, \"$defs\": {\"x\": {\"$id\": \"common/\", \"$ref\": \"never.json\"}}}"
            )
            try folder.write("web/common/port.json", "{\"type\": \"integer\", \"maximum\": 65535}\n")
            try folder.write("web/common/never.json", "{\"const\": 0}\n")
            try folder.write("web/page.json", "<!DOCTYPE html>\n<p>not here</p>\n")
            try folder.write("web/message.json", "{\"error\": \"not here\"}\n")
            try folder.write("web/wrong.json", "{\"type\": \"whole\"}\n")
            try folder.write("web/dangling.json", "{\"$ref\": \"gone.json\"}\n")
            let world = World(folder: folder, server: server, address: address, variables: variables)
            try world.git("init", "-q")
            try world.commit()
            return world
        }

        func git(_ words: String...) throws {
            let result = try run(["git"] + words, in: folder.path("shop"), environment: variables)
            try #require(result.status == 0, "\(result.error)")
        }

        func commit() throws {
            try git("add", ".")
            try git("commit", "-q", "-m", "all")
        }

        func cfgops(_ words: String..., path: String? = nil, exits: Int32 = 0) throws -> ProcessResult {
            var variables = variables
            if let path { variables["PATH"] = path }
            let result = try run([builtProgram] + words, in: folder.path("shop"), environment: variables)
            #expect(result.status == exits, "\(words): \(result.output)\(result.error)")
            return result
        }

        var host: String { String(address.drop { $0 != "/" }.dropFirst(2)) }

        func copy(_ path: String) throws -> String { try folder.read("shop/schemas/vendor/\(host)/\(path)") }
    }

    @Test(arguments: [true, false]) func `comes with all that it refers to, and is found where nothing is fetched`(isSecure: Bool) throws {
        let world = try World.made(isSecure: isSecure)
        if !isSecure { try world.folder.write("web/app.json", try world.folder.read("web/app.json").replacing("moved/", with: "")) }
        let path = isSecure ? "moved/common/port.json" : "common/port.json"
        let dry = try world.cfgops("schema", "vendor", "\(world.address)/app.json", "--dry-run")
        let isWritten = world.folder.exists("shop/schemas")
        #expect(!isWritten)
        let made = try world.cfgops("schema", "vendor", "\(world.address)/app.json")
        #expect(made.output == dry.output && made.error == "next: git add schemas/vendor and commit\n")
        for (copy, source) in [("app.json", "app.json"), (path, "common/port.json"), ("common/never.json", "common/never.json")] {
            let bytes = try world.copy(copy)
            #expect(try world.folder.read("web/\(source)") == bytes)
            let digest = try run(["sha256sum"], input: Array(bytes.utf8)).output.prefix { $0 != " " }
            #expect(made.output.contains("+ schemas/vendor/\(world.host)/\(copy)  sha256:\(digest)\n"))
        }
        try world.folder.write("outside.yaml", "$ref: \(world.address)/app.json\n")
        try world.folder.write("data.yaml", "port: 70000\n")
        // PATH is empty: nothing could be fetched.
        let judged = try world.cfgops(
            "schema", "check", "../outside.yaml", "../data.yaml", "--schemas", "schemas", path: "/nowhere", exits: 1)
        #expect(judged.output.hasPrefix("../data.yaml:1:7: error: "))
        let unknown = try world.cfgops("schema", "check", "../outside.yaml", "../data.yaml", path: "/nowhere", exits: 1)
        #expect(unknown.output.contains("cfgops schema vendor \(world.address)/app.json"))
    }

    @Test(arguments: ["schemas", "schemas/vendor", "schemas/vendor/HOST", "schemas/vendor/HOST/common/port.json"])
    func `is never written through a link, which may lead out of the repository`(place: String) throws {
        let world = try World.made(), link = place.replacing("HOST", with: world.host)
        try world.folder.write("outside/precious", "mine\n")
        let isFile = place.hasSuffix(".json"), target = world.folder.path("outside") + (isFile ? "/precious" : "")
        _ = try run(["mkdir", "-p", world.folder.path("shop/" + link.split(separator: "/").dropLast().joined(separator: "/"))])
        _ = try run(["ln", "-s", target, world.folder.path("shop/\(link)")])
        let refused = try world.cfgops("schema", "vendor", "\(world.address)/common/port.json", exits: 3)
        #expect(
            refused.error == """
                error: "\(link)" is a symbolic link, and copies are written into the repository only
                  hint: take the link away first

                """)
        #expect(try run(["find", world.folder.path("outside"), "-type", "f"]).output == "\(world.folder.path("outside"))/precious\n")
        #expect(try world.folder.read("outside/precious") == "mine\n")
    }

    @Test func `that changed is shown as a difference, and never goes over edits that no commit has`() throws {
        let world = try World.made()
        _ = try world.cfgops("schema", "vendor", "\(world.address)/common/port.json")
        try world.commit()
        let same = try world.cfgops("schema", "vendor", "\(world.address)/common/port.json")
        #expect(same.output.hasPrefix("= schemas/vendor/") && same.error == "")
        try world.folder.write("web/common/port.json", "{\"type\": \"integer\", \"maximum\": 1023}\n")
        let changed = try world.cfgops("schema", "vendor", "\(world.address)/common/port.json", "--dry-run")
        #expect(changed.output.hasPrefix("~ schemas/vendor/"))
        #expect(changed.output.hasSuffix("-{\"type\": \"integer\", \"maximum\": 65535}\n+{\"type\": \"integer\", \"maximum\": 1023}\n"))
        try world.folder.write("shop/schemas/vendor/\(world.host)/common/port.json", "{\"type\": \"number\"}\n")
        let refused = try world.cfgops("schema", "vendor", "\(world.address)/common/port.json", exits: 3)
        #expect(
            refused.error == """
                error: "schemas/vendor/\(world.host)/common/port.json" has uncommitted changes, and differs from \
                \(world.address)/common/port.json
                  hint: commit or restore it first

                """)
        #expect(try world.copy("common/port.json") == "{\"type\": \"number\"}\n")
    }

    @Test func `that was downloaded in another way is copied from the file, under its own name or another`() throws {
        let world = try World.made()
        try world.folder.write("own.json", "{\"$id\": \"https://example.com/own.json#\", \"type\": \"object\"}\n")
        try world.folder.write("other.json", "{\"properties\": {\"p\": {\"$ref\": \"own.json\"}}}\n")
        let own = try world.cfgops("schema", "vendor", "../own.json", path: "/nowhere")
        #expect(own.output.hasPrefix("+ schemas/vendor/example.com/own.json  sha256:"))
        let unnamed = try world.cfgops("schema", "vendor", "../other.json", path: "/nowhere", exits: 1)
        #expect(unnamed.error.hasPrefix("error: \"../other.json\" has no \"$id\" that says where it comes from\n"))
        let other = try world.cfgops("schema", "vendor", "../other.json", "--as", "https://example.com/other.json", path: "/nowhere")
        #expect(
            other.output.contains("+ schemas/vendor/example.com/other.json")
                && other.output.contains("= schemas/vendor/example.com/own.json"))
        let missing = try world.cfgops(
            "schema", "vendor", "../other.json", "--as", "https://example.com/a/b.json", path: "/nowhere", exits: 4)
        #expect(
            missing.error == """
                error: fetching "https://example.com/a/own.json" needs curl, which is not in PATH
                  hint: download it in another way, then: cfgops schema vendor FILE --as https://example.com/a/own.json

                """)
    }

    @Test func `that cannot be had, or is none, is not written`() throws {
        let world = try World.made(), address = world.address
        let failures: [(path: String, exit: Int32, message: String)] = [
            ("gone.json", 4, "error: cannot fetch \"\(address)/gone.json\": the server answers with status 404"),
            ("dangling.json", 4, "error: cannot fetch \"\(address)/gone.json\": the server answers with status 404"),
            ("plain/app.json", 4, "error: cannot fetch \"\(address)/plain/app.json\": it leads to an address that is not https://"),
            ("loop", 4, "error: cannot fetch \"\(address)/loop\": it is redirected more than 5 times"),
            ("huge.json", 4, "error: cannot fetch \"\(address)/huge.json\": "),
            ("page.json", 1, "\(address)/page.json:1:1: error: "),
            ("message.json", 1, "\(address)/message.json: error: expected a JSON Schema"),
            ("wrong.json", 1, "\(address)/wrong.json:1:10: error: "),
            (".git/config.json", 1, "error: expected an address such as https://example.com/schemas/port.json, got "),
        ]
        for (path, exit, message) in failures {
            let result = try world.cfgops("schema", "vendor", "\(address)/\(path)", exits: exit)
            #expect(result.error.hasPrefix(message), "\(result.error)")
        }
        let plain = try world.cfgops("schema", "vendor", "http://example.com/a.json", exits: 1)
        #expect(plain.error.hasPrefix("error: \"http://example.com/a.json\" is not fetched"))
        let isWritten = world.folder.exists("shop/schemas")
        #expect(!isWritten)
        let wary = try World.made(trusts: false)
        let untrusted = try wary.cfgops("schema", "vendor", "\(wary.address)/app.json", exits: 4)
        #expect(untrusted.error.contains(": its certificate, or the connection, cannot be trusted\n"))
    }
}
