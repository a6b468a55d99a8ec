internal import Documents
internal import History
internal import Reconciling

/// Fetches schemas by the machine's curl, in a process that can be ended: HTTPS only, and HTTP on this machine itself.
struct SchemaFetcher {
    private let context: Context

    /// Seconds until curl gives up.
    private static let seconds = 60
    /// Bytes of one schema: three times the largest that are published.
    private static let limit = 10_000_000

    init(_ context: Context) { self.context = context }

    func bytes(at url: String) throws -> [UInt8] {
        let isLocal = try isLocal(url)
        guard let curl = ChildProcess.find("curl", path: context.environment["PATH"] ?? "/usr/bin:/bin") else {
            throw Failure(
                .failed, "no-curl", "fetching \"\(url)\" needs curl, which is not in PATH",
                hints: ["download it in another way, then: cfgops schema vendor FILE --as \(url)"])
        }
        // --disable comes first: nobody's .curlrc has a say. No shell takes part, and no pattern in the address means many.
        let words = [
            curl, "--disable", "--silent", "--fail", "--globoff", "--proto", isLocal ? "=http,https" : "=https", "--proto-redir", "=https",
            "--location", "--max-redirs", "5", "--max-time", "\(SchemaFetcher.seconds)", "--max-filesize", "\(SchemaFetcher.limit)",
            "--write-out", "%{http_code}", "--url", url,
        ]
        let result: (status: Int32, output: [UInt8])
        do throws(GitError) {
            // The status behind the answer has three digits.
            result = try answer(
                of: words, to: WipedText([UInt8]()), environment: context.environment, patience: .seconds(SchemaFetcher.seconds + 10),
                limit: SchemaFetcher.limit + 3)
        } catch {
            throw failure(url, error.description)
        }
        guard result.status == 0 else {
            throw failure(url, reason(result.status, String(decoding: result.output.suffix(3), as: UTF8.self)))
        }
        return result.output.dropLast(3)
    }

    /// - Throws: for an address that is not fetched at all.
    private func isLocal(_ url: String) throws -> Bool {
        let address: RemoteAddress
        do throws(GitError) { address = try RemoteAddress(url, relativeTo: "/") } catch { throw failure(url, error.description) }
        guard address.user == nil else {
            throw Failure(.no, "bad-address", "a schema's address has no user or password", hints: ["download it, and vendor the FILE"])
        }
        let isLocal = address.scheme == .http && address.isLoopback
        guard address.scheme == .https || isLocal else {
            throw Failure(.no, "bad-address", "\"\(url)\" is not fetched: anybody on the way could change it", hints: ["use https://"])
        }
        return isLocal
    }

    private func failure(_ url: String, _ reason: String) -> Failure {
        Failure(
            .failed, "cannot-fetch", "cannot fetch \"\(url)\": \(reason)",
            hints: ["where this machine may not: download it, then cfgops schema vendor FILE --as \(url)"])
    }

    /// The exit codes of curl (its manual, section "EXIT CODES").
    private func reason(_ code: Int32, _ status: String) -> String {
        switch code {
        case 1: "it leads to an address that is not https://"
        case 22: "the server answers with status \(status)"
        case 28: "it took longer than \(SchemaFetcher.seconds) seconds"
        case 47: "it is redirected more than 5 times"
        case 63: "it has more than \(SchemaFetcher.limit) bytes"
        default: Curl.trouble(code) ?? "curl ended with code \(code)"
        }
    }
}
