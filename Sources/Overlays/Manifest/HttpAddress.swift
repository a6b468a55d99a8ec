package import Documents

/// `http://HOST[:PORT]/PATH`, the same with `https`, or `http://unix:/SOCKET:/PATH` (as nginx writes it).
package struct HttpAddress: Hashable, Sendable {
    package let text: String
    package let isEncrypted: Bool
    package let endpoint: Endpoint
    /// What stands for the host in the request.
    package let authority: String
    /// Path and query, as they go into the request.
    package let target: String

    package init(_ text: String) throws(Diagnostic) {
        func bad(_ reason: String) -> Diagnostic { Diagnostic("bad-address", "\(reason), got \"\(text)\"") }
        guard text.utf8.allSatisfy({ $0 > .space && $0 < 0x7F }) else {
            throw bad("expected an address without blanks, control characters and letters beyond ASCII")
        }
        let isEncrypted = text.hasPrefix("https://")
        guard isEncrypted || text.hasPrefix("http://") else { throw bad("expected an address that begins with http:// or https://") }
        let rest = text.dropFirst(isEncrypted ? 8 : 7)
        guard !rest.utf8.contains(.hash) else { throw bad("expected an address without \"#\", which no server gets to see") }
        if rest.hasPrefix("unix:") {
            let parts = rest.dropFirst(5).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let path = String(parts[0]), target = parts.count == 2 ? String(parts[1]) : "/"
            guard !isEncrypted, isPlainPath(path), target.hasPrefix("/") else {
                throw bad("expected http://unix:/SOCKET:/PATH with an absolute path of a socket")
            }
            (endpoint, authority, self.target) = (.socket(path), "localhost", target)
        } else {
            let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            guard !rest[..<end].utf8.contains(UInt8(ascii: "@")) else {
                throw bad("expected an address without user and password, which would be in the repository")
            }
            guard let endpoint = Endpoint(rest[..<end], usualPort: isEncrypted ? 443 : 80) else {
                throw bad("expected an address with a host and, at most, a port")
            }
            let target = rest[end...]
            (self.endpoint, authority) = (endpoint, String(rest[..<end]))
            self.target = target.hasPrefix("/") ? String(target) : "/" + target
        }
        (self.text, self.isEncrypted) = (text, isEncrypted)
    }
}

/// A request by method and address, as `reload` states it: `POST http://127.0.0.1:8080/reload`.
package struct HttpRequest: Hashable, Sendable {
    package let method: String
    package let address: HttpAddress

    package static let methods = ["GET", "POST", "PUT"]

    package init(_ text: String) throws(Diagnostic) {
        let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        let method = words.count == 2 ? String(words[0]) : "POST"
        guard HttpRequest.methods.contains(method) else {
            let near = nearest(method, in: HttpRequest.methods).map { ["did you mean \"\($0)\"?"] } ?? []
            throw Diagnostic(
                "bad-address", "expected a request such as \"POST http://127.0.0.1:8080/reload\", got the method \"\(method)\"", hints: near
            )
        }
        self.init(method, try HttpAddress(String(words.last ?? "")))
    }

    package init(_ method: String, _ address: HttpAddress) { (self.method, self.address) = (method, address) }
}

/// Whether a path is absolute, without `.`, `..`, empty segments and control characters: there is one way to read it.
package func isPlainPath(_ path: String) -> Bool {
    path.hasPrefix("/") && path.utf8.allSatisfy { $0 >= .space && $0 != 0x7F }
        && path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !["", ".", ".."].contains($0) }
}
