import TestSupport
import Testing

/// The real git in one folder, as a user of its own: what History is measured against.
struct Git {
    let folder: String
    var environment: [String: String]

    /// Makes a repository whose branch is `main`.
    init(_ folder: String, bare: Bool = false) throws {
        self.init(existing: folder)
        try self("init", "--quiet", "--initial-branch", "main", bare ? "--bare" : ".")
    }

    init(existing folder: String) {
        self.folder = folder
        environment = isolatedEnvironment(home: folder)
    }

    /// Standard output without the final line feed; a failure is an error that holds what git said.
    @discardableResult
    func callAsFunction(_ words: String..., input: String = "") throws -> String {
        let result = try run(["git"] + words, in: folder, environment: environment, input: Array(input.utf8))
        guard result.status == 0 else { throw Failure(description: "git \(words.joined(separator: " ")): \(result.error)") }
        return result.output.hasSuffix("\n") ? String(result.output.dropLast()) : result.output
    }

    func write(_ files: [String: String]) throws {
        let parents = Set(files.keys.map { "\(folder)/" + $0.split(separator: "/").dropLast().joined(separator: "/") })
        _ = try run(["mkdir", "-p"] + parents)
        for (path, text) in files { try writeFile("\(folder)/\(path)", Array(text.utf8)) }
    }

    /// Writes, adds and commits, and gives the id.
    @discardableResult
    func commit(_ files: [String: String], _ message: String, at seconds: Int = 1_767_603_600) throws -> String {
        try write(files)
        var git = self
        git.environment["GIT_AUTHOR_DATE"] = "\(seconds) +0000"
        git.environment["GIT_COMMITTER_DATE"] = "\(seconds) +0000"
        try git("add", "--all", "--", ".")
        try git("commit", "--quiet", "--allow-empty", "--message", message)
        return try git("rev-parse", "HEAD")
    }

    struct Failure: Error, CustomStringConvertible { let description: String }
}
