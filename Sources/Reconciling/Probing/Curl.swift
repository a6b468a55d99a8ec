internal import Documents
internal import Overlays

/// Requests over TLS, by the machine's curl: without a shell, without `.curlrc`, without redirects.
package enum Curl {
    static func exchange(_ request: HttpRequest, _ waiting: Waiting) throws(Diagnostic) -> HttpAnswer {
        var words = [
            "curl", "--disable", "--silent", "--globoff", "--proto", "=https", "--max-redirs", "0", "--write-out", "%{http_code}",
            "--request", request.method,
        ]
        if request.method != "GET" { words += ["--data", ""] }
        words += ["--url", request.address.text]
        let end: ProgramRun.End, output: CapturedOutput
        do throws(ProgramFailure) {
            // The status behind the body has three digits.
            (end, output) = try ProgramRun.run(
                words, waiting: waiting, capturing: CapturedOutput(head: HttpReader.bodyLimit, tail: 3))
        } catch {
            throw .cannotRun("https://", error)
        }
        let address = request.address.text
        switch end {
        case .exited(0): break
        case .exited(let code):
            throw Diagnostic("no-answer", "\"\(address)\" cannot be asked: \(trouble(code) ?? "curl ended with code \(code)")")
        case .tookTooLong: throw Diagnostic("no-answer", "\"\(address)\" does not answer in time")
        case .cancelled: throw .stopped
        case .signalled(let signal): throw Diagnostic("no-answer", "\"\(address)\" cannot be asked: curl was ended by signal \(signal)")
        }
        let all = output.head + output.tail
        return HttpAnswer(
            status: Int(String(decoding: all.suffix(3), as: UTF8.self)) ?? 0, body: all.dropLast(3), isCut: output.dropped > 0)
    }

    /// What an exit code of curl means for every request (its manual, section "EXIT CODES"); nil for others.
    package static func trouble(_ code: Int32) -> String? {
        switch code {
        case 5: "the proxy is not known"
        case 6: "the host is not known"
        case 7: "the host takes no connection"
        case 35, 51, 58, 60, 77, 83: "its certificate, or the connection, cannot be trusted"
        default: nil
        }
    }
}
