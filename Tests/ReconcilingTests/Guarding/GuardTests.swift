import Documents
import Overlays
@testable import Reconciling
import TestSupport
import Testing

/// What the repository is said to know, as a table.
private struct Evidence: ShrinkEvidence {
    var folder = ""
    var loss: KeyLoss? = KeyLoss(total: 100, vanished: [])
    var reason: String?
    var empty: [String] = []

    func keys(of group: String?, since live: String) throws -> KeyLoss? { loss }
    func allowance(since live: String) throws -> String? { reason }
    func emptied(_ paths: [String], since live: String) throws -> [String] { empty.filter(paths.contains) }
}

private func settings(_ guards: String) throws -> GuardSettings {
    try #require(Manifest.read(Array("version: 1\n\(guards)".utf8)).manifest).guards
}

private let live = stamp(1).commit, new = stamp(2).commit

/// A destination in which `before` is live, and the question about `after`.
private func question(
    _ before: [Wanted], _ after: [Wanted], subject: Guards.Question.Subject = .revision, from liveCommit: String? = live,
    to commit: String = new,
    only group: String? = nil, suspension: Suspension? = nil, now: Int64 = 0, override: String? = nil
) throws -> Guards.Question {
    let folder = try TemporaryFolder(), destination = Destination(at: folder.path)
    try destination.reconcile(before, 1)
    return Guards.Question(
        subject, plan: try destination.plan(rendering(after), for: prod, only: group), from: liveCommit, to: commit, suspension: suspension,
        now: now, override: override)
}

private func files(_ count: Int) -> [Wanted] { (0 ..< count).map { Wanted("\($0).conf", "text \($0)") } }

@Suite struct `The shrink guard` {
    private func refusal(_ guards: String, _ evidence: Evidence, _ question: Guards.Question) throws -> Diagnostic? {
        try ShrinkGuard(settings(guards), evidence: evidence).refusal(of: question)
    }

    @Test(
        arguments: [
            ("", 10, 1, nil), ("guards: { shrink: { files: 3 } }", 10, 7, nil),
            ("guards: { shrink: { files: 3 } }", 10, 6, "4 of 10 files would vanish, at most 3 may: 6.conf, 7.conf, 8.conf, and 1 more"),
            ("guards: { shrink: { files: 0 } }", 10, 9, "1 of 10 files would vanish, at most 0 may: 9.conf"),
            ("guards: { shrink: { percent: 20 } }", 10, 8, nil),
            ("guards: { shrink: { percent: 20 } }", 10, 7, "3 of 10 files would vanish, at most 20 percent may: 7.conf, 8.conf, 9.conf"),
            ("", 3, 0, "every file of \"prod\" would vanish: 0.conf, 1.conf, 2.conf"), ("guards: { empty: true }", 3, 0, nil),
        ] as [(guards: String, before: Int, after: Int, message: String?)])
    func `counts the files that would vanish`(guards: String, before: Int, after: Int, message: String?) throws {
        #expect(try refusal(guards, Evidence(), question(files(before), files(after)))?.message == message)
    }

    @Test func `counts files that a plan does not list, too, because they stay`() throws {
        let folder = try TemporaryFolder(), memory = DestinationMemory(), after = files(9)
        let destination = Destination(folder: folder.path, disk: RealDisk(folder: folder.path), resident: memory)
        memory.note(digested(files(10)), changed: nil)
        try destination.apply(destination.plan(digested(files(10)), for: prod), stamp: stamp(1))
        memory.note(digested(after), changed: ["9.conf"])
        let plan = try destination.plan(digested(after), for: prod)
        #expect(plan.steps.count == 1)
        let question = Guards.Question(.revision, plan: plan, from: live, to: new, now: 0)
        #expect(try refusal("guards: { shrink: { percent: 10 } }", Evidence(), question) == nil)
        let message = try refusal("guards: { shrink: { percent: 9 } }", Evidence(), question)?.message
        #expect(message == "1 of 10 files would vanish, at most 9 percent may: 9.conf")
    }

    @Test(
        arguments: [
            ("guards: { shrink: { keys: 2 } }", 2, nil), ("", 90, nil),
            ("guards: { shrink: { keys: 2 } }", 3, "3 of 100 keys would vanish, at most 2 may: app:k0, app:k1, app:k2"),
            ("guards: { shrink: { percent: 3 } }", 3, nil),
            (
                "guards: { shrink: { percent: 3 } }", 4,
                "4 of 100 keys would vanish, at most 3 percent may: app:k0, app:k1, app:k2, and 1 more"
            ),
        ] as [(guards: String, vanished: Int, message: String?)])
    func `counts the keys that would vanish`(guards: String, vanished: Int, message: String?) throws {
        let loss = KeyLoss(total: 100, vanished: (0 ..< vanished).map { "app:k\($0)" })
        #expect(try refusal(guards, Evidence(loss: loss), question(files(2), files(3)))?.message == message)
    }

