internal import Glibc
internal import History
internal import Reconciling

/// Carries out what `AgentMachine` decides: one loop that never blocks but to wait, and a thread for everything that takes time.
final class Agent {
    private let options: AgentOptions
    private let context: Context
    private let branch: AgentBranch
    private let deployment: AgentDeployment
    private let log: AgentLogWriter
    private let statusFile: AgentStatusFile
    private let manager: ServiceManager
    private let mailbox: Mailbox
    private let watch: GitFolderWatch?
    private let edits: LiveFolderWatch
    private let start = ContinuousClock.now
    private var machine: AgentMachine
    private var sleepEnd: Int64 = 0
    private var nextWatchdog: Int64 = 0
    private var isStopped = false

    init(_ options: AgentOptions, _ words: Words, _ context: Context) throws {
        (self.options, self.context) = (options, context)
        let log = AgentLogWriter(context, environment: options.environment, isJson: options.isJson)
        // What renderings and keys have to say becomes part of the log.
        var logged = context
        logged.writeError = { bytes in
            log.write(AgentLog.Entry(.render, .warning, reason: String(decoding: bytes, as: UTF8.self)))
        }
        let branch = try AgentBranch(words, folder: options.folder, logged)
        edits = try LiveFolderWatch()
        deployment = try AgentDeployment(branch, options, words, logged, edits) { log.write($0) }
        statusFile = AgentStatusFile(options, branch: branch.name)
        manager = ServiceManager(context.environment)
        mailbox = try Mailbox()
        if case .local(let repository) = branch.source {
            watch = try GitFolderWatch(gitFolder: repository.gitFolder, commonFolder: repository.commonFolder, branch: branch.name)
        } else {
            watch = nil
        }
        (self.branch, self.log) = (branch, log)
        var random = SystemRandomNumberGenerator()
        machine = AgentMachine(.standard(interval: options.interval), seed: random.next())
    }

    private var now: AgentTime {
        AgentTime(ticks: (ContinuousClock.now - start).inMilliseconds, wall: context.now().seconds)
    }

    /// Until a signal ends it, or with `--once` until nothing is left to do now.
    func run() throws -> Exit {
        let signals = try SignalQueue(), holder = try deployment.hold()
        return try withExtendedLifetime(holder) {
            mailbox.post(.started(try deployment.start()))
            while !isStopped {
                wait(for: signals.descriptor)
                var events = signals.take().compactMap(event)
                if watch?.take() == true { events.append(.woken(.references)) }
                if edits.take() { events.append(.woken(.files)) }
                events += mailbox.take()
                for event in events.isEmpty ? [.woken(.timer)] : events where !isStopped { handle(event) }
                if options.isOnce, machine.isIdle, !isStopped { handle(.terminate) }
            }
            statusFile.remove()
            return options.isOnce ? exit(of: machine.status) : .done
        }
    }

    private func handle(_ event: AgentEvent) {
        for action in machine.handle(event, at: now) { perform(action) }
    }

    private func event(_ signal: Int32) -> AgentEvent? {
        switch signal {
        case SIGHUP:
            reread()
            return .reread
        case SIGUSR1: return .woken(.signal)
        default:
            manager.tell("STOPPING=1")
            return .terminate
        }
    }

    private func reread() {
        manager.tell("RELOADING=1", "MONOTONIC_USEC=\(monotonicMicroseconds())")
        deployment.reread()
        do { try branch.reread() } catch { log.write(AgentLog.Entry(.error, .error, reason: reason(of: error))) }
        // The end of the reload; before the first generation is live it would be a lie.
        if machine.status.isReady { manager.tell("READY=1") }
    }

    /// Until something is to be read, the machine's next tick, or the watchdog's.
    private func wait(for signals: Int32) {
        var end = sleepEnd
        if let pause = manager.watchdog {
            let ticks = now.ticks
            if ticks >= nextWatchdog {
                // Whoever comes by here turns: each turn of the loop has been through the machine.
                manager.tell("WATCHDOG=1")
                nextWatchdog = ticks + pause
            }
            end = min(end, nextWatchdog)
        }
        let longest: Int64 = 3_600_000, left = min(max(end - now.ticks, 0), longest)
        let descriptors = [signals, mailbox.descriptor, watch?.descriptor ?? -1, edits.descriptor]
        var wanted = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        poll(&wanted, nfds_t(wanted.count), Int32(left))
    }

    private func perform(_ action: AgentAction) {
        let branch = branch, deployment = deployment, mailbox = mailbox
        switch action {
        case .fetch: onThread { mailbox.post(.fetched(branch.look())) }
        case .judge(let tip): onThread { mailbox.post(.judged(tip: tip, branch.judge(tip))) }
        case .render(let commit): onThread { mailbox.post(.rendered(commit: commit, deployment.render(commit))) }
        case .startRound(let group, let want):
            onThread {
                let end = deployment.run(group, want) { mailbox.post(.woken(.references)) }
                mailbox.post(.roundEnded(group: group, end))
            }
        case .lookForDrift:
            onThread {
                mailbox.post(.lookedForDrift(deployment.drifted()))
                deployment.tidy()
            }
        case .ready: manager.tell("READY=1")
        case .report(let status): report(status)
        case .log(let entry): log.write(entry)
        case .sleep(let until): sleepEnd = until
        case .stop: isStopped = true
        }
    }

    private func report(_ status: AgentStatus) {
        manager.tell("STATUS=\(status.line)")
        statusFile.write(status, at: now)
        deployment.forget(but: Set(status.groups.values.flatMap { [$0.wanted, $0.live].compactMap(\.self) }))
    }

    /// The gravest of what is not as it should be.
    private func exit(of status: AgentStatus) -> Exit {
        var found = [Exit.done]
        if status.branchHold != nil || status.environmentHold != nil { found.append(.refused) }
        if status.renderError != nil { found.append(.no) }
        if status.fetchError != nil { found.append(.failed) }
        for group in status.groups.values {
            switch group.condition {
            case .live, .checking, .drifted, .stale: break
            case .quarantined, .held: found.append(.no)
            case .waiting, .suspended, .windowClosed, .awaitingApproval, .refused: found.append(.refused)
            case .failed: found.append(.failed)
            }
        }
        return found.max() ?? .done
    }
}
