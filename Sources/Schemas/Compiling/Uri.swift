internal import Documents

/// A URI reference in the parts of RFC 3986, and the resolution of one against another (section 5.2).
struct Uri: Hashable, Sendable {
    var scheme: String?
    var authority: String?
    var path: String
    var query: String?
    /// What follows `#`, as written; nil without one.
    var fragment: String?

    init(_ text: String) {
        var rest = Substring(text)
        fragment = Uri.cut("#", from: &rest)
        query = Uri.cut("?", from: &rest)
        if let colon = rest.firstIndex(of: ":"), !rest[..<colon].isEmpty, !rest[..<colon].contains("/") {
            scheme = rest[..<colon].lowercased()
            rest = rest[rest.index(after: colon)...]
        }
        if rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
            let end = rest.firstIndex(of: "/") ?? rest.endIndex
            authority = String(rest[..<end])
            rest = rest[end...]
        }
        path = String(rest)
    }

    private static func cut(_ mark: Character, from rest: inout Substring) -> String? {
        guard let start = rest.firstIndex(of: mark) else { return nil }
        defer { rest = rest[..<start] }
        return String(rest[rest.index(after: start)...])
    }

    var isAbsolute: Bool { scheme != nil }

    var text: String {
        (scheme.map { $0 + ":" } ?? "") + (authority.map { "//" + $0 } ?? "") + path + (query.map { "?" + $0 } ?? "")
            + (fragment.map { "#" + $0 } ?? "")
    }

    /// The same without its fragment: what a document is known by.
    var document: Uri {
        var copy = self
        copy.fragment = nil
        return copy
    }

    /// What this reference means where `base` is the base.
    func resolved(against base: Uri) -> Uri {
        var result = self
        if scheme != nil {
            result.path = Uri.withoutDots(path)
            return result
        }
        result.scheme = base.scheme
        if authority != nil {
            result.path = Uri.withoutDots(path)
            return result
        }
        result.authority = base.authority
        if path.isEmpty {
            result.path = base.path
            result.query = query ?? base.query
        } else if path.hasPrefix("/") {
            result.path = Uri.withoutDots(path)
        } else {
            let folder = base.path.lastIndex(of: "/").map { base.path[...$0] } ?? (base.authority != nil ? "/" : "")
            result.path = Uri.withoutDots(folder + path)
        }
        return result
    }

    /// Section 5.2.4.
    private static func withoutDots(_ path: some StringProtocol) -> String {
        guard path.contains("/.") || path.hasPrefix(".") else { return String(path) }
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        var result: [Substring] = []
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1, name = Substring(segment)
            switch name {
            case ".": if isLast { result.append("") }
            case "..":
                if result.count > 1 || result.first?.isEmpty == false { result.removeLast() }
                if isLast { result.append("") }
            default: result.append(name)
            }
        }
        return result.joined(separator: "/")
    }
}
