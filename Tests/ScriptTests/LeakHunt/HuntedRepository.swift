import Glibc
import TestSupport
import Testing

/// A repository whose sealed files hold canaries, with a home, a folder for temporary files and keys of its own.
final class HuntedRepository {
    enum Keys { case right, wrong, none, tampered }

    static let sops = packageFolder + "/.build/python/bin/sops"
    /// Which program is missing; nil when the hunt can begin.
    static let missing: String? = {
        let places = ["/usr/bin/age-keygen", "/usr/local/bin/age-keygen"],
            there = places.contains { (path: String) in access(path, X_OK) == 0 }
        return access(sops, X_OK) != 0 ? "sops" : there ? nil : "age-keygen"
    }()

    let canaries: Canaries
    private let folder: TemporaryFolder
    private let key: String
    private var repository: String { folder.path + "/repository" }
    private var environment: [String: String]

    init(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let letters = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        let texts = (0 ..< 4).map { _ in String((0 ..< 24).map { _ in letters.randomElement(using: &random) ?? "a" }) }
        folder = try TemporaryFolder()
        for name in ["home", "tmp", "runtime", "keys", "bin"] { try folder.write("\(name)/.keep", "") }
        var environment = isolatedEnvironment(home: folder.path + "/home")
        environment.merge([
            "TMPDIR": folder.path + "/tmp", "XDG_RUNTIME_DIR": folder.path + "/runtime", "EDITOR": "true",
            "PATH": "\(folder.path)/bin:\(environment["PATH"] ?? "")",
        ]) { $1 }
        for name in ["right", "wrong"] {
            let made = try TestSupport.run(["age-keygen", "-o", folder.path("keys/\(name)")], environment: environment)
            guard made.status == 0 else { throw SetUpError(description: made.error) }
        }
        key = try folder.read("keys/right").split(separator: "\n").last.map(String.init) ?? ""
        environment["SOPS_AGE_KEY"] = key
        self.environment = environment
        // The key is looked for as well.
        canaries = Canaries(texts + [key])
        try write(texts)
    }

    /// A history of values that sops sealed, and that cfgops sealed; a branch whose change is in the way of the last commit's.
    private func write(_ texts: [String]) throws {
        try folder.write(
            "repository/cfgops.yaml",
            """
            version: 1
            environments: { test: {}, prod: {} }
            schemas: [{ documents: app, schema: schema.json }]
            targets:
              - { name: app, documents: app, format: dotenv, path: app.env, mode: "0640" }

            """)
        try folder.write("repository/environments/base/app.yaml", "db: { host: db-1 }\nurl: \"db://${app:db.password}@x\"\nlist: [1]\n")
        try folder.write("repository/environments/prod/app.yaml", "port: 1\nlist: [2]\n")
        try folder.write("repository/schema.json", "{\"type\": \"object\"}\n")
        try folder.write("repository/imported/app.env", "API_TOKEN=\(texts[2])\n")
        try folder.write("repository/imported/staged.env", "API_TOKEN=\(texts[3])\n")
        try folder.write("repository/imported/plain.yaml", "token: \(texts[2])\n")
        try folder.write("repository/imported/broken.yaml", "token: \"\(texts[2])\" \(texts[2])\n\(texts[2])\n")
        try folder.write("repository/.gitignore", Self.outputs.joined(separator: "\n") + "\n")
        try folder.write("keys/editor", "#!/bin/sh\nsed -i 's/^\\( *password\\):.*/\\1: \(texts[2])/; s/^port:.*/port: 7/' \"$1\"\n")
        try folder.write("keys/breaker", "#!/bin/sh\nprintf 'db: {a: \"\(texts[2])\n \(texts[2]): %s' \"$(cat \"$1\")\" > \"$1\"\n")
        try make("chmod +x keys/editor keys/breaker && ln -s \(builtProgram) bin/cfgops && git init -q --bare -b main hub", in: folder.path)
        try make("git init -q -b main && git remote add origin ../hub", in: repository)
        try make("printf 'creation_rules:\\n  - age: %s\\n' $(age-keygen -y ../keys/right) > .sops.yaml", in: repository)
        for name in ["test", "prod"] {
            let file = "environments/\(name)/app.secrets.yaml"
            try folder.write("repository/\(file)", "db:\n  password: \(texts[0])\n  spare: \(texts[0])\n")
            try make("\(Self.sops) --disable-version-check encrypt -i \(file)", in: repository)
        }
        try make("cfgops -q hook install && git add . && git commit -qm sealed && git switch -qc theirs", in: repository)
        try make("cfgops secret set -q prod app:db.password && git switch -q main", input: texts[0] + texts[1], in: repository)
        try make(
            "cfgops secret set -q prod app:db.password && git tag start && git push -q --no-verify origin main", input: texts[1],
            in: repository)
        for (revision, text) in [("HEAD", texts[1]), ("HEAD~1", texts[0])] {
            let shown = try run(Hunt("get prod app:db.password --reveal --at \(revision)"), keys: .right, format: "text")
            guard shown.output == text + "\n" else { throw SetUpError(description: "no canary comes out when it is asked for") }
        }
    }

    /// What commands write plain values into when they are asked to, and what git does not keep.
    private static let outputs = ["imported", "exported", "rendered", "sealed", "deployed", "restored", "out.bundle", "tour"]

