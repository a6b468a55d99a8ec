import Glibc
import TestSupport
import Testing

@Suite struct `Completion` {
    /// What was typed, and what the line is after the tab key; the rest of it is what the shell shows.
    private static let cases: [(typed: String, line: String)] = [
        ("cfgops prom", "cfgops promote "),
        ("cfgops get sta", "cfgops get staging "),
        ("cfgops get staging pay", "cfgops get staging payments/db"),
        ("cfgops get staging app:ser", "cfgops get staging app:server."),
        ("cfgops get staging app:server.po", "cfgops get staging app:server.port "),
        ("cfgops set staging app:lo", "cfgops set staging app:log="),
        ("cfgops diff v1", "cfgops diff v1.4 "),
        ("cfgops diff --env pro", "cfgops diff --env prod"),
        ("cfgops diff --env=sta", "cfgops diff --env=staging "),
        ("cfgops promote --skip", "cfgops promote --skip-secrets "),
        ("cfgops --repo . list pr", "cfgops --repo . list prod"),
        ("cfgops completion ba", "cfgops completion bash "),
        ("cfgops help prom", "cfgops help promote "),
    ]

    @Test func `works in a real bash`() throws {
        let shop = try ShellRepository()
        for (typed, line) in Self.cases {
            let answer = try shop.session(
                ["bash", "--norc", "--noprofile", "-i"],
                [
                    .send("bind 'set bell-style none'; PS1='> '; source <(cfgops completion bash); echo rea''dy\n"), .expect("ready"),
                    .expect("> "), .send("\(typed)\t"), .expect(line), .send("\u{15}exit\n"),
                ])
            #expect(answer.missing == nil, "\(typed): \(answer.seen)")
        }
    }

    @Test func `works in a real zsh`() throws {
        guard access("/usr/bin/zsh", X_OK) == 0 else { return printError("skipped: needs zsh") }
        let shop = try ShellRepository()
        for (typed, line) in Self.cases {
            // A blank at the end goes again with the next key.
            let line = line.hasSuffix(" ") ? String(line.dropLast()) : line
            let answer = try shop.session(
                ["zsh", "-f", "-i"],
                [
                    .send(
                        "PS1='> ' PROMPT_EOL_MARK=; autoload -Uz compinit && compinit -u -D; source <(cfgops completion zsh); clear; print rea''dy\n"
                    ),
                    .expect("ready"), .expect("> "), .send("\(typed)\t"), .send("\u{1}print -r -- '<\u{5}>'\n"), .expect("<\(line)"),
                    .send("exit\n"),
                ])
            #expect(answer.missing == nil, "\(typed): \(answer.seen)")
        }
    }

    @Test func `works in a real fish`() throws {
        guard access("/usr/bin/fish", X_OK) == 0 else { return printError("skipped: needs fish") }
        let shop = try ShellRepository()
        for (typed, line) in Self.cases {
            let script = "cfgops completion fish | source; complete -C '\(typed)'"
            let words = try shop.output("fish", "--no-config", "-c", script).split(separator: "\n").map { $0.prefix { $0 != "\t" } }
            let last = line.split(separator: " ").last ?? ""
            #expect(words.contains { $0.hasPrefix(last) }, "\(typed): \(words)")
        }
    }

    /// The candidates for a line, as bash would get them.
    private func candidates(_ line: String, in shop: borrowing ShellRepository) throws -> [String] {
        let breaks = " \t\n\"'@><=;|&(:"
        return try shop.output("cfgops", "complete", "--shell", "bash", "--breaks", breaks, "--", line).split(separator: "\n").map(
            String.init)
    }

    @Test(
        arguments: [
            ("cfgops get ", ["base ", "prod ", "prod-eu ", "staging "]),
            ("cfgops get staging app:", ["server.", "log ", "labels.", "hosts"]),
            ("cfgops get staging app:hosts[", ["hosts[0] ", "hosts[1] "]),
            ("cfgops get staging app:labels.", ["labels.\\\"app.kubernetes.io/name\\\" "]),
            ("cfgops get staging 'app:labels.\"app", ["app:labels.\"app.kubernetes.io/name\""]),
            ("cfgops get staging app", ["app ", "app:"]),
            ("cfgops get staging app --at ma", ["main "]),
            ("cfgops diff main..v", ["main..v1.4 "]),
            ("cfgops promote staging pro", ["prod ", "prod-eu "]),
            ("cfgops hook pre", ["pre-commit ", "pre-receive "]),
            ("cfgops validate --format ", ["text ", "json ", "github ", "sarif ", "junit "]),
            ("cfgops sche", ["schema "]),
            ("cfgops schema man", ["manifest "]),
            ("cfgops schema check ", ["@files"]),
            ("cfgops schema check a.json b.json ", ["@files"]),
            ("cfgops schema vendor ", ["@files"]),
            ("cfgops schema check --schemas ", ["@folders"]),
            ("cfgops render prod --to ", ["@folders"]),
            ("cfgops import ", ["@files"]),
            ("cfgops get nowhere app:", []),
            ("cfgops no-such ", []),
            ("cfgops --repo /nowhere get ", []),
            ("cfgops -C . list st", ["staging "]),
            ("cfgops get -- pro", ["prod ", "prod-eu "]),
        ])
    func `offers what the repository has`(line: String, expected: [String]) throws {
        let shop = try ShellRepository()
        #expect(try candidates(line, in: shop) == expected)
    }

    @Test func `never says anything wrong and never writes`() throws {
        let shop = try ShellRepository()
        for words in [["get", "prod", "app:["], ["--format"], ["set", "x y"], []] {
            let result = try shop.run(["cfgops", "complete", "--shell", "zsh", "--"] + words)
            #expect(result.status == 0 && result.error == "")
        }
        #expect(try shop.output("git", "status", "--porcelain", "--ignored") == "")
        #expect(try shop.output("ls", ".git/cfgops") == "")
    }
}
