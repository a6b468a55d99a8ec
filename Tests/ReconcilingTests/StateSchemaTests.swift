import Documents
import Digests
@testable import Reconciling
import Schemas
import TestSupport
import Testing

@Suite struct `The schema of the state of a destination` {
    private static let schema: Schema? = OwnSchema.state.document.flatMap {
        try? Schema.compile($0, uri: OwnSchema.state.uri, source: NoSchemas()).schema
    }

    private func accepts(_ json: [UInt8]) throws -> Bool {
        let value = try #require(Json.parse(json, file: "state.json").document?.root)
        return try #require(Self.schema).findings(in: Instance(value)).isEmpty
    }

    /// A destination whose state says everything that a state can say.
    private func fill(_ destination: Destination) throws {
        for number in 1 ... 3 {
            try destination.reconcile(
                [Wanted("a", "\(number)"), Wanted("b", "b", mode: 0o640, isTainted: true, group: "edge")], number)
        }
        let digest = try #require(try destination.generations().last).digest
        let failure = Failure(message: "no such \"thing\"", commit: prod.rootCommit, time: 1)
        try destination.update(for: prod) { state in
            for (index, condition) in GroupCondition.allCases.enumerated() {
                var group = GroupState(condition: condition, reason: index % 2 == 0 ? "check-failed" : nil, since: 1)
                group.failures = index
                group.until = index % 3 == 0 ? 7 : nil
                group.lastError = failure
                group.quarantine = Quarantine(
                    digest: digest, commit: prod.rootCommit, reason: "check-failed", message: "m", output: "", time: 2)
                group.probation = Probation(digest: digest, commit: prod.rootCommit, previous: 1, isTakingBack: true)
                group.hold = Hold(generation: 1, replaced: digest, until: index % 2 == 0 ? 9 : nil)
                state.groups[condition.rawValue] = group
            }
            state.lastError = failure
            state.accepted = AcceptedTip(branch: "refs/heads/main", commit: prod.rootCommit)
            state.news = 5
            state.suspension = Suspension(.destination, reason: "audit", until: 6)
        }
    }

    private func files(_ destination: Destination) throws -> [(name: String, json: [UInt8])] {
        let names = [Layout.state] + (try destination.disk.list(Layout.generations) ?? []).map { "\(Layout.generations)/\($0)" }
        return try names.map { ($0, try #require(try destination.disk.read($0))) }
    }

    @Test func `accepts the files that are there, as Python's jsonschema does`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path)
        try destination.reconcile([Wanted("a", "1")])
        #expect(try accepts(#require(try destination.disk.read(Layout.state))))
        try fill(destination)
        let files = try files(destination)
        #expect(files.count == 4)
        for (name, json) in files { #expect(try accepts(json), "\(name)") }
        let script = """
            import json, sys, jsonschema
            judge = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
            for name in sys.argv[2:]:
                for error in judge.iter_errors(json.load(open(name))): print(name, error.message)
            """
        let words = ["/usr/bin/python3", "-c", script, "\(packageFolder)/schemas/state.schema.json"]
        let python = try run(words + files.map { folder.path($0.name) })
        guard python.status == 0 else { return printError("skipped: needs python3-jsonschema: \(python.error)") }
        #expect(python.output == "")
    }

    @Test func `refuses each of them without a key that it must have, or with one of another kind`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path)
        try fill(destination)
        let state = String(decoding: try files(destination)[0].json, as: UTF8.self)
        #expect(try accepts(Array(state.utf8)))
        for (old, new) in [
            ("\"version\":1", "\"version\":2"), ("\"environment\":\"prod\"", "\"environment\":5"), ("\"binding\"", "\"bound\""),
            ("\"live\",", "\"alive\","), ("\"news\":5", "\"news\":\"5\""), ("\"until\":6", "\"until\":null"), ("\"since\"", "\"sinc\""),
            ("\"takingBack\":true", "\"takingBack\":1"), ("\"failures\":2", "\"failures\":-2"), ("\"replaced\"", "\"replace\""),
        ] {
            let compact = state.split(separator: "\n").map { $0.drop { $0 == " " } }.joined().replacing("\": ", with: "\":")
            #expect(compact.contains(old), "\(old)")
            let broken = compact.replacing(old, with: new)
            #expect(try !accepts(Array(broken.utf8)), "\(new)")
        }
    }

    @Test func `accepts what an agent says of itself, and reads it`() throws {
        let text = """
            {"version": 1, "process": 4711, "time": 5, "environment": "prod", "branch": "refs/heads/main", "health": "warning",
             "ready": true, "accepted": "\(prod.rootCommit)", "news": "old",
             "holds": [{"cause": "rewritten", "commit": null, "reason": "the branch lost commits"}], "fetchError": null,
             "renderError": "broken",
             "groups": {"edge": {"condition": "failed", "reason": null, "wanted": "\(prod.rootCommit)", "live": null, "nextTry": 9}}}
            """
        #expect(try accepts(Array(text.utf8)))
        #expect(try !accepts(Array(text.replacing("\"warning\"", with: "\"fine\"").utf8)))
        let note = try #require(AgentNote(json: Array(text.utf8)))
        #expect(note.holds == [AgentNote.Hold(cause: "rewritten", commit: nil, reason: "the branch lost commits")])
        #expect(note.groups == ["edge": AgentNote.Group(condition: "failed", reason: nil, wanted: prod.rootCommit, nextTry: 9)])
        #expect((note.process, note.health, note.news, note.fetchError, note.renderError) == (4711, "warning", "old", nil, "broken"))
        #expect(AgentNote(json: Array("{\"version\": 2}".utf8)) == nil)
        #expect(AgentNote(json: []) == nil)
    }
}