    /// Runs a command on the last commit.
    ///
    /// - Parameter killedAfter: milliseconds; nil lets it end.
    func run(_ hunt: Hunt, keys: Keys, format: String, killedAfter: Int? = nil) throws -> ProcessResult {
        let kept = Self.outputs.dropFirst().joined(separator: " ")
        try make(
            // What was killed leaves its locks.
            "find .git -name '*.lock' -delete; git merge --abort 2>/dev/null; git switch -qf main && git reset -q --hard start && git clean -fdq && rm -rf \(kept)",
            in: repository)
        if hunt.words.contains("push") { try make("git push -q --no-verify -f origin start:refs/heads/main", in: repository) }
        if !hunt.before.isEmpty { try make(hunt.before, in: repository) }
        var environment = environment
        switch keys {
        case .right: break
        case .wrong: environment["SOPS_AGE_KEY"] = try folder.read("keys/wrong")
        case .none: environment["SOPS_AGE_KEY"] = nil
        case .tampered:
            try make("sed -i 's/mac: ENC\\[AES256_GCM,data:./&A/' environments/prod/app.secrets.yaml", in: repository)
            try make("git commit -qnam tampered", in: repository)
        }
        let limit = killedAfter.map { ["timeout", "-s", "KILL", "\(Double($0) / 1000)"] } ?? []
        let words = limit + (hunt.isGit ? [] : [builtProgram] + (hunt.words.contains("--format") ? [] : ["--format", format])) + hunt.words
        let input = hunt.input.replacing("NEW", with: canaries.texts[2])
        return try TestSupport.run(words, in: repository, environment: environment, input: Array(input.utf8))
    }

    /// Files in which a canary stands, objects of git read through, but for what was asked for and what was there before.
    func leaksOnDisk() throws -> [String] {
        let asked = ["/keys/"] + ["imported", "rendered", "deployed", "exported"].map { "/repository/\($0)/" }
        let files = try TestSupport.run(["find", folder.path, "-type", "f"]).output.split(separator: "\n").map(String.init)
        var leaks = try files.flatMap { file -> [String] in
            let place = String(file.dropFirst(folder.path.utf8.count))
            guard !asked.contains(where: place.hasPrefix) else { return [] }
            return canaries.places(in: try readFile(file)).map { "\(place): \($0)" }
        }
        let objects = try TestSupport.run(["git", "cat-file", "--batch", "--batch-all-objects"], in: repository, environment: environment)
        // The fourth was staged by git itself, for the hook to refuse.
        leaks += canaries.places(in: objects.standardOutput).filter { !$0.hasPrefix("canary 3") }.map { "an object of git: \($0)" }
        return leaks
    }

    /// What a destination keeps beside its files: state, inventories, journals, notes.
    func leaksInDestination() throws -> [String] {
        let home = "\(repository)/deployed/.cfgops"
        let files = try TestSupport.run(["find", home, "-path", "\(home)/store", "-prune", "-o", "-type", "f", "-print"]).output
        return try files.split(separator: "\n").map(String.init).flatMap { file in
            canaries.places(in: try readFile(file)).map { "\(file.dropFirst(repository.utf8.count)): \($0)" }
        }
    }

    /// What the system shows of the program while it has keys and values open: the lines of the program's `environ` and `limits`, which
    /// an editor reads that it started.
    func shownWhileOpen() throws -> (variables: [UInt8], limits: String) {
        try folder.write(
            "keys/watcher",
            """
            #!/bin/sh
            process=$PPID
            until readlink /proc/$process/exe | grep -q cfgops; do process=$(cut -d' ' -f4 /proc/$process/stat); done
            cp /proc/$process/environ \(folder.path)/seen.environ && cp /proc/$process/limits \(folder.path)/seen.limits

            """)
        try make("chmod +x keys/watcher", in: folder.path)
        _ = try run(Hunt("secret edit prod app --editor ../keys/watcher"), keys: .right, format: "text")
        return (try readFile(folder.path("seen.environ")), try folder.read("seen.limits"))
    }

    /// The files that were rendered, with their permissions.
    func renderedModes() throws -> [String] {
        _ = try run(Hunt("render prod --to rendered"), keys: .right, format: "text")
        let modes = try TestSupport.run(["find", "rendered", "-type", "f", "-printf", "%m %P\\n"], in: repository).output
        return modes.split(separator: "\n").map(String.init)
    }

    /// Runs a shell's command behind a commit of what another did, and expects that it leaves files, objects and references alone.
    ///
    /// - Parameter commits: whether the command finds the change committed.
    func unchanged(by command: String, after change: String, commits: Bool = true) throws -> ProcessResult {
        try make(change + (commits ? "; git add -A && git commit -qnm wrong || true" : ""), in: repository)
        let before = try traces()
        var environment = environment
        environment["WRONG"] = try folder.read("keys/wrong").split(separator: "\n").last.map(String.init)
        let result = try TestSupport.run(["sh", "-c", command], in: repository, environment: environment)
        let after = try traces()
        #expect(after == before)
        return result
    }

    /// Digests of all files of the repository but the index, whose times git may note anew, and of what only the audit log tells.
    private func traces() throws -> String {
        let line = "find . -type f ! -path ./.git/index ! -path './.git/cfgops/*' -print0 | sort -z | xargs -0 sha256sum"
        return try TestSupport.run(["sh", "-c", line], in: repository).output
    }

    private func make(_ line: String, input: String = "", in folder: String) throws {
        let result = try TestSupport.run(["sh", "-c", line], in: folder, environment: environment, input: Array(input.utf8))
        guard result.status == 0 else { throw SetUpError(description: "\(line): \(result.error)") }
    }
}

private struct SetUpError: Error, CustomStringConvertible {
    let description: String
}
