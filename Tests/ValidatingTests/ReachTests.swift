import History
import Overlays
import TestSupport
import Testing
import Validating

@Suite struct `What changed files reach` {
    private static let files = [
        "cfgops.yaml": """
        version: 1
        environments: { dev: {}, prod: {}, prod-eu: { inherits: prod } }
        schemas: [{ documents: app, schema: checks/app.json }, { documents: "*", schema: checks/prod.json, environments: prod }]
        targets:
          - { name: web, documents: web, environments: prod, format: text, template: templates/web, path: web }
          - { name: all, documents: "*", environments: dev, format: text, template: templates/all, path: "{document}" }
        """,
        "checks/app.json": "{}",
        "checks/prod.json": "{}",
        "environments/base/db.yaml": "url: x",
        "environments/base/app.yaml": "url: ${db:url}",
        "environments/prod/web.yaml": "app: ${app:url}",
        "environments/dev/motd.yaml": "text: ${file:motd.txt}",
        "motd.txt": "hello",
        "templates/web": "{{> head}}",
        "templates/all": "{{#no}}{{> parts/x}}{{/no}}{{> gone}}",
        "templates/head": "",
        "templates/parts/x.mustache": "",
    ]

    private func scope(of paths: [String], below folder: String) throws -> Scope {
        let temporary = try TemporaryFolder(), root = folder.isEmpty ? "" : folder + "/"
        let files = Dictionary(uniqueKeysWithValues: Self.files.map { (root + $0.key, Optional($0.value)) })
        let repository = try temporary.repository(files)
        let place = ConfigurationRoot(repository: repository, folder: folder)
        let tree = try repository.headSnapshot(root: folder)
        let loaded = try LoadedConfiguration.read(root: place, tree: tree, inputs: Inputs(), cache: LayerCache())
        let index = try Memory(repository).referenceIndex(of: repository.headSnapshot().tree, root: place)
        return try Reach(in: loaded.usable(), index: index, root: place).scope(of: paths, judgedBy: loaded.judge)
    }

    @Test(
        arguments: [
            (["environments/prod-eu/web.yaml"], ["prod-eu": ["web"]]),
            (["environments/prod/web.yaml"], ["prod": ["web"], "prod-eu": ["web"]]),
            (["environments/dev/app.json"], ["dev": ["app"]]),
            (["environments/prod/app.yml"], ["prod": ["app", "web"], "prod-eu": ["app", "web"]]),
            (["environments/prod-eu/db.yaml"], ["prod-eu": ["app", "db", "web"]]),
            (["environments/prod-eu/db.secrets.yaml"], ["prod-eu": ["app", "db", "web"]]),
            (
                ["environments/base/db.yaml"],
                ["base": ["app", "db"], "dev": ["app", "db"], "prod": ["app", "db", "web"], "prod-eu": ["app", "db", "web"]]
            ),
            (["motd.txt"], ["dev": ["motd"]]),
            (["motd.txt", "environments/dev/new/name.yaml"], ["dev": ["motd", "new/name"]]),
            (["templates/web"], ["prod": ["web"], "prod-eu": ["web"]]),
            (["templates/head"], ["prod": ["web"], "prod-eu": ["web"]]),
            (["templates/head.mustache"], ["prod": ["web"], "prod-eu": ["web"]]),
            (["templates/parts/x.mustache"], ["dev": ["app", "db", "motd"]]),
            (["templates/gone"], ["dev": ["app", "db", "motd"]]),
            // What a schema says about merging may change the values of what refers to its documents.
            (
                ["checks/app.json"],
                ["dev": ["app"], "prod": ["app", "web"], "prod-eu": ["app", "web"]]
            ),
            (["checks/prod.json"], ["prod": ["app", "db", "web"], "prod-eu": ["app", "db", "web"]]),
            (["templates/gone", "motd.txt", "environments/prod-eu/new.yaml"], ["dev": ["app", "db", "motd"], "prod-eu": ["new"]]),
            (["templates/unused", "templates/x", "x/templates/web"], [:]),
            (["README.md", "schemas/other.json", "environments/x.yaml"], [:]),
        ] as [([String], [String: Set<String>])], ["", "teams/a"])
    func `are their documents, wherever they are inherited or referred to, and those that they judge, or fill in as templates`(
        change: (paths: [String], reached: [String: Set<String>]), root: String
    ) throws {
        #expect(try scope(of: change.paths, below: root) == .documents(change.reached))
    }

    @Test func `is everything when the manifest is among them`() throws {
        #expect(try scope(of: ["motd.txt", "cfgops.yaml"], below: "") == .everything)
    }
}
