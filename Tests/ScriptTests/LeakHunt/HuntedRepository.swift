import Glibc
import TestSupport

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
    private var repository: String { folder.path + "/repository" }
    private var environment: [String: String]

    init(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let letters = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        let texts = (0 ..< 3).map { _ in String((0 ..< 24).map { _ in letters.randomElement(using: &random) ?? "a" }) }
        canaries = Canaries(texts)
        folder = try TemporaryFolder()
        environment = [
            "HOME": folder.path + "/home", "TMPDIR": folder.path + "/tmp", "XDG_RUNTIME_DIR": folder.path + "/runtime",
            "PATH": "/usr/local/bin:/usr/bin:/bin", "EDITOR": "true", "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org", "GIT_CEILING_DIRECTORIES": folder.path,
        ]
        for name in ["home", "tmp", "runtime", "keys", "repository/imported"] { try make("mkdir -p \(name)", in: folder.path) }
        try write(texts)
    }

    /// Three commits, the last two of which seal other values.
    private func write(_ texts: [String]) throws {
        try make("age-keygen -o keys/right 2>/dev/null && age-keygen -o keys/wrong 2>/dev/null", in: folder.path)
        environment["SOPS_AGE_KEY_FILE"] = folder.path + "/keys/right"
        try folder.write(
            "repository/cfgops.yaml",
            """
            version: 1
            environments: { test: {}, prod: {} }
            targets:
              - { name: app, documents: app, format: dotenv, path: app.env, mode: "0640" }

            """)
        try folder.write("repository/environments/base/app.yaml", "db: { host: db-1 }\nurl: \"db://${app:db.password}@x\"\nlist: [1]\n")
        try folder.write("repository/schema.json", "{\"type\": \"object\"}\n")
        try folder.write("repository/imported/app.env", "API_TOKEN=\(texts[2])\n")
        try folder.write("repository/.gitignore", "imported\nexported\nrendered\nsealed\ndeployed\nrestored\nout.bundle\ntour\n")
        try make("git init -q -b main . && git add . && git commit -q -m first", in: repository)
        for text in texts.prefix(2) {
            for name in ["test", "prod"] {
                try folder.write("repository/environments/\(name)/app.secrets.yaml", "db:\n  password: \(text)\n")
                try make(
                    "\(Self.sops) --disable-version-check encrypt -i --age $(age-keygen -y ../keys/right) environments/\(name)/app.secrets.yaml",
                    in: repository)
            }
            try make("git add . && git commit -q -m sealed", in: repository)
        }
        try make("git tag start", in: repository)
    }

    /// Runs a command on the last commit.
    ///
    /// - Parameter killedAfter: milliseconds; nil lets it end.
    func run(_ hunt: Hunt, keys: Keys, format: String, killedAfter: Int? = nil) throws -> ProcessResult {
        try make("git reset -q --hard start && git clean -fdq && rm -rf rendered sealed deployed restored tour", in: repository)
        var environment = environment
        switch keys {
        case .right: break
        case .wrong: environment["SOPS_AGE_KEY_FILE"] = folder.path + "/keys/wrong"
        case .none: environment["SOPS_AGE_KEY_FILE"] = nil
        case .tampered:
            try make(
                "sed -i 's/mac: ENC\\[AES256_GCM,data:./&A/' environments/prod/app.secrets.yaml && git commit -qam tampered", in: repository
            )
        }
        let limit = killedAfter.map { ["timeout", "-s", "KILL", "\(Double($0) / 1000)"] } ?? []
        let words = limit + [builtProgram, "--format", format] + hunt.words
        let input = hunt.input.replacing("NEW", with: canaries.texts[2])
        return try TestSupport.run(words, in: repository, environment: environment, input: Array(input.utf8))
    }

    /// Files in which a canary stands, objects of git read through, but for what was asked for and what was there before.
    func leaksOnDisk() throws -> [String] {
        let asked = ["/repository/imported/", "/repository/rendered/", "/repository/deployed/"]
        let files = try TestSupport.run(["find", folder.path, "-type", "f"]).output.split(separator: "\n").map(String.init)
        var leaks = try files.flatMap { file -> [String] in
            let place = String(file.dropFirst(folder.path.utf8.count))
            guard !asked.contains(where: place.hasPrefix) else { return [] }
            return canaries.places(in: try readFile(file)).map { "\(place): \($0)" }
        }
        let objects = try TestSupport.run(["git", "cat-file", "--batch", "--batch-all-objects"], in: repository, environment: environment)
        leaks += canaries.places(in: objects.standardOutput).map { "an object of git: \($0)" }
        return leaks
    }

    private func make(_ line: String, in folder: String) throws {
        let result = try TestSupport.run(["sh", "-c", line], in: folder, environment: environment)
        guard result.status == 0 else { throw SetUpError(description: "\(line): \(result.error)") }
    }
}

private struct SetUpError: Error, CustomStringConvertible {
    let description: String
}
