internal import CSystem
internal import Glibc

/// How remotes are reached: what is known of the world outside the repository.
package struct Transport: Sendable {
    package enum Event: Sendable, Hashable {
        case receiving(objects: Int, of: Int, bytes: Int)
        case sending(objects: Int, of: Int, bytes: Int)
        /// A line that the remote wrote, with nothing in it that a terminal would follow.
        case remote(String)
    }

    /// The program that speaks with remotes, and its arguments: cfgops itself, in a process that can be ended.
    package var words: [String]
    /// Variables of the process: `SSH_AUTH_SOCK`, `HOME`, `https_proxy` and what helpers need.
    package var environment: [String: String]
    /// How long one exchange may take, questions to the user not counted.
    package var timeout: Duration
    /// A private key for SSH, before all others.
    package var identity: String?
    /// Asks the user; nil where there is nobody to ask.
    package var ask: @Sendable (_ question: String, _ isSecret: Bool) -> WipedText?
    package var report: @Sendable (Event) -> Void

    package init(
        words: [String], environment: [String: String], timeout: Duration = .seconds(120), identity: String? = nil,
        ask: @escaping @Sendable (_ question: String, _ isSecret: Bool) -> WipedText? = { _, _ in nil },
        report: @escaping @Sendable (Event) -> Void = { _ in }
    ) {
        (self.words, self.environment, self.timeout, self.identity) = (words, environment, timeout, identity)
        (self.ask, self.report) = (ask, report)
    }

    var home: String? { environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } }

    /// `~/` of a path of git's configuration replaced.
    func expanded(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home else { return path }
        return home + path.dropFirst()
    }
}

