import Glibc
import TestSupport
import Testing

/// The agent itself, killed again and again while commits come in.
@Suite(.serialized) struct `An agent that is killed` {
    @Test(arguments: longRun ? 0 ..< 10 : 0 ..< 1 as Range<UInt64>)
    func `at any moment leaves a whole generation, and the next one ends live on the last commit`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let fixture = try AgentFixture.withSeveralFiles(), kills = longRun ? 40 : 8
        let reader = try fixture.reader(upTo: 80 + kills)
        for kill in 1 ... kills {
            let agent = try fixture.agent("--remote", fixture.remotes.hub)
            try fixture.push(80 + kill)
            usleep(UInt32.random(in: 0 ... 400_000, using: &random))
            #expect(agent.isRunning, "seed \(seed), kill \(kill)")
            agent.signal(SIGKILL)
            try fixture.wait("it is dead") { !agent.isRunning }
        }
        let agent = try fixture.agent("--remote", fixture.remotes.hub)
        try fixture.expectLive(80 + kills, "the last commit, seed \(seed)")
        try fixture.wait(for: "\"health\": \"healthy\"", "all is well")
        agent.signal(SIGTERM)
        try fixture.wait("it ends") { !agent.isRunning }
        try fixture.expectWhole("seed \(seed)")
        let mistakes = try reader.finish()
        #expect(mistakes == [], "seed \(seed)")
        let mirror = "\(fixture.destination)/.cfgops/repository.git"
        #expect(try run(["find", mirror, "\(mirror).new", "-name", "*.lock"]).output == "", "seed \(seed)")
        #expect(try run(["git", "--git-dir", mirror, "fsck", "--strict"]).status == 0, "seed \(seed)")
    }
}
