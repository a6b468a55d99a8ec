package import Documents
internal import Glibc

/// Where a connection leads: a port of a host, or a socket in the file system.
package enum Endpoint: Hashable, Sendable {
    /// A name in lower case, or an IP address without brackets.
    case host(String, port: UInt16)
    /// An absolute path.
    case socket(String)

    /// `HOST:PORT`, with brackets around an IPv6 address.
    package init(_ text: String) throws(Diagnostic) {
        guard let endpoint = Endpoint(text[...], usualPort: nil) else {
            throw Diagnostic("bad-address", "expected HOST:PORT such as \"127.0.0.1:8080\", got \"\(text)\"")
        }
        self = endpoint
    }

    /// - Parameter usualPort: of an address that names none; nil where it has to.
    init?(_ text: Substring, usualPort: UInt16?) {
        let isBracketed = text.hasPrefix("[")
        let end = isBracketed ? text.firstIndex(of: "]").map { text.index(after: $0) } : text.firstIndex(of: ":") ?? text.endIndex
        guard let end else { return nil }
        let name = isBracketed ? text[..<end].dropFirst().dropLast() : text[..<end], rest = text[end...]
        guard isBracketed ? isIPv6(name) : isHostName(name) else { return nil }
        if rest.isEmpty, let usualPort {
            self = .host(name.lowercased(), port: usualPort)
        } else {
            let digits = rest.dropFirst()
            guard rest.hasPrefix(":"), digits.utf8.allSatisfy(\.isDigit), let port = UInt16(digits), port > 0 else { return nil }
            self = .host(name.lowercased(), port: port)
        }
    }

    /// As git's configuration names it: `db.internal:5432`, `[2001:db8::1]:443`, `/run/app.sock`.
    package var text: String {
        switch self {
        case .host(let name, let port): name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)"
        case .socket(let path): path
        }
    }

    /// Whether it is the machine itself by an address that no resolver has a say in.
    package var isLoopback: Bool {
        guard case .host(let name, _) = self else { return false }
        return name == "localhost" || name == "::1" || name.hasPrefix("127.") && isIPv4(name[...])
    }
}

/// Letters, digits, `-`, `_` and `.`, or an IPv4 address; never what a program could take for an option.
private func isHostName(_ text: Substring) -> Bool {
    (1 ... 253).contains(text.utf8.count) && text.utf8.first != .dash
        && text.utf8.allSatisfy { $0.isLetter || $0.isDigit || [.dash, .underscore, .dot].contains($0) }
}

private func isIPv4(_ text: Substring) -> Bool {
    var address = in_addr()
    return inet_pton(AF_INET, String(text), &address) == 1
}

private func isIPv6(_ text: Substring) -> Bool {
    var address = in6_addr()
    return inet_pton(AF_INET6, String(text), &address) == 1
}
