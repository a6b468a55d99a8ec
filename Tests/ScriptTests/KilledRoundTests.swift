import TestSupport
import Testing

/// R34, R36: the program itself, killed by SIGKILL as it begins a call that changes the disk, at one after the other.
@Suite(.enabled(if: (try? run(["sh", "-c", "command -v strace"]).status) == 0, "strace is not installed"))
struct `A reconciliation that is killed` {
    private static let calls = "mkdirat,openat,symlinkat,linkat,renameat,unlinkat,fsync"
    /// Every call takes two minutes; some of them, spread over the whole round, take seconds.
    private static let stride = longRun ? 1 : 23

    /// What a commit brings, and what is live when all is over.
    @Test(arguments: [("good 2", "good 2"), ("bad", "good 1")])
    func `is taken up by the next one, and what is bad is never applied again`(text: String, live: String) throws {
        let folder = try TemporaryFolder(), environment = isolatedEnvironment(home: folder.path)
        func sh(_ script: String) throws -> ProcessResult { try run(["sh", "-c", script], in: folder.path, environment: environment) }
        try folder.write("work/environments/base/app.yaml", "state: good 1\n")
        try folder.write(
            "work/cfgops.yaml",
            """
            version: 1
            environments: { prod: {} }
            targets:
              - name: app
                documents: app
                format: dotenv
                path: app.env
                precheck: { command: [test, -s, "{candidate}"] }
                reload: { command: [test, -e, \(folder.path)/live] }
                check: { command: [grep, -q, good, \(folder.path)/live/current/app.env], within: \(text == live ? "20s" : "1s") }
            """)
        let prepared = try sh(
            """
            cd work && git init -q && git config --add cfgops.allowCommand 'test **' && git config --add cfgops.allowCommand 'grep **' &&
            git add . && git commit -q -m one && \(builtProgram) --quiet reconcile prod --to ../live && cp -a ../live ../before &&
            printf 'state: \(text)\\n' > environments/base/app.yaml && git commit -qam two
            """)
        try #require(prepared.status == 0, "\(prepared.error)")
        var call = 1, wasKilled = true
        while wasKilled {
            let inject = "inject=\(Self.calls):signal=KILL:when=\(call)"
            let reconcile = "\(builtProgram) --quiet --repo work reconcile prod --to live"
            wasKilled = try sh("rm -rf live; cp -a before live; strace -f -qq -o /dev/null -e \(inject) \(reconcile)").status == 137
            for _ in 0 ..< 2 { _ = try sh(reconcile) }
            #expect(try sh("cat live/current/app.env").output == "STATE='\(live)'\n", "call \(call)")
            let last = try sh("\(reconcile); echo $?")
            #expect(last.output.hasSuffix(text == live ? "0\n" : "1\n"), "call \(call): \(last.error)")
            #expect(text == live || last.error.contains("quarantined"), "call \(call): \(last.error)")
            #expect(try sh("grep probation live/.cfgops/state.json").output == "", "call \(call)")
            #expect(try sh("find live/.cfgops/tmp live/.cfgops/candidates -name app.env").output == "", "call \(call)")
            call += Self.stride
        }
        #expect(call > 2 * Self.stride)
    }
}
