import TestSupport
import Testing

/// Deadlines do not depend on how fast a machine is: what hangs here hangs for good, and what has to have happened first is waited for.
@Suite(.enabled(if: GitServer.isUsable)) struct `A remote that` {
    private func fixture(behaving how: String, _ body: (borrowing RemoteFixture, String) throws -> Void) throws {
        let fixture = try RemoteFixture.made()
        let tracked = try fixture.git("rev-parse", "refs/remotes/origin/main")
        try fixture.commitElsewhere("app:port=81")
        let options = ["--behave", how, "--marker", fixture.folder.path("reached")]
        let server = try GitServer(fixture.folder.path, path: fixture.wholePath, options)
        try fixture.git("remote", "set-url", "origin", "http://localhost:\(server.port)/hub.git")
        try body(fixture, tracked)
        try fixture.expectUntouched(tracked: tracked)
        // Nothing stands in the way of the next exchange.
        try fixture.git("remote", "set-url", "origin", fixture.hub)
        try fixture.cfgops("pull")
        #expect(try fixture.folder.read("clone/environments/base/app.yaml") == "port: 81\nname: shop\n")
    }

    @Test(arguments: ["hang-accept", "hang-headers"])
    func `says nothing is given up`(how: String) throws {
        try fixture(behaving: how) { fixture, _ in
            let result = try fixture.cfgops("pull", "--timeout", "1", exits: 4)
            #expect(result.error.contains("took longer than 1 seconds\n  hint: --timeout SECONDS allows more\n"))
        }
    }

    @Test func `stops in the middle of a pack is given up, and what came is removed`() throws {
        try fixture(behaving: "hang-pack") { fixture, _ in
            var seconds = 2
            while !fixture.folder.exists("reached") {
                let result = try fixture.cfgops("pull", "--timeout", "\(seconds)", exits: 4)
                #expect(result.error.contains("took longer than \(seconds) seconds"))
                seconds *= 2
            }
        }
    }

    @Test(arguments: ["close-accept", "close-pack"])
    func `hangs up early is an error, and nothing moved`(how: String) throws {
        try fixture(behaving: how) { fixture, _ in
            let result = try fixture.cfgops("pull", exits: 4)
            #expect(result.error.hasPrefix("error: cannot speak with \"http://localhost:"))
        }
    }

    @Test func `has a hook that never ends is given up, and the push goes nowhere`() throws {
        let fixture = try RemoteFixture.made(), tracked = try fixture.git("rev-parse", "HEAD")
        try fixture.folder.write("hub.git/hooks/pre-receive", "#!/bin/sh\necho waiting\nexec /bin/sleep 86400\n")
        try fixture.cfgops("set", "base", "app:port=81")
        let result = try fixture.cfgops("push", "--timeout", "3", exits: 4)
        #expect(result.error.contains("took longer than 3 seconds\n"))
        #expect(try fixture.git("rev-parse", "main", in: fixture.hub) == tracked)
        try fixture.expectUntouched(tracked: tracked)
    }
}
