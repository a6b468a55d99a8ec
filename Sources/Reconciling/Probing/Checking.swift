internal import Documents
internal import Glibc
internal import Overlays

extension MachineProbes {
    /// One try of a check.
    func ask(_ check: CheckDeclaration, _ waiting: Waiting) -> ProbeResult {
        do throws(Diagnostic) {
            switch check.kind {
            case .command(let words): return run(words, waiting, as: "the check", code: "check-failed", at: check.place)
            case .http(let text, let expected, let body): return try answer(from: text, expected, body, waiting, at: check.place)
            case .tcp(let text):
                _ = try Connection.open(Endpoint(text), waiting.atMost(MachineProbes.requestPatience))
                return ProbeResult(.passed)
            case .file(let path):
                guard access(path, F_OK) == 0 else {
                    throw Diagnostic("check-failed", "the file \"\(path)\" did not appear: \(String(cString: strerror(errno)))")
                }
                return ProbeResult(.passed)
            }
        } catch {
            return failed(error, at: check.place)
        }
    }

    private func answer(from text: String, _ expected: Int, _ body: String?, _ waiting: Waiting, at place: Place) throws(Diagnostic)
        -> ProbeResult
    {
        let answer = try exchange(HttpRequest("GET", HttpAddress(text)), waiting.atMost(MachineProbes.requestPatience)),
            output = answer.text
        if answer.status != expected {
            let reason = Diagnostic("check-failed", "\"\(text)\" answered with status \(answer.status), expected \(expected)")
            return failed(reason, output, at: place)
        }
        if let body, answer.body.firstRange(of: body.utf8) == nil {
            let size = answer.isCut ? "the first \(answer.body.count) bytes" : "\(answer.body.count) bytes"
            return failed(Diagnostic("check-failed", "\"\(text)\" answered without \"\(visible(body))\" in \(size)"), output, at: place)
        }
        return ProbeResult(.passed, output: output)
    }
}
