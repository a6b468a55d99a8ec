import TestSupport
import Testing

/// A reload by a unit of a real systemd.
@Suite(.enabled(if: SystemManager.isUsable), .serialized) struct `A reload by systemd` {
    @Test func `has the unit take over what is live, and what it does not take is taken back`() throws {
        let folder = try TemporaryFolder(below: memoryBacked), environment = isolatedEnvironment(home: folder.path), path = folder.path
        let manager = try SystemManager(in: folder, reload: "cp \(path)/live/current/app.env \(path)/taken; ! grep bad \(path)/taken")
        func sh(_ script: String) throws -> ProcessResult {
            try manager.inside(["sh", "-c", script], in: path, environment: environment)
        }
        func reconcile(_ state: String) throws -> ProcessResult {
            try sh(
                """
                cd work && printf 'state: \(state)\\n' > environments/base/app.yaml && git add . && git commit -q -m '\(state)' &&
                \(builtProgram) reconcile prod --to ../live
                """)
        }
        try folder.write(
            "work/cfgops.yaml",
            """
            version: 1
            environments: { prod: {} }
            targets:
              - { name: app, documents: app, format: dotenv, path: app.env, reload: { systemd: app } }

            """)
        try folder.write("work/environments/base/app.yaml", "")
        #expect(try sh("git init -q work").status == 0)
        let refused = try reconcile("good 1")
        #expect(refused.status == 3 && refused.error.contains("git config --add cfgops.allowUnit 'app.service'"), "\(refused.error)")
        #expect(try sh("git -C work config cfgops.allowUnit app.service").status == 0)

        let good = try reconcile("good 2")
        #expect(good.status == 0, "\(good.output)\(good.error)")
        #expect(try folder.read("taken") == "STATE='good 2'\n")
        let bad = try reconcile("bad")
        #expect(bad.status == 1 && (bad.output + bad.error).contains("systemctl"), "\(bad.output)\(bad.error)")
        #expect(try folder.read("live/current/app.env") == "STATE='good 2'\n")
        #expect(try folder.read("taken") == "STATE='good 2'\n")

        #expect(try manager.inside(["systemctl", "stop", "app.service"]).status == 0)
        let stopped = try reconcile("good 3")
        #expect(stopped.status == 1 && (stopped.output + stopped.error).contains("app.service"), "\(stopped.output)\(stopped.error)")
    }
}
