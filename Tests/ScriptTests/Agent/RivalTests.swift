import Glibc
import TestSupport
import Testing

/// Several processes that want to reconcile into one destination.
@Suite(.serialized) struct `Reconcilers at one destination` {
    private static let rivals = [
        ["agent prod --to live --once", "agent prod --to live --once", "reconcile prod --to live", "reconcile prod --to live --wait"],
        [
            "agent prod --to live --once", "reconcile prod --to live --wait", "generations use 1 --to live",
            "generations use 1 --to live --wait",
        ],
    ]

    @Test func `that begin at the same moment wait or are refused, and never interleave`() throws {
        let fixture = try AgentFixture.withSeveralFiles(), rounds = longRun ? 100 : 4
        let reader = try fixture.reader(upTo: 80 + rounds)
        #expect(try fixture.command("reconcile prod --to live").status == 0)
        for round in 1 ... rounds {
            try fixture.push(80 + round)
            let lines = Self.rivals[round % Self.rivals.count], results = try fixture.together(lines)
            for (line, result) in zip(lines, results) {
                let isHeld = result.said.contains("is held by process ")
                // Somebody who came before may have put generation 1 back by hand.
                let isPutBack = lines.contains { $0.hasPrefix("generations") } && [0, 1, 3].contains(result.status)
                #expect(result.status == 0 || result.status == 3 && isHeld || isPutBack, "\(line): \(result.status) \(result.said)")
                if line.contains("--wait") { #expect(!result.said.contains("error: \"\(fixture.destination)\" is held"), "\(line)") }
            }
            #expect(results.contains { $0.status == 0 })
            #expect(try fixture.command("reconcile prod --to live --lift-quarantine").status == 0)
            try fixture.expectLive(80 + round, "round \(round)")
            try fixture.expectWhole("round \(round)")
        }
        let mistakes = try reader.finish()
        #expect(mistakes == [])
        // One reload after the other.
        let reloads = try fixture.remotes.folder.read("reloads").split(separator: "\n")
        #expect(reloads == reloads.indices.map { $0 % 2 == 0 ? "begin" : "end" })
    }

    @Test(arguments: [
        "agent prod --to live", "agent prod --to live --once", "reconcile prod --to live", "generations use 1 --to live",
    ])
    func `refuse what an agent holds, and have it at once when the agent was killed`(line: String) throws {
        let fixture = try AgentFixture.withSeveralFiles(), agent = try fixture.agent("--repo", fixture.remotes.hub)
        try fixture.expectLive(80, "the first generation")
        let refused = try fixture.command(line)
        let holder = line.hasPrefix("generations") ? "an agent, process \(agent.id)" : "process \(agent.id)"
        #expect(refused.status == 3 && refused.said.contains("\"\(fixture.destination)\" is held by \(holder)"), "\(refused.said)")
        agent.signal(SIGKILL)
        try fixture.wait("it is dead") { !agent.isRunning }
        let taken = try fixture.command(line.hasSuffix("live") && line.hasPrefix("agent") ? "\(line) --once" : line)
        #expect(taken.status == 0, "\(taken.said)")
        try fixture.expectWhole("after \(line)")
    }

    /// The agent stands still while the branch moves, so that what is done then was done by the one who waited.
    @Test(arguments: [SIGKILL, SIGTERM])
    func `may wait until the agent is no more, however it ended`(signal: Int32) throws {
        let fixture = try AgentFixture.withSeveralFiles(), agent = try fixture.agent("--repo", fixture.remotes.hub)
        let reader = try fixture.reader(upTo: 81)
        try fixture.wait(for: "\"health\": \"healthy\"", "the first generation")
        agent.signal(SIGSTOP)
        try fixture.push(81)
        let line = "echo begun; \(builtProgram) --repo \(fixture.remotes.hub) reconcile prod --to live --wait > said 2>&1; echo $? > ended"
        let waiting = try BackgroundProcess(["sh", "-c", line], in: fixture.folder, environment: fixture.remotes.environment)
        func said(_ name: String) -> String { (try? fixture.remotes.folder.read(name)) ?? "" }
        let word = "waiting: \"\(fixture.destination)\" is held by process \(agent.id)"
        try fixture.wait("somebody waits") { waiting.greeting == "begun" && said("said").contains(word) }
        #expect(fixture.live == "port: 80\nname: shop\n")
        agent.signal(signal)
        agent.signal(SIGCONT)
        try fixture.wait("who waited is done") { said("ended").hasSuffix("\n") }
        #expect(said("ended") == "0\n", "\(said("said"))")
        try fixture.expectLive(81, "who waited did it")
        try fixture.expectWhole("after \(signal)")
        let mistakes = try reader.finish()
        #expect(mistakes == [])
    }
}
