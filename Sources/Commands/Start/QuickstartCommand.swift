internal import Glibc

/// `cfgops quickstart [DIR]`: the whole loop with real git, each step a command that the user can type.
struct QuickstartCommand: Command {
    static let name = "quickstart"
    static let summary = "shows the whole loop in a folder of its own, with real git pushes"
    static let help = """
        Usage: cfgops quickstart [DIR]

        Makes a bare hub and a clone in DIR (default: cfgops-quickstart, with a number behind it when there is one), pushes a
        change through the hub's hook, renders prod into files, pushes a mistake that the hub refuses, rolls back, and leaves the
        folder to explore. Prints each command before it runs it. DIR must not exist yet, or be empty. Needs git.

        Examples:
            $ cfgops quickstart
            $ cfgops quickstart /tmp/try-cfgops
        """
    static let grammar = Grammar(0 ... 1)
    private let folder: String?

    init(_ words: Words) { folder = words[0] }

    func run(in context: Context) throws -> Exit {
        let folder = folder.map(context.absolute) ?? unusedFolder(context)
        guard makeEmptyFolder(folder) else {
            throw Failure(
                .refused, "folder-in-use", "\"\(folder)\" exists and is not an empty folder",
                hints: ["name another one: cfgops quickstart DIR"])
        }
        guard ChildProcess.find("git", path: context.environment["PATH"] ?? "") != nil else {
            throw Failure(.failed, "no-git", "the quickstart pushes with git, and no git is installed", hints: ["apt-get install git"])
        }
        return try Tour(folder: folder, context: context).run()
    }

    /// `cfgops-quickstart`, with a number behind it when there is one already, so that the command can be run again.
    private func unusedFolder(_ context: Context) -> String {
        let first = context.absolute("cfgops-quickstart")
        var path = first, number = 1
        while fileExists(path) { (path, number) = ("\(first)-\(number + 1)", number + 1) }
        return path
    }

    private func makeEmptyFolder(_ path: String) -> Bool {
        if mkdir(path, 0o755) == 0 { return true }
        return errno == EEXIST && rmdir(path) == 0 && mkdir(path, 0o755) == 0
    }
}

/// The steps of the quickstart and what each is to show.
private struct Tour {
    let folder: String
    let context: Context
    private var environment: [String: String]

    init(folder: String, context: Context) {
        self.folder = folder
        self.context = context
        environment = context.environment
        let programs = String(context.executable[..<(context.executable.lastIndex(of: "/") ?? context.executable.startIndex)])
        environment["PATH"] = programs + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        for (role, mail) in [("AUTHOR", "you@example.com"), ("COMMITTER", "you@example.com")] {
            environment["GIT_\(role)_NAME"] = environment["GIT_\(role)_NAME"] ?? "You"
            environment["GIT_\(role)_EMAIL"] = environment["GIT_\(role)_EMAIL"] ?? mail
        }
    }

    func run() throws -> Exit {
        tell("In \(folder):")
        try makeHub()
        try change()
        try deliver()
        try refuse()
        try takeBack()
        say(
            """
            Done. \(folder) is yours to explore:
              hub.git  the bare repository with its hooks        work  a clone
              live     what programs read: live/current/...
            Try: cfgops --repo \(folder)/work help
            """)
        if isAside { context.print(.object([("folder", .string(folder))])) }
        return .done
    }

    private func makeHub() throws {
        say("1. A hub that judges every push, and a clone.")
        try step("cfgops", "init", "--bare", "hub.git")
        try step("git", "clone", "--quiet", "hub.git", "work")
        try step("cfgops", "init", "--example", "work")
        try step("git", "-C", "work", "add", ".")
        try step("git", "-C", "work", "commit", "--quiet", "-m", "first configuration")
        try step("git", "-C", "work", "push", "--quiet", "origin", "HEAD:main")
    }

    private func change() throws {
        say("2. A change: one key, validated in every environment that it reaches, committed, pushed. The hub prints what changes where.")
        try step("cfgops", "--repo", "work", "set", "base", "app:server.port=9090", "-m", "listen on 9090")
        try step("cfgops", "--repo", "work", "diff", "HEAD~1", "HEAD")
        try step("git", "-C", "work", "push", "--quiet", "origin", "HEAD:main")
    }

    private func deliver() throws {
        say("3. Reconciling prod: the commit becomes files, switched in at once.")
        try step("cfgops", "--repo", "hub.git", "reconcile", "prod", "--to", "live")
        try step("cat", "live/current/app/app.env")
    }

    private func refuse() throws {
        say(
            "4. A mistake: the hub refuses the push and says where it stands. (--no-verify, since the pre-commit hook would have caught it.)"
        )
        let broken = "server:\n  workers: ${payments/db:poool}\n"
        try write(broken, to: "work/environments/prod/app.yaml")
        say("   work/environments/prod/app.yaml now says:  workers: ${payments/db:poool}")
        try step("git", "-C", "work", "commit", "--quiet", "--all", "--no-verify", "-m", "a mistake")
        try step("git", "-C", "work", "push", "--quiet", "origin", "HEAD:main", expecting: 1)
        try step("git", "-C", "work", "reset", "--quiet", "--hard", "@{u}")
    }

    private func takeBack() throws {
        say("5. Back: a rollback is a new commit; history is never rewritten.")
        try step("cfgops", "--repo", "work", "rollback", "HEAD~1")
        try step("git", "-C", "work", "push", "--quiet", "origin", "HEAD:main")
        try step("cfgops", "--repo", "hub.git", "reconcile", "prod", "--to", "live")
        try step("cfgops", "--repo", "work", "history", "prod", "app:server.port")
        try step("cfgops", "status", "--to", "live")
    }

    private func say(_ text: String) { tell("\n" + context.style.strong(text)) }

    /// The tour is the result for people; programs get the folder, and may show the tour to a person.
    private func tell(_ text: String) {
        isAside ? context.writeError(Array((text + "\n").utf8)) : context.print(text)
    }

    private var isAside: Bool { context.format == .json }

    /// Prints a command as the user would type it inside the folder, and runs it there.
    private func step(_ words: String..., expecting wanted: Int32 = 0) throws {
        tell(context.style.faint("$ ") + words.map(quoted).joined(separator: " "))
        guard chdir(folder) == 0 else { throw Failure(.failed, "folder-gone", "cannot enter \"\(folder)\"") }
        let status = ChildProcess.run(words, environment: environment, isAside: isAside)
        guard status == wanted else {
            throw Failure(
                .failed, "step-failed", "that command ended with \(status), expected \(wanted)", hints: ["the folder stays: \(folder)"])
        }
    }

    private func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { $0 > 0x20 && !"'\"$`\\*?[]{}()<>|&;#!".utf8.contains($0) }
        return plain ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    private func write(_ text: String, to path: String) throws {
        guard let file = fopen(folder + "/" + path, "w") else { throw Failure(.failed, "write", "cannot write \"\(path)\"") }
        fputs(text, file)
        fclose(file)
    }
}
