import Documents
import History
import TestSupport
import Testing

@testable import Validating

@Suite struct `The schemas of a repository` {
    private static let files = [
        "schemas/app.yaml": "title: app\n", "schemas/b%c#d.json": #"{"title": "odd"}"#,
        "schemas/vendor/example.com/port.json": #"{"title": "vendored"}"#,
        "schemas/vendor/json.example.com/schemas/service": "\n {\"title\": \"no \\/ extension\"}",
        "schemas/own/named.json": #"{"$id": "https:\/\/example.com\/named.json#", "title": "named"}"#,
        "schemas/own/old.yaml": "id: urn:example:old\ntitle: old\n", "schemas/own/zwei.yaml": "id: urn:example:old\ntitle: second\n",
        "schemas/broken.json": "{", "environments/base/app.yaml": "title: layer\n", "rules/x.json": #"{"title": "beside"}"#,
    ]

    private func source(in folder: borrowing TemporaryFolder) throws -> RepositorySchemas {
        RepositorySchemas(try folder.repository(Self.files.mapValues { Optional($0) }).headSnapshot())
    }

    @Test(
        arguments: [
            ("file:///schemas/app.yaml", "app"), ("file:///rules/x.json", "beside"),
            (RepositorySchemas.uri(of: "schemas/b%c#d.json"), "odd"),
            ("https://example.com/port.json", "vendored"), ("http://EXAMPLE.com/port.json", "vendored"),
            ("https://json.example.com/schemas/service", "no / extension"),
            ("https://example.com/named.json", "named"),
            ("urn:example:old", "old"), ("https://example.com/none.json", nil), ("file:///schemas/none.json", nil),
            ("file:///schemas/../../etc/passwd", nil), ("file:///environments/base/app.yaml", nil),
            ("file:///templates/x.json", nil), ("https://example.com/../port.json", nil), ("https://example.com/", nil),
        ] as [(String, String?)])
    func `are found by path, as copies of what stands on the web, and by their own name`(uri: String, title: String?) throws {
        let folder = try TemporaryFolder(), source = try source(in: folder)
        #expect(try source.document(at: uri)?.root?["title"]?.text == title)
    }

    @Test func `that cannot be parsed say why`() throws {
        let folder = try TemporaryFolder(), source = try source(in: folder)
        let error = #expect(throws: Diagnostics.self) { try source.document(at: "file:///schemas/broken.json") }
        #expect(error?.list.map(\.place?.file) == ["schemas/broken.json"])
    }

    @Test func `note every path that was looked at, and whether it was a search`() throws {
        let folder = try TemporaryFolder(), source = try source(in: folder)
        _ = try source.document(at: "file:///schemas/app.yaml")
        _ = try source.document(at: "https://example.com/port.json")
        #expect(!source.hasSearched)
        _ = try source.document(at: "https://example.com/gone.json")
        #expect(source.hasSearched)
        let found = source.lookups.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value == nil ? "-" : "+")" }
        #expect(
            found == [
                "schemas/app.yaml +", "schemas/vendor/example.com/gone.json -", "schemas/vendor/example.com/port.json +",
            ])
    }
}
