internal import CGit2
internal import Documents

/// Settings of git that may be limited to addresses: `http.extraHeader`, `http.https://example.com/.extraHeader`,
/// `credential.example.com.helper`.
struct UrlSettings {
    private struct Entry {
        let section, name, value: String
        /// How much of the address is named: the more, the stronger.
        let weight: Int
    }

    private let entries: [Entry]

    /// What concerns an address, in the order of git's files.
    init(of repository: Repository, for address: RemoteAddress) throws(GitError) {
        var entries: [Entry] = []
        for (key, value) in try repository.configurationEntries(matching: "^(http|credential)\\.") {
            let parts = key.split(separator: ".", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let end = parts[1].lastIndex(of: "."), pattern = end.map { parts[1][..<$0] }
            let name = end.map { parts[1][parts[1].index(after: $0)...] } ?? parts[1]
            guard let weight = try pattern.map({ pattern throws(GitError) in try UrlSettings.weight(of: pattern, for: address) }) ?? 0
            else {
                continue
            }
            entries.append(Entry(section: String(parts[0]), name: String(name), value: value, weight: weight))
        }
        self.entries = entries
    }

    /// All values of a key; an empty one takes back those before it.
    func values(_ section: String, _ name: String) throws(GitError) -> [String] {
        var values: [String] = []
        for entry in entries where entry.section == section && entry.name == name {
            if entry.value.isEmpty { values = [] } else { values.append(entry.value) }
        }
        return values
    }

    /// The value that names most of the address, of equals the last.
    func value(_ section: String, _ name: String) throws(GitError) -> String? {
        let found = entries.filter { $0.section == section && $0.name == name }, most = found.map(\.weight).max()
        return found.last { $0.weight == most }?.value
    }

    /// Nil where the pattern means another address.
    private static func weight(of pattern: Substring, for address: RemoteAddress) throws(GitError) -> Int? {
        guard pattern.contains("://") else { return pattern == address.host || pattern == address.hostAndPort ? 1 : nil }
        guard let wanted = try? RemoteAddress(String(pattern), relativeTo: "/"), wanted.scheme == address.scheme,
            wanted.port ?? wanted.usualPort == address.port ?? address.usualPort, wanted.user == nil || wanted.user == address.user,
            isHost(address.host, wanted.host)
        else { return nil }
        let path = wanted.path.hasSuffix("/") ? wanted.path : wanted.path + "/"
        guard (address.path + "/").hasPrefix(path) else { return nil }
        return 2 + 4 * path.utf8.count + (wanted.user == nil ? 0 : 1)
    }

    /// A `*` stands for one label.
    private static func isHost(_ host: String, _ pattern: String) -> Bool {
        let labels = host.split(separator: "."), wanted = pattern.split(separator: ".")
        return labels.count == wanted.count && zip(labels, wanted).allSatisfy { $1 == "*" || $0 == $1 }
    }
}
