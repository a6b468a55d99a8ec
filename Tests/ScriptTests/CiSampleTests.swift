import TestSupport
import Testing

/// The samples in `docs/ci`, run as a runner would: their commands in a scratch repository, with the variables that the host sets.
/// Only the two programs that talk to the host are stood in for; they write down how they were called.
@Suite struct `A sample for continuous integration` {
    private static let stand = "#!/bin/sh\nfor word in \"$@\"; do echo \"$word\"; done >> \"$CALLS\"\n"

    /// The commands of a workflow, in order; PyYAML reads it.
    private func commands(_ expression: String, of file: String) throws -> [String] {
        let reader = "import json, sys, yaml; job = yaml.safe_load(open(sys.argv[1])); print('\\0'.join(\(expression)), end='')"
        let result = try run(["/usr/bin/python3", "-c", reader, "\(packageFolder)/docs/ci/\(file)"])
        #expect(result.status == 0, "\(result.error)")
        return result.output.split(separator: "\0").map(String.init)
    }

    /// A repository with a branch `feature` that changes a key; `isBroken` makes it one that must be refused.
    private func repository(_ folder: borrowing TemporaryFolder, isBroken: Bool) throws -> (
        variables: [String: String], base: String, head: String
    ) {
        var variables = isolatedEnvironment(home: folder.path)
        variables["PATH"] =
            "\(folder.path)/bin:" + builtProgram.split(separator: "/").dropLast().map { "/\($0)" }.joined() + ":"
            + (variables["PATH"] ?? "")
        variables["CALLS"] = folder.path("calls")
        try folder.write("repository/cfgops.yaml", "version: 1\nenvironments: {dev: {}, prod: {}}\n")
        try folder.write("repository/environments/base/app.yaml", "port: 80\n")
        let value = isBroken ? "${nothing}" : "81"
        let script = """
            set -e
            git init -q -b main . && git add . && git commit -q -m first
            git checkout -q -b feature && echo 'port: \(value)' > environments/base/app.yaml && git commit -q -a -m second
            git rev-parse main feature
            """
        let made = try run(["sh", "-c", script], in: folder.path("repository"), environment: variables)
        let ids = made.output.split(separator: "\n").map(String.init)
        try #require(ids.count == 2, "\(made.error)")
        for name in ["gh", "curl"] {
            try folder.write("bin/\(name)", Self.stand)
            _ = try run(["chmod", "+x", folder.path("bin/\(name)")])
        }
        return (variables, ids[0], ids[1])
    }

    private func status(_ commands: [String], _ folder: borrowing TemporaryFolder, _ variables: [String: String]) throws -> [Int32] {
        try commands.map { try run(["bash", "-e", "-c", $0], in: folder.path("repository"), environment: variables).status }
    }

    @Test(arguments: [false, true]) func `of GitHub judges, annotates and comments`(isBroken: Bool) throws {
        let folder = try TemporaryFolder()
        var (variables, base, head) = try repository(folder, isBroken: isBroken)
        (variables["BASE"], variables["HEAD"]) = (base, head)
        (variables["RUNNER_TEMP"], variables["GITHUB_STEP_SUMMARY"]) = (folder.path, folder.path("summary"))
        variables["PULL_REQUEST"] = "https://github.example/pull/7"
        let steps = try commands("[step['run'] for step in job['jobs']['configuration']['steps'] if 'run' in step]", of: "github.yml")
        try #require(steps.count == 4)
        let statuses = try status(steps, folder, variables)
        #expect(statuses == (isBroken ? [1, 1, 0, 0] : [0, 0, 0, 0]))
        let comment = try folder.read("changes.md"), calls = try folder.read("calls")
        #expect(comment.contains(isBroken ? "#### Not compared" : "| `app:port` | `80` | `81` |"))
        let summary = try folder.read("summary")
        #expect(summary == comment)
        #expect(calls == "pr\ncomment\nhttps://github.example/pull/7\n--body-file\n\(folder.path)/changes.md\n--edit-last\n")
        let annotations = try run(["bash", "-c", steps[0]], in: folder.path("repository"), environment: variables).output
        #expect(annotations.hasPrefix("::error file=environments/base/app.yaml,line=1,col=7,title=dangling-reference::") == isBroken)
    }

    @Test(arguments: [false, true]) func `of GitLab judges and comments`(isBroken: Bool) throws {
        let folder = try TemporaryFolder()
        var (variables, base, head) = try repository(folder, isBroken: isBroken)
        (variables["CI_MERGE_REQUEST_DIFF_BASE_SHA"], variables["CI_COMMIT_SHA"]) = (base, head)
        (variables["CI_API_V4_URL"], variables["CI_PROJECT_ID"]) = ("https://gitlab.example/api/v4", "12")
        variables["CI_MERGE_REQUEST_IID"] = "7"
        let script = try commands("job['configuration']['script']", of: "gitlab-ci.yml")
        let after = try commands("job['configuration']['after_script']", of: "gitlab-ci.yml")
        let judged = try status(script, folder, variables), silent = try status(after, folder, variables)
        #expect(judged == [0, isBroken ? 1 : 0])
        #expect(try folder.read("repository/report.xml").contains("<failure type=\"dangling-reference\"") == isBroken)
        #expect(silent == [0])
        let isWritten = folder.exists("calls")
        #expect(!isWritten)  // no token, no comment
        variables["CFGOPS_COMMENT_TOKEN"] = "token"
        let commented = try status(after, folder, variables), calls = try folder.read("calls")
        #expect(commented == [0])
        #expect(calls.hasSuffix("body@changes.md\nhttps://gitlab.example/api/v4/projects/12/merge_requests/7/notes\n"))
        let comment = try folder.read("repository/changes.md")
        #expect(comment.contains(isBroken ? "#### Not compared" : "| `app:port` | `80` | `81` |"))
    }

    @Test(arguments: [false, true]) func `of code scanning hands over what it found`(isBroken: Bool) throws {
        let folder = try TemporaryFolder(), file = "github-code-scanning.yml"
        let (variables, _, _) = try repository(folder, isBroken: isBroken)
        let steps = try commands("[step['run'] for step in job['jobs']['scan']['steps'] if 'run' in step]", of: file)
        let uploaded = try commands("[step['with']['sarif_file'] for step in job['jobs']['scan']['steps'] if 'with' in step]", of: file)
        #expect(try status(steps, folder, variables) == [isBroken ? 1 : 0])
        let log = try folder.read("repository/\(uploaded.joined())")
        #expect(log.contains("\"ruleId\": \"dangling-reference\"") == isBroken)
    }

    @Test func `fetches the whole history`() throws {
        #expect(
            try commands(
                "[str(step['with']['fetch-depth']) for step in job['jobs']['configuration']['steps'] if 'with' in step]", of: "github.yml")
                == ["0"])
        #expect(try commands("[str(job['configuration']['variables']['GIT_DEPTH'])]", of: "gitlab-ci.yml") == ["0"])
    }
}
