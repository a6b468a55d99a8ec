import Documents
import Importing
import Testing

@Suite struct `A config repository of Spring` {
    /// Each document of each environment as lines, then the messages.
    private func read(_ files: [String: String]) throws -> [String] {
        let source = PlannedFiles(files.mapValues { Array($0.utf8) })
        let configuration = try SpringFolder.read(SourceFolder(files: source, name: "."))
        let documents = configuration.environments.flatMap { environment in
            (configuration.documents[environment.name] ?? [:]).sorted { $0.key < $1.key }.flatMap { name, document -> [String] in
                guard case .mapping(let value) = document else { return [] }
                return ["\(environment.name) \(name):"] + outline(value, indentation: "  ")
            }
        }
        return documents + configuration.diagnostics.map(\.rendered)
    }

    @Test func `lays files and documents of a profile over the others, and properties over YAML`() throws {
        let files = [
            "app.yml":
                "# the server\nserver:\n  port: 80 # plain\n  hosts: [a, b]\n---\nspring.config.activate.on-profile: prod, eu\nserver.port: 443\n",
            "app.properties": "server.name=x\n", "app-prod.yaml": "server:\n  hosts: [c]\n", "application.yml": "shared: true\n",
        ]
        #expect(
            try read(files) == [
                "base app:", "  # the server", "  server:", "    port = integer 80 # plain", "    hosts:", "      - = string a",
                "      - = string b", "    name = string x", "base application:", "  shared = boolean true",
                "eu app:", "  # the server", "  server:", "    port = integer 443", "    hosts:", "      - = string a",
                "      - = string b", "    name = string x", "eu application:", "  shared = boolean true",
                "prod app:", "  # the server", "  server:", "    port = integer 443", "    name = string x",
                "    hosts:", "      - = string c", "prod application:", "  shared = boolean true",
            ])
    }

    @Test func `takes documents of properties files, and folders as those of documents`() throws {
        let files = ["a/x.properties": "k=1\n#---\nspring.config.activate.on-profile=prod\nk=2\nk.l=3\n! not ---\n#--- \nm=4\n"]
        #expect(
            try read(files) == [
                "base a/x:", "  k = string 1", "prod a/x:", "  k = string 2", "  # not ---", "  #--- ",
                "  m = string 4", "  k.l = string 3",
            ])
    }

    @Test(
        arguments: [
            (["app", "app-prod"], "base app, prod app"),
            (["order", "order-service", "order-service-prod", "application-prod"], "base order, base order-service, prod order-service"),
            (["foo", "foo-development", "foo-development-db"], "base foo, development foo, development-db foo"),
            (["shop-prod", "application-prod"], "prod shop"), (["shop-prod"], "prod shop"), (["shop-blue"], "base shop-blue"),
            (["a-b", "a-b-c"], "base a-b, c a-b"),
        ] as [([String], String)])
    func `tells applications from profiles by what other files are named`(stems: [String], documents: String) throws {
        let lines = try read(Dictionary(uniqueKeysWithValues: stems.map { ("\($0).properties", "own.\($0)=1") }))
        // A document counts where its own file speaks for it, not where it inherits.
        var found: [String] = [], heading = ""
        for line in lines where !line.contains("application") {
            if line.hasSuffix(":"), !line.hasPrefix(" ") { heading = String(line.dropLast()) }
            guard line.hasPrefix("    "), let stem = stems.first(where: { line == "    \($0) = string 1" }) else { continue }
            let words = heading.split(separator: " ")
            if stem == words[1] && words[0] == "base" || stem == "\(words[1])-\(words[0])" { found.append(heading) }
        }
        #expect(found.sorted().joined(separator: ", ") == documents)
    }

    @Test func `says what cannot be carried`() throws {
        let files = [
            "app.yml": """
            spring:
              config.activate.on-profile: "!prod & cloud"
            ---
            spring.config:
              import: vault://
              activate.on-cloud-platform: kubernetes
            secret: '{cipher}AB'
            """
        ]
        let messages = try read(files).filter { $0.hasPrefix("app.yml") }
        #expect(
            messages == [
                "app.yml:2:31: error: expected names of profiles, found the expression \"!prod & cloud\", which cannot be carried\n"
                    + "  hint: state the document once for each profile that it is for",
                "app.yml:6:31: error: a document for one cloud platform cannot be carried\n  hint: keep it in a profile of its own",
                "app.yml:5:11: warning: \"spring.config.import\" stays a value: what it leads to is not imported",
                "app.yml:7:9: warning: \"secret\" stays encrypted for the config server\n"
                    + "  hint: only the config server's key opens it: decrypt it, and keep it with `cfgops secret set`",
            ])
    }
}
