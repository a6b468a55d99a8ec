import Glibc
@testable import History
import TestSupport
import Testing

@Suite struct `Settings for addresses` {
    /// git's own answer is the reference.
    @Test(arguments: [
        "https://example.com/team/a.git", "https://example.com/other.git", "https://ada@example.com/team/a.git",
        "https://sub.example.com/a",
        "https://a.b.example.com/a", "https://example.com:8443/a", "http://example.com/a", "https://example.org/",
        "https://example.com:443/team",
    ])
    func `are those that git would take`(address: String) throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git("config", "http.sslCAInfo", "plain")
        for (pattern, value) in [
            ("https://example.com", "host"), ("https://example.com/team", "team"), ("https://example.com/tea", "none"),
            ("https://*.example.com", "wild"),
            ("https://ada@example.com", "user"), ("https://example.com:8443", "port"), ("http://example.com", "http"),
        ] { try git("config", "http.\(pattern).sslCAInfo", value) }
        let repository = try Repository.open(folder.path)
        let settings = try UrlSettings(of: repository, for: RemoteAddress(address, relativeTo: "/"))
        #expect(try settings.value("http", "sslcainfo") == git("config", "--get-urlmatch", "http.sslCAInfo", address))
    }

    @Test func `are a list that an empty value empties`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        for value in ["one", "", "two"] { try git("config", "--add", "credential.helper", value) }
        try git("config", "credential.https://example.com.helper", "three")
        try git("config", "credential.https://example.org.helper", "four")
        let repository = try Repository.open(folder.path)
        let settings = try UrlSettings(of: repository, for: RemoteAddress("https://example.com/a", relativeTo: "/"))
        #expect(try settings.values("credential", "helper") == ["two", "three"])
    }
}
