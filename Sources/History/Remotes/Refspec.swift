/// Which references of a remote are fetched, and where they are kept here: `+refs/heads/*:refs/remotes/origin/*`.
package struct Refspec: Sendable, Hashable {
    /// With at most one `*` each, both or none.
    package let source, destination: String
    /// Whether a move that loses commits is taken over (`+`).
    package let isForced: Bool
    /// `^refs/heads/x`: what is left out of the others.
    package let isNegative: Bool

    /// Nil for what git would not take as one.
    package init?(_ text: some StringProtocol) {
        var rest = text[...]
        isForced = rest.hasPrefix("+")
        isNegative = rest.hasPrefix("^")
        if isForced || isNegative { rest = rest.dropFirst() }
        let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
        (source, destination) = (parts[0], parts.count == 2 ? parts[1] : "")
        let stars = [source, destination].map { $0.utf8.count { $0 == UInt8(ascii: "*") } }
        guard !source.isEmpty, stars[0] <= 1, stars[1] <= 1, destination.isEmpty || stars[0] == stars[1] else { return nil }
    }

    package func matches(_ name: String) -> Bool { part(of: name, behind: source) != nil }

    /// Where a reference of the remote is kept here; nil for one that is not meant, or not kept.
    package func destination(of name: String) -> String? {
        guard !isNegative, !destination.isEmpty, let part = part(of: name, behind: source) else { return nil }
        return filled(destination, with: part)
    }

    /// The reference of the remote that is kept as `name` here.
    package func source(of name: String) -> String? {
        guard !isNegative, !destination.isEmpty, let part = part(of: name, behind: destination) else { return nil }
        return filled(source, with: part)
    }

    /// What stands for the `*`; empty where there is none and the names are equal.
    private func part(of name: String, behind pattern: String) -> String? {
        guard let star = pattern.firstIndex(of: "*") else { return name == pattern ? "" : nil }
        let head = pattern[..<star], tail = pattern[pattern.index(after: star)...]
        guard name.hasPrefix(head), name.hasSuffix(tail), name.utf8.count >= head.utf8.count + tail.utf8.count else { return nil }
        return String(name.dropFirst(head.count).dropLast(tail.count))
    }

    private func filled(_ pattern: String, with part: String) -> String {
        guard let star = pattern.firstIndex(of: "*") else { return pattern }
        return pattern[..<star] + part + pattern[pattern.index(after: star)...]
    }
}

extension [Refspec] {
    func matches(_ name: String) -> Bool {
        contains { !$0.isNegative && $0.matches(name) } && !contains { $0.isNegative && $0.matches(name) }
    }

    /// Where a reference of the remote is kept here, and whether by force.
    package func tracked(_ name: String) -> (name: String, isForced: Bool)? {
        guard matches(name) else { return nil }
        for spec in self { if let found = spec.destination(of: name) { return (found, spec.isForced) } }
        return nil
    }
}