/// A conversation with one remote, through the process that speaks with it; that process is gone at the end of the scope.
package struct RemoteConnection: ~Copyable {
    /// How long nothing may come while something is on its way. A hook of the remote that judges a push may think longer.
    private static let longestSilence = Duration.seconds(60)
    /// More references and words than any remote of configuration has: 64 MB.
    private static let limit = 64 << 20

    /// What the remote has.
    package private(set) var references: [RemoteReference] = []
    private let remote: String
    private let address: RemoteAddress
    private let repository: Repository
    private let transport: Transport
    /// Goes away with the conversation.
    private let scratch: TransportFolder
    private var child: PipedChild
    private var lines = LineBuffer()
    private var received = 0
    private var end: ContinuousClock.Instant
    private var isSent = false
    private var credentials: CredentialSource

    /// - Parameters:
    ///   - remote: what messages call it.
    ///   - isPush: whether references of the remote are to be moved.
    package static func open(
        to address: RemoteAddress, called remote: String, of repository: Repository, isPush: Bool, _ transport: Transport
    ) throws(GitError) -> RemoteConnection {
        let settings = try UrlSettings(of: repository, for: address)
        var request = try TransportRequest(repository, address, settings, isPush: isPush, transport)
        let scratch = try TransportFolder(in: repository.madeOwnFolder())
        request.scratch = scratch.path
        var environment = transport.environment
        if address.scheme == .ssh {
            try request.writeKnownHost(of: address, in: scratch.path)
            environment["HOME"] = scratch.path
        }
        let child = try PipedChild(transport.words, environment: environment, hasOwnGroup: true)
        child.send(request.lines.flatMap(\.bytes))
        let credentials = CredentialSource(for: address, settings, transport)
        var connection = RemoteConnection(child, remote, address, repository, transport, scratch, credentials)
        try connection.readReferences()
        return connection
    }

    private mutating func readReferences() throws(GitError) {
        while true {
            let line = try next()
            if line.word == "connected" { break }
            guard line.word == "ref", let id = ObjectID(hex: line[0]) else { throw unexpected(line) }
            references.append(RemoteReference(name: line[1], id: id, target: line.fields.count > 2 ? line[2] : nil))
        }
        credentials.accept()
    }

    private init(
        _ child: consuming PipedChild, _ remote: String, _ address: RemoteAddress, _ repository: Repository, _ transport: Transport,
        _ scratch: TransportFolder, _ credentials: CredentialSource
    ) {
        (self.remote, self.address, self.repository, self.transport) = (remote, address, repository, transport)
        (self.scratch, self.credentials, end) = (scratch, credentials, .now + transport.timeout)
        self.child = child
    }

    package func reference(_ name: String) -> ObjectID? { references.first { $0.name == name }?.id }

    /// Brings the objects of references of the remote here, and onto the disk; no reference moves.
    package mutating func fetch(_ names: [String]) throws(GitError) {
        child.send(names.flatMap { TransportLine("want", [$0]).bytes } + TransportLine("fetch").bytes)
        let last = try next()
        guard last.word == "done" else { throw unexpected(last) }
    }

    /// Moves references of the remote. An update that it refused is given with its reason.
    ///
    /// - Throws: `lostRace` where one is no longer at its `old`; nothing is moved then.
    package mutating func push(_ updates: [RemoteUpdate]) throws(GitError) -> [String: String] {
        child.send(updates.flatMap(\.line.bytes) + TransportLine("push").bytes)
        var refused: [String: String] = [:], answered: Set<String> = []
        while true {
            let line = try next()
            if line.word == "done" { break }
            guard line.word == "result" else { throw unexpected(line) }
            answered.insert(line[0])
            if line.fields.count > 1 { refused[line[0]] = printable(line[1]) }
        }
        for update in updates where !answered.contains(update.name) { refused[update.name] = "the remote did not say what became of it" }
        return refused
    }

    /// The next line that is no progress, question or error.
    private mutating func next() throws(GitError) -> TransportLine {
        while true {
            while let line = try lines.next() {
                if try !handle(line) { return line }
            }
            let silence = ContinuousClock.now + Self.longestSilence
            guard let bytes = try child.receive(until: isSent ? end : min(end, silence)) else { throw timeIsUp() }
            guard !bytes.isEmpty else { throw ended() }
            received += bytes.count
            guard received <= Self.limit else { throw GitError(.failure, "\"\(remote)\" has more to say than \(Self.limit >> 20) MB") }
            lines.append(bytes)
        }
    }

    private mutating func handle(_ line: TransportLine) throws(GitError) -> Bool {
        func number(_ index: Int) -> Int { Int(line[index]) ?? 0 }
        switch line.word {
        case "failed": throw line.error
        case "receiving": transport.report(.receiving(objects: number(0), of: number(1), bytes: number(2)))
        case "sending": transport.report(.sending(objects: number(0), of: number(1), bytes: number(2)))
        case "remote": transport.report(.remote(printable(line[0])))
        case "sent": isSent = true
        case "passphrase":
            try answer { transport, _ throws(GitError) in
                transport.ask("passphrase of \(line[0]): ", true).map { [$0] } ?? []
            }
        case "credential": try answer { _, credentials throws(GitError) in try credentials.next() }
        default: return false
        }
        return true
    }

    /// Answers a question; the time that this takes is not the remote's.
    private mutating func answer(
        _ find: (Transport, inout CredentialSource) throws(GitError) -> [WipedText]
    ) throws(GitError) {
        let start = ContinuousClock.now
        var bytes = Array("answer".utf8)
        defer { wipe(&bytes) }
        for field in try find(transport, &credentials) {
            bytes.append(0x09)
            field.reveal { TransportLine.append($0, to: &bytes) }
        }
        bytes.append(0x0A)
        child.send(bytes)
        end += ContinuousClock.now - start
    }

    private func unexpected(_ line: TransportLine) -> GitError {
        GitError(.failure, "the transport said \"\(printable(line.word))\", which was not expected")
    }

    private mutating func ended() -> GitError {
        let status = child.end()
        let how = status > 128 ? "by signal \(status - 128)" : "with exit code \(status)"
        return GitError(.failure, "the process that speaks with \"\(remote)\" ended \(how)")
    }

    /// Ends the process, with what it leaves behind.
    private mutating func timeIsUp() -> GitError {
        let unfinished = child.stop(openFiles: repository.commonFolder + "/objects/pack/pack_git2_")  // as libgit2 calls them
        unfinished.forEach { unlink($0) }
        if address.scheme == .file {
            for folder in [address.path, address.path + "/.git"] {
                removeFolder("\(folder)/objects/\(LocalReceiver.quarantineName(child.id))")
            }
        }
        let isOver = ContinuousClock.now >= end
        let limit = isOver ? transport.timeout : Self.longestSilence
        return GitError(
            .failure,
            isOver
                ? "\"\(remote)\" (\(address)) took longer than \(limit.components.seconds) seconds"
                : "\"\(remote)\" (\(address)) sent nothing for \(limit.components.seconds) seconds",
            hints: (isOver ? ["--timeout SECONDS allows more"] : [])
                + (isSent ? ["what was pushed may have been taken all the same: cfgops fetch \(remote) shows it"] : []))
    }
}

/// What another machine wrote, without anything that a terminal would follow.
func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F ... 0x9F).contains($0.value) }))
}
