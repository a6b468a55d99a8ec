import Glibc
import TestSupport
import Testing

/// What systemd would hear, over a socket as it makes one.
@Suite struct `A service manager` {
    @Test(arguments: [false, true])
    func `hears that the agent is ready, turns, reloads and stops`(isAbstract: Bool) throws {
        let fixture = try AgentFixture()
        let listener = """
            import socket, sys
            name = sys.argv[1]
            heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            heard.bind("\\0" + name[1:] if name[0] == "@" else name)
            print("listening", flush=True)
            with open(sys.argv[2], "ab", 0) as file:
                while True:
                    file.write(heard.recv(65536) + b"\\n")
            """
        let name = isAbstract ? "@cfgops-test-\(getpid())-\(fixture.folder.utf8.count)" : fixture.remotes.folder.path("notify")
        let heard = fixture.remotes.folder.path("heard")
        let manager = try BackgroundProcess(["/usr/bin/python3", "-c", listener, name, heard])
        func hears(_ line: String) throws {
            try fixture.wait("\(line) is heard") {
                ((try? fixture.remotes.folder.read("heard")) ?? "").split(separator: "\n").contains { $0.hasPrefix(line) }
            }
        }
        let variables = fixture.remotes.environment.merging(["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "200000"]) { $1 }
        let agent = try AgentProcess(
            ["agent", "prod", "--to", fixture.destination, "--repo", fixture.remotes.hub], in: fixture.folder,
            log: fixture.remotes.folder.path("agent.log"), environment: variables)
        for line in ["READY=1", "WATCHDOG=1", "STATUS=live: "] { try hears(line) }
        agent.signal(SIGHUP)
        for line in ["RELOADING=1", "MONOTONIC_USEC="] { try hears(line) }
        agent.signal(SIGTERM)
        for line in ["STOPPING=1", "STATUS=stopping"] { try hears(line) }
        try fixture.wait("it ends") { !agent.isRunning }
        #expect(manager.greeting == "listening")
    }
}