    @Test(arguments: [("", "1 output would become empty: 0.conf"), ("guards: { empty: true }", nil)] as [(String, String?)])
    func `stops an output from becoming empty`(guards: String, message: String?) throws {
        let after = [Wanted("0.conf", ""), Wanted("1.conf", "text 1")]
        #expect(try refusal(guards, Evidence(empty: ["0.conf", "1.conf"]), question(files(2), after))?.message == message)
    }

    @Test func `says everything at once, and what to do`() throws {
        let guards = "guards: { shrink: { files: 1, keys: 1 } }"
        let evidence = Evidence(folder: "config", loss: KeyLoss(total: 9, vanished: ["app:a", "app:b"]), empty: ["0.conf"])
        let after = [Wanted("0.conf", " ")]
        #expect(
            try refusal(guards, evidence, question(files(4), after))?.rendered == """
                cfgops.yaml:2:9: error: 3 of 4 files would vanish, at most 1 may: 1.conf, 2.conf, 3.conf; \
                2 of 9 keys would vanish, at most 1 may: app:a, app:b; 1 output would become empty: 0.conf
                  hint: if that is meant, say so in a commit: git commit --allow-empty \
                --trailer "Cfgops-Allow-Shrink: reason" --trailer "Cfgops-Root: config"
                """)
    }

    @Test func `lets a change pass that a commit gives a reason for`() throws {
        let guards = "guards: { shrink: { files: 0, keys: 0 } }"
        #expect(try refusal(guards, Evidence(loss: nil, reason: "the old shop is closed"), question(files(9), files(1))) == nil)
    }

    @Test func `does not take what it cannot know for nothing`() throws {
        let message = try refusal("guards: { shrink: { keys: 5 } }", Evidence(loss: nil), question(files(1), files(2)))?.message
        #expect(message == "the live commit 000000000001 cannot be read, so nobody knows what keys would vanish")
        #expect(try refusal("guards: { shrink: { files: 5 } }", Evidence(loss: nil), question(files(1), files(2))) == nil)
    }

    @Test func `has nothing to say before the first generation, and of the commit that is live`() throws {
        let guards = "guards: { shrink: { files: 0 } }"
        #expect(try refusal(guards, Evidence(), question(files(2), files(1), from: nil)) == nil)
        #expect(try refusal(guards, Evidence(), question(files(2), files(1), to: live)) == nil)
    }

    @Test func `counts by group; a file that another group takes over does not vanish (R34)`() throws {
        let guards = "guards: { shrink: { files: 0 } }"
        let before = [Wanted("a", "1", group: "edge"), Wanted("b", "1", group: "edge"), Wanted("c", "1", group: "db")]
        let moved = [Wanted("a", "1", group: "db"), Wanted("b", "1", group: "edge"), Wanted("c", "1", group: "db")]
        #expect(try refusal(guards, Evidence(), question(before, moved, only: "edge")) == nil)
        #expect(try refusal(guards, Evidence(), question(before, [before[1]], only: "db"))?.message.hasPrefix("1 of ") == true)
    }
}

@Suite struct `The guards` {
    private let stop = Suspension(.environment("prod"), reason: "the database moves", until: 1_000)

    private func guards(_ change: (inout Guards) -> Void = { _ in }) -> Guards {
        var guards = Guards()
        change(&guards)
        return guards
    }

    @Test func `let everything pass where nothing is said`() throws {
        #expect(try guards().verdict(of: question(files(2), files(1))) == .pass)
    }

