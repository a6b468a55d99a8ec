internal import Documents
internal import Glibc
internal import History
internal import Reconciling

/// What is live in a destination and how that stands, as people read it.
struct DestinationReport {
    /// How many generations of the past are listed.
    private static let historyLimit = 5

    let folder: String
    let status: Destination.Status
    let binding: Binding
    /// Seconds since 1970.
    let now: Int64
    let groups: [GroupStanding]

    /// - Parameter binding: of the same status.
    init(_ folder: String, _ status: Destination.Status, _ binding: Binding, now: Int64) {
        (self.folder, self.status, self.binding, self.now) = (folder, status, binding, now)
        groups = GroupStanding.all(of: status)
    }

    var suspension: Suspension? { status.state?.suspension.flatMap { $0.isActive(at: now) ? $0 : nil } }
    /// What an agent that is at work says.
    var agent: AgentNote? { status.isHeld ? status.agent : nil }

    /// Why all is not well, a phrase each; nothing when it is.
    var problems: [String] {
        var problems: [String] = []
        if status.generation == nil { problems.append("nothing is live yet") }
        if let suspension { problems.append("suspended until \(UtcTime.text(suspension.until))") }
        for hold in agent?.holds ?? [] { problems.append("\(hold.cause): \(hold.reason)") }
        for group in groups where !group.isGreen {
            problems.append("group \(group.name) is \(group.condition)" + (group.reason.map { " (\($0))" } ?? ""))
        }
        if !status.drift.isEmpty { problems.append("\(counted(status.drift.count, "file")) changed on disk") }
        if status.lastError != nil { problems.append("the last run failed") }
        if let error = agent?.renderError { problems.append("the newest commit cannot be rendered: \(error)") }
        if let error = agent?.fetchError { problems.append("the branch cannot be read: \(error)") }
        if let news = agent?.news, news != "fresh" { problems.append("news of the remote are \(news)") }
        return problems
    }

    var isGreen: Bool { problems.isEmpty }

    // MARK: text

    func print(in context: Context) {
        let style = context.style
        let head = isGreen ? style.added("green") : style.removed("not green") + ": \(problems.joined(separator: "; "))"
        context.print(line("status", head))
        context.print(line("environment", binding.environment))
        if let live = status.generation {
            let time = formatted(Moment(seconds: live.time))
            context.print(line("generation", "\(live.number) of \(live.commit.prefix(12)), \(time), \(age(live.time)) old"))
        }
        wanted(context)
        for group in groups { print(group, context) }
        drift(context)
        if let suspension {
            context.print(line("suspended", style.changed("until \(UtcTime.text(suspension.until)): \(suspension.reason)")))
        }
        for hold in agent?.holds ?? [] {
            let commit = hold.commit.map { " (commit \($0.prefix(12)))" } ?? ""
            context.print(line("held", style.removed("\(hold.cause): \(hold.reason)\(commit)")))
        }
        atWork(context)
        if let error = status.lastError {
            let words = "\(error.message)  (commit \(error.commit.prefix(12)), \(age(error.time)) ago)"
            context.print(line("last error", style.removed(words)))
        }
        for past in status.generations.dropLast().suffix(Self.historyLimit).reversed() {
            let time = formatted(Moment(seconds: past.time))
            context.print(style.faint(line("earlier", "\(past.number) of \(past.commit.prefix(12)), \(time)")))
        }
    }

    private func wanted(_ context: Context) {
        guard let commit = agent?.accepted ?? status.state?.accepted?.commit else { return }
        let branch = agent?.branch ?? status.state?.accepted?.branch
        context.print(line("wanted", "\(commit.prefix(12))" + (branch.map { " of \($0)" } ?? "")))
    }

    private func print(_ group: GroupStanding, _ context: Context) {
        // One group that is well is what the generation says.
        guard groups.count > 1 || !group.isGreen else { return }
        let style = context.style, live = group.live.map { ", live \($0.commit.prefix(12)) of generation \($0.generation)" } ?? ""
        var words = group.isGreen ? style.added(group.condition) : style.removed(group.condition)
        if let reason = group.reason { words += " (\(reason))" }
        if let since = group.state?.since, !group.isGreen { words += " for \(age(since))" }
        context.print(line("group", "\(group.name): \(words)\(live)"))
        if let quarantine = group.state?.quarantine {
            context.print(detail("quarantined: commit \(quarantine.commit.prefix(12)), \(quarantine.message)"))
        }
        if let hold = group.state?.hold {
            let end = hold.until.map { "until \(UtcTime.text($0))" } ?? "until a newer commit changes it"
            context.print(detail("pinned to generation \(hold.generation) \(end)"))
        }
        if let error = group.state?.lastError, error.message != group.state?.quarantine?.message {
            context.print(detail("last error: \(error.message)"))
        }
        if let failures = group.state?.failures, failures > 1 { context.print(detail("\(failures) rounds failed one after the other")) }
        if let next = group.nextTry { context.print(detail("next try \(next <= now ? "now" : "in \(age(2 * now - next))")")) }
    }

    private func drift(_ context: Context) {
        for step in status.drift {
            let drift = step.drift.map { " (\($0.rawValue))" } ?? ""
            context.print(context.style.changed(line(step.action.rawValue, "\(step.path)\(drift)")))
        }
        if status.drift.isEmpty { context.print(line("drift", "none")) }
    }

    private func atWork(_ context: Context) {
        if let agent {
            context.print(line("agent", "process \(agent.process), \(agent.health)"))
        } else if let agent = status.agent {
            context.print(line("agent", context.style.removed("process \(agent.process) is gone, and did not end in peace")))
        } else if status.isHeld {
            context.print(line("at work", "another reconciliation"))
        }
        if let news = status.state?.news { context.print(line("news", "\(age(news)) ago")) }
    }

    /// Columns of one width, so that an eye runs down them.
    private func line(_ name: String, _ words: String) -> String {
        name + String(repeating: " ", count: max(1, 13 - name.utf8.count)) + words
    }

    private func detail(_ words: String) -> String { line("", words) }

    /// `3 hours`, of a time in the past.
    private func age(_ time: Int64) -> String {
        let (difference, overflow) = now.subtractingReportingOverflow(time), seconds = overflow ? 0 : max(0, difference)
        for (unit, length) in [("day", 86400), ("hour", 3600), ("minute", 60)] as [(String, Int64)] where seconds >= 2 * length {
            return counted(Int(seconds / length), unit)
        }
        return counted(Int(seconds), "second")
    }
}
