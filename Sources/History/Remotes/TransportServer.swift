internal import CGit2
internal import CSystem
internal import Glibc

/// Speaks with one remote on behalf of the process that started this one, since libgit2 1.5 knows no time-outs: that process ends this
/// one when time is up. See `TransportLine` for the conversation.
package enum TransportServer {
    /// Serves the process at the other end of standard input and output; the exit code of this one.
    ///
    /// - Parameter environment: what hooks of a repository on this machine see.
    package static func run(environment: [String: String]) -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        _ = cfgops_end_with_parent()
        let channel = TransportChannel(input: STDIN_FILENO, output: STDOUT_FILENO)
        do {
            try serve(channel, environment)
            return 0
        } catch {
            channel.send(TransportLine(error as? GitError ?? GitError(.failure, "\(error)")))
            return 4
        }
    }

    private static func serve(_ channel: TransportChannel, _ environment: [String: String]) throws {
        var request = TransportRequest()
        while try request.take(channel.receive()) {}
        channel.seconds = UInt32(clamping: request.seconds)
        alarm(channel.seconds)
        try Library.start()
        // The process that asks has opened the repository by the usual rules already.
        try check("GIT_OPT_SET_OWNER_VALIDATION", cfgops_git_set_owner_validation(0))
        if !request.certificates.isEmpty {
            let code = cfgops_git_set_certificates(request.certificates)
            if code < 0 {
                throw gitError("GIT_OPT_SET_SSL_CERT_LOCATIONS", code).with(
                    .failure, "cannot read certificates from \"\(request.certificates)\"",
                    hints: ["GIT_SSL_CAINFO, http.sslCAInfo or SSL_CERT_FILE names a file in PEM form"])
            }
        }
        let repository = try Repository.open(request.repository)
        let address = try RemoteAddress(request.address, relativeTo: "/")
        switch (address.scheme, request.isPush) {
        case (.file, true): try LocalReceiver(repository, at: address.path, channel, environment).run()
        case (.file, false): try LocalSender(to: repository, at: address.path, channel, scratch: request.scratch).run()
        default: try TransportSession(request, address, channel).run(in: repository)
        }
        channel.send(TransportLine("done"))
    }
}

/// The two ends of the conversation in the process that speaks with a remote.
final class TransportChannel {
    private let input, output: Int32
    private var lines = LineBuffer()
    private var lastReport: ContinuousClock.Instant?
    /// For `alarm`, which stands still while somebody types a passphrase.
    var seconds: UInt32 = 0

    init(input: Int32, output: Int32) { (self.input, self.output) = (input, output) }

    func send(_ line: TransportLine) {
        let bytes = line.bytes
        // Nobody is left to hear of a failure.
        try? writeAll(bytes, to: output, "standard output")
    }

    /// At most ten times a second, so that lines do not cost more than the transfer.
    func report(_ line: @autoclosure () -> TransportLine) {
        let now = ContinuousClock.now
        if let lastReport, now - lastReport < .milliseconds(100) { return }
        lastReport = now
        send(line())
    }

    /// - Throws: when the other end is gone.
    func receive() throws(GitError) -> TransportLine {
        while true {
            if let line = try lines.next() { return line }
            var buffer = [UInt8](repeating: 0, count: 65536)
            let count = read(input, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw GitError(.failure, "the process that asked is gone") }
            lines.append(buffer[..<count])
            wipe(&buffer)
        }
    }

    /// The fields of the answer to a question.
    func ask(_ question: TransportLine) throws(GitError) -> [WipedText] {
        alarm(0)
        defer { alarm(seconds) }
        send(question)
        var answer = try receive()
        defer { for index in answer.fields.indices { wipe(&answer.fields[index]) } }
        guard answer.word == "answer" else { throw GitError(.failure, "expected an answer, got \"\(answer.word)\"") }
        return answer.fields.map { WipedText($0) }
    }

    /// The remote's own words, line by line.
    func sendText(_ text: some Collection<UInt8>) {
        for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            send(TransportLine("remote", [String(decoding: line, as: UTF8.self)]))
        }
    }
}
