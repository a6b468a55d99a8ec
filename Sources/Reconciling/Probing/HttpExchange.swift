internal import Documents
internal import Overlays

extension MachineProbes {
    /// Sends a request and reads the answer. `https://` goes through the machine's curl (docs/decisions/0009-fetching-schemas.md).
    ///
    /// - Throws: why there is no answer, without a place.
    func exchange(_ request: HttpRequest, _ waiting: Waiting) throws(Diagnostic) -> HttpAnswer {
        if request.address.isEncrypted { return try Curl.exchange(request, waiting) }
        let connection = try Connection.open(request.address.endpoint, waiting)
        try connection.send(request.bytes, waiting)
        var reader = HttpReader()
        while !reader.isDone {
            let bytes = try connection.receive(waiting)
            do throws(HttpReader.Malformed) {
                if bytes.isEmpty { try reader.finish() } else { try reader.take(bytes) }
            } catch {
                throw Diagnostic("bad-answer", "\"\(request.address.text)\" \(error.reason)")
            }
        }
        return reader.answer
    }
}

extension HttpAnswer {
    /// The body, for people. Secrets may be in it.
    var text: String {
        var output = CapturedOutput()
        output.append(body[...])
        return output.text
    }
}

extension HttpRequest {
    fileprivate var bytes: [UInt8] {
        var lines = [
            "\(method) \(address.target) HTTP/1.1", "Host: \(address.authority)", "User-Agent: cfgops", "Accept: */*", "Connection: close",
        ]
        if method != "GET" { lines.append("Content-Length: 0") }
        return Array((lines + ["", ""]).joined(separator: "\r\n").utf8)
    }
}
