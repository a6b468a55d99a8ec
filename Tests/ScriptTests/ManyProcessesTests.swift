import TestSupport
import Testing

/// R23, with processes instead of threads: the program as people run it, real git beside it.
@Suite(.serialized) struct `Many processes on one hub` {
    private static let writers = 8

    /// A hub with one configuration, a clone of it, and the variables of those who work on them.
    private struct Setting: ~Copyable {
        let folder: TemporaryFolder
        let environment: [String: String]
        var path: String { folder.path }

        init() throws {
            let folder = try TemporaryFolder()
            var environment = isolatedEnvironment(home: folder.path)
            environment["PATH"] =
                builtProgram.split(separator: "/").dropLast().map { "/" + $0 }.joined() + ":" + (environment["PATH"] ?? "")
            self.environment = environment
            self.folder = folder
        }

        /// With a first configuration in the hub.
        static func made() throws -> Setting {
            let setting = try Setting()
            try setting.sh(
                """
                cfgops --quiet init --bare hub.git && cfgops --quiet init work && cd work
                git add . && git commit -q -m first && git remote add origin ../hub.git && git push -q origin main
                """)
            return setting
        }

        @discardableResult
        borrowing func sh(_ script: String, deadline: Int = 1800) throws -> String {
            let result = try run(["sh", "-c", script], in: path, environment: environment, deadline: deadline)
            try #require(result.status == 0, "\(script)\n\(result.output)\(result.error)")
            return result.output
        }

        /// Runs one shell line for each writer at a time, `$w` being its number, while `beside` runs.
        borrowing func together(_ line: String, beside: String = "true") throws -> String {
            try sh(
                """
                for w in $(seq \(writers)); do (\(line)) & jobs="$jobs $!"; done
                (\(beside)) & beside=$!
                for job in $jobs; do wait $job || echo "a writer ended with $?"; done
                wait $beside || echo "the one beside ended with $?"
                """)
        }
    }

    @Test func `lose no change to keys of their own, with pushes and packing all the time`() throws {
        let setting = try Setting.made(), count = longRun ? 200 : 10, pushes = longRun ? 60 : 4
        // git's packing of its own, and ours, as often as they can
        try setting.sh("git -C hub.git config gc.auto 200; git -C hub.git config gc.autoDetach false")
        let output = try setting.together(
            """
            for n in $(seq \(count)); do
              said=$(cfgops --quiet --repo hub.git set prod app:w$w.k$n=$n 2>&1) || echo "w$w.k$n: $said"
            done
            """,
            beside: """
                cd work; mkdir -p environments/staging
                for n in $(seq \(pushes)); do
                  printf 'pushed: %s\\n' $n > environments/staging/pushed.yaml; git add .; git commit -q -m "push $n"
                  until git push -q origin main 2> /dev/null; do git pull -q --rebase origin main; done
                  cfgops --quiet --repo ../hub.git pack > /dev/null 2>&1
                done
                """)
        #expect(output == "")
        let keys = try setting.sh("cfgops --repo hub.git list prod app | grep -c '^w[1-8].k[0-9]*$'")
        #expect(keys == "\(Self.writers * count)\n")
        try setting.sh("git -C hub.git fsck --strict 2>&1 && cfgops --quiet --repo hub.git validate && cfgops --quiet --repo hub.git fsck")
        #expect(try setting.sh("git -C hub.git rev-list --count main") == "\(1 + Self.writers * count + pushes)\n")
        #expect(try setting.sh("cfgops --repo hub.git get staging pushed:pushed") == "\(pushes)\n")
    }

    @Test func `on one key each start from the value that is there, or are refused with both`() throws {
        let setting = try Setting.made(), count = longRun ? 100 : 8
        try setting.sh("cfgops --quiet --repo hub.git set prod app:shared=0")
        let output = try setting.together(
            """
            for n in $(seq \(count)); do
              cfgops --quiet --repo hub.git set prod app:shared=$w$n > /dev/null 2> refused.$w.$n && rm refused.$w.$n || [ $? = 3 ] || echo "ended badly: $w$n"
            done
            """)
        #expect(output == "")
        let refused = try setting.sh("ls | grep -c '^refused' || true"), done = try setting.sh("git -C hub.git rev-list --count main")
        let accepted = try #require(Int(done.dropLast())) - 2
        #expect(try #require(Int(refused.dropLast())) + accepted == Self.writers * count)
        let wording = try setting.sh(
            """
            said='error: "shared" is [0-9]* here and [0-9]* in the change; both started from [0-9]*'
            cat refused.* /dev/null | grep -c "$said" || true
            """)
        #expect(wording == refused)
        // Each commit's old value is the new one of the commit before it.
        let chain = try setting.sh(
            """
            cfgops --repo hub.git history prod app:shared --format json | /usr/bin/python3 -c '
            import json, sys
            changes = [entry["changes"][0] for entry in json.load(sys.stdin)]
            print(all(new["old"] == old["new"] for new, old in zip(changes, changes[1:])), len(changes))'
            """)
        #expect(chain == "True \(accepted + 1)\n")
    }

    @Test(arguments: ["hub.git", "work"])
    func `that are killed at any moment stop nobody, and leave all that was committed`(place: String) throws {
        let setting = try Setting.made(), kills = longRun ? 400 : 40
        let output = try setting.sh(
            """
            for n in $(seq \(kills)); do
              timeout -s KILL 0.0$((n % 10))$((n * 7 % 10)) cfgops --quiet --repo \(place) set prod app:k$n=$n > /dev/null 2>&1 && echo $n >> said || true
            done
            cfgops --quiet --repo \(place) set prod app:last=1 > /dev/null
            for n in $(cat said /dev/null); do cfgops --repo \(place) get prod app:k$n > /dev/null || echo "lost $n"; done
            find hub.git work/.git work/environments -name '*.lock' -o -name '*.cfgops-*'
            git -C \(place) fsck --strict 2>&1 | grep -v '^dangling' || true
            """)
        #expect(output == "")
        if place == "work" { #expect(try setting.sh("git -C work status --short") == "") }
        #expect(try setting.sh("wc -l < said") != "0\n")
    }
}