    @Test func `hold everything during a suspension, which ends by itself`() throws {
        let guards = guards { $0.suspension = stop }
        let diagnostic = Diagnostic(
            "suspended", "environment \"prod\" is suspended until 1970-01-01T00:16:40Z: the database moves",
            hints: ["cfgops resume prod ends it", "reconcile --override REASON goes on in spite of it"])
        for subject in [Guards.Question.Subject.revision, .healing] {
            #expect(
                try guards.verdict(of: question(files(2), files(2), subject: subject, now: 999))
                    == .wait(.suspended, diagnostic, until: 1_000))
            #expect(try guards.verdict(of: question(files(2), files(2), subject: subject, now: 1_000)) == .pass)
        }
        #expect(try guards.verdict(of: question(files(2), files(2), override: "it is urgent")) == .pass)
    }

    @Test func `hold one destination alone`() throws {
        let stop = Suspension(.destination, reason: "a look at 4711", until: 1_000)
        guard
            case .wait(.suspended, let diagnostic, until: 1_000) = try guards().verdict(of: question(files(1), files(2), suspension: stop))
        else { return #expect(Bool(false), "expected to wait") }
        #expect(
            diagnostic.rendered == """
                error: this destination is suspended until 1970-01-01T00:16:40Z: a look at 4711
                  hint: cfgops resume ENV --to DIR ends it
                  hint: reconcile --override REASON goes on in spite of it
                """)
    }

    @Test func `hold new revisions outside of windows, not what puts drift back`() throws {
        let windows = try changeWindows([OracleWindow(rule: "deny", cron: "0 0 1 1 *", zone: "UTC", minutes: 60, reason: "new year")])
        let guards = guards { $0.windows = .success(windows) }
        guard case .wait(.windowClosed, let diagnostic, until: 3600) = try guards.verdict(of: question(files(1), files(2))) else {
            return #expect(Bool(false), "expected to wait")
        }
        #expect(diagnostic.message == "changes of \"prod\" wait until 1970-01-01T01:00:00Z: new year")
        #expect(try guards.verdict(of: question(files(1), files(2), subject: .healing)) == .pass)
        #expect(try guards.verdict(of: question(files(1), files(2), now: 3600)) == .pass)
        #expect(try guards.verdict(of: question(files(1), files(2), override: "the shop is down")) == .pass)
    }

    @Test func `refuse what shrinks too much, override or not`() throws {
        let shrink = ShrinkGuard(try settings("guards: { shrink: { files: 0 } }"), evidence: Evidence())
        for override in [nil, "I want to"] {
            guard
                case .refused(let diagnostic) = try guards({ $0.shrink = shrink }).verdict(
                    of: question(files(2), files(1), override: override))
            else { return #expect(Bool(false), "expected a refusal") }
            #expect(diagnostic.code == "shrink")
        }
    }

    @Test func `wait for approval where an environment is protected`() throws {
        let awaited: Approval = { _, _ in .awaited("1 of 2 people said yes") }
        let diagnostic = Diagnostic(
            "awaiting-approval", "\"prod\" is protected, and 000000000002 is not approved yet: 1 of 2 people said yes",
            hints: ["what is live stays until then"])
        let asked = guards {
            $0.isProtected = true
            $0.approval = awaited
        }
        #expect(try asked.verdict(of: question(files(1), files(2))) == .wait(.awaitingApproval, diagnostic, until: nil))
        #expect(try asked.verdict(of: question(files(1), files(2), subject: .healing)) == .pass)
        #expect(try guards { $0.approval = awaited }.verdict(of: question(files(1), files(2))) == .pass)
        // Until there is anything to approve by, `--confirm` of the change is all that is asked for (R26).
        #expect(try guards { $0.isProtected = true }.verdict(of: question(files(1), files(2))) == .pass)
    }

    @Test func `hold new revisions where the windows are not known, and nothing else`() throws {
        let unknown = Diagnostics(Diagnostic("unknown-time-zone", "unknown time zone \"Europe/Berln\""))
        let guards = guards { $0.windows = .failure(unknown) }
        #expect(throws: unknown) { try guards.verdict(of: question(files(1), files(2))) }
        #expect(try guards.verdict(of: question(files(1), files(2), subject: .healing)) == .pass)
        #expect(try guards.verdict(of: question(files(1), files(2), override: "the shop is down")) == .pass)
    }

    @Test func `that cannot be asked stop the round`() throws {
        struct Broken: Error {}
        let asked = guards {
            $0.isProtected = true
            $0.approval = { _, _ in throw Broken() }
        }
        #expect(throws: Broken.self) { try asked.verdict(of: question(files(1), files(2))) }
    }

    @Test func `tell a new revision from drift by what the group was switched to`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path)
        try destination.reconcile(files(2), 1)
        let windows = try changeWindows([OracleWindow(rule: "deny", cron: "* * * * *", zone: "UTC", minutes: 60)])
        let gate = guards { $0.windows = .success(windows) }.gate(of: "", at: destination, to: new, now: { 0 })
        func admission(_ files: [Wanted]) throws -> GroupCondition? {
            guard case .wait(let condition, _, _) = try gate(destination.plan(rendering(files), for: prod)) else { return nil }
            return condition
        }
        try folder.write("current/0.conf", "by hand")
        #expect(try admission(files(2)) == nil)
        #expect(try admission(files(3)) == .windowClosed)
        _ = try destination.suspend(Suspension(.destination, reason: "hands off", until: 100))
        #expect(try admission(files(2)) == .suspended)
    }
}

@Suite struct `The suspension of a destination` {
    private let stop = Suspension(.destination, reason: "a \"look\"\nat 4711", until: 1_900_000_000)

    @Test func `is kept over reconciliations, and taken back`() throws {
        let folder = try TemporaryFolder(), destination = Destination(at: folder.path)
        try destination.reconcile(files(1), 1)
        #expect(try destination.suspension() == nil)
        #expect(try destination.suspend(stop) == nil)
        try destination.reconcile(files(2), 2)
        #expect(try Destination(at: folder.path).suspension() == stop)
        #expect(try destination.suspend(nil) == stop)
        #expect(try destination.suspension() == nil)
        #expect(try destination.suspend(nil) == nil)
        #expect(try live(folder.path) == texts(files(2)))
    }

    @Test func `needs a destination`() throws {
        let folder = try TemporaryFolder()
        let error = diagnostic { _ = try Destination(at: folder.path).suspend(stop) }
        #expect(error?.code == "not-a-destination")
        #expect(try listing(folder.path).split(separator: "\n").count == 1)
    }
}
