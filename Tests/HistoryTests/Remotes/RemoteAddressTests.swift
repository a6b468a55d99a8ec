@testable import History
import Testing

@Suite struct `The address of a remote` {
    @Test(arguments: [
        ("/srv/hub.git", "file  :/srv/hub.git", "/srv/hub.git"), ("../hub.git", "file  :/work/../hub.git", "/work/../hub.git"),
        ("file:///srv/a%20b", "file  :/srv/a b", "/srv/a b"), ("file://localhost/srv/hub", "file  :/srv/hub", "/srv/hub"),
        ("ssh://git@example.com/a.git", "ssh git example.com:/a.git", "ssh://git@example.com/a.git"),
        ("ssh://example.com:2222/~ada/a", "ssh  example.com:2222:/~ada/a", "ssh://example.com:2222/~ada/a"),
        ("git@example.com:team/a.git", "ssh git example.com:team/a.git", "git@example.com:team/a.git"),
        ("ssh://git:pw@example.com/a", "ssh git example.com:/a", "ssh://git@example.com/a"),
        ("https://example.com/a.git", "https  example.com:/a.git", "https://example.com/a.git"),
        ("https://ada:s3%40@Example.com:443/a", "https ada example.com:443:/a", "https://Example.com:443/a"),
        ("http://[::1]:8080/a", "http  ::1:8080:/a", "http://[::1]:8080/a"),
    ])
    func `is taken apart, and shown without what nobody should see`(text: String, parts: String, shown: String) throws {
        let address = try RemoteAddress(text, relativeTo: "/work")
        let port = address.port.map { ":\($0)" } ?? ""
        #expect("\(address.scheme) \(address.user ?? "") \(address.host)\(port):\(address.path)" == parts)
        #expect(address.description == shown)
    }

    @Test(arguments: [
        ("ext::sh -c id", "cfgops does not speak \"ext\""), ("git://example.com/a", "cfgops does not speak \"git\""),
        ("ssh://example.com/a'b", "\"ssh://example.com/a'b\" is no address that can be used safely"),
        ("ssh://example.com/a%27b", "\"ssh://example.com/a%27b\" is no address that can be used safely"),
        ("ssh://-oProxyCommand=x/a", "\"ssh://-oProxyCommand=x/a\" is no address that can be used safely"),
        ("-oProxyCommand=x:a", "\"-oProxyCommand=x:a\" is no address that can be used safely"),
        ("https://example.com\u{1B}[2J/a", "the address of a remote has control characters in it"),
        ("https:///a", "\"https:///a\" has no host and port that can be connected to"),
        ("https://example.com:99999/a", "\"https://example.com:99999/a\" has no host and port that can be connected to"),
    ])
    func `is refused where it is none, or no safe one`(text: String, detail: String) {
        let error = #expect(throws: GitError.self) { try RemoteAddress(text, relativeTo: "/work") }
        #expect(error?.detail == detail)
        #expect(error?.isRefusal == true)
    }

    @Test(arguments: [
        ("localhost", true), ("127.0.0.1", true), ("[::1]", true), ("127.0.0.1.example.com", false), ("0.0.0.0", false),
        ("example.com", false),
    ])
    func `stays on this machine or does not`(host: String, isLoopback: Bool) throws {
        #expect(try RemoteAddress("http://\(host)/a", relativeTo: "/").isLoopback == isLoopback)
    }

    @Test func `keeps its password apart, which does not print`() throws {
        let address = try RemoteAddress("https://ada:s3cret@example.com/a", relativeTo: "/")
        #expect(!"\(address) \(String(reflecting: address))".contains("s3cret"))
        #expect(address.password?.withCString { String(cString: $0) } == "s3cret")
    }
}

@Suite struct `A refspec` {
    @Test(
        arguments: [
            ("+refs/heads/*:refs/remotes/origin/*", "refs/heads/a/b", "refs/remotes/origin/a/b"),
            ("refs/heads/main:refs/x", "refs/heads/main", "refs/x"),
            ("refs/heads/*:refs/remotes/o/*", "refs/tags/v1", nil), ("refs/heads/*", "refs/heads/main", nil),
            ("refs/*/head:refs/pull/*", "refs/12/head", "refs/pull/12"), ("refs/a*b:refs/c*d", "refs/ab", "refs/cd"),
            ("refs/aa*aa:refs/c*", "refs/aaa", nil),
        ] as [(String, String, String?)])
    func `says where a reference is kept, and which one that was`(text: String, name: String, kept: String?) throws {
        let spec = try #require(Refspec(text))
        #expect(spec.destination(of: name) == kept)
        if let kept { #expect(spec.source(of: kept) == name) }
    }

    @Test(arguments: ["", "a*b*:c", "refs/heads/*:refs/x", "+"])
    func `is none where git takes none`(text: String) { #expect(Refspec(text) == nil) }

    @Test func `leaves out what a negative one names`() {
        let specs = ["+refs/heads/*:refs/remotes/o/*", "^refs/heads/wip/*"].compactMap { Refspec($0) }
        #expect(specs.tracked("refs/heads/main")?.name == "refs/remotes/o/main")
        #expect(specs.tracked("refs/heads/wip/a") == nil)
    }
}
