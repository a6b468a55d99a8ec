internal import Documents

/// What a file's name says: its format and what is before it.
struct ConfigurationFile {
    /// From the source's root.
    let path: String
    /// `app` of `conf/app.yaml`, `app.enc.yaml` and `app.secrets.yaml`; empty for `.env`; `prod` for `.env.prod`.
    let stem: String

    private static let extensions: Set = ["yaml", "yml", "json", "toml", "env", "properties", "ini", "cfg", "conf"]
    /// What people put before the extension of a SOPS file.
    private static let sealedMarks: Set = ["enc", "sops", "secrets", "secret", "encrypted"]

    /// Nil when the name is not that of a configuration file.
    init?(_ path: String) {
        self.path = path
        let name = path.split(separator: "/").last ?? ""
        if ConfigurationFile.isEnv(name) {
            stem = String(name.dropFirst(".env.".utf8.count))
            return
        }
        var parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, let last = parts.popLast(), ConfigurationFile.extensions.contains(last.lowercased()) else { return nil }
        if parts.count > 1, ConfigurationFile.sealedMarks.contains(parts[parts.count - 1].lowercased()) { parts.removeLast() }
        stem = parts.joined(separator: ".")
    }

    /// A file that the person named: whatever its name.
    init(named path: String) {
        if let known = ConfigurationFile(path) {
            self = known
        } else {
            let name = path.split(separator: "/").last ?? ""
            self.path = path
            stem = String(name.prefix { $0 != "." })
        }
    }

    /// `.env` or `.env.NAME`.
    static func isEnv(_ name: some StringProtocol) -> Bool { name == ".env" || name.hasPrefix(".env.") }

    /// The folders that it stands in, with a slash at the end; empty at the top.
    var prefix: String { String(path[..<(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)]) }
}
