internal import Digests
internal import Documents
internal import History
internal import Validating

/// A schema from the web, and the file of the repository that is its copy.
struct VendoredCopy {
    enum Change: String { case created, changed, unchanged }

    private let url: String
    private let bytes: [UInt8]
    /// Below the configuration root.
    private let path: String
    let change: Change
    /// In the unified format; empty for a new file.
    let diff: [UInt8]

    /// - Parameter root: the folder of the configuration root, with a slash.
    /// - Throws: a refusal where the file has edits that no commit has, which would be lost, and where a link leads out of the folder.
    init(_ download: VendorSource.Download, in workspace: Workspace, below root: String) throws {
        guard let path = VendoredCopy.path(of: download.url) else {
            throw Diagnostic("bad-address", "cannot keep a copy of \"\(download.url)\"")
        }
        (url, bytes, self.path) = (download.url, download.bytes, path)
        let steps = path.split(separator: "/")
        for count in 1 ... steps.count {
            let place = steps[..<count].joined(separator: "/")
            guard isLink(root + place) else { continue }
            throw Failure(
                .refused, "link", "\"\(place)\" is a symbolic link, and copies are written into the repository only",
                hints: ["take the link away first"])
        }
        guard let there = try workspace.tree(.workTree).read(path) else {
            (change, diff) = (.created, [])
            return
        }
        change = there == bytes ? .unchanged : .changed
        diff = unifiedDiff(there, bytes, oldName: "a/\(path)", newName: "b/\(path)")
        let committed = try workspace.repository.headSnapshot(root: workspace.root.folder).read(path)
        guard change == .unchanged || committed == there else {
            throw Failure(
                .refused, "uncommitted", "\"\(path)\" has uncommitted changes, and differs from \(url)",
                hints: ["commit or restore it first"])
        }
    }

    /// Where the copy of an address lies; nil for what is no address, and for names that git would take for its own.
    static func path(of url: String) -> String? {
        guard let path = VendoredSchema.path(of: url), !path.contains("?") else { return nil }
        return path.split(separator: "/").contains { $0.lowercased() == ".git" } ? nil : path
    }

    func write(below root: String) throws {
        let file = root + path
        try makeFolders(String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]))
        try replaceFile(file, with: bytes)
    }

    private var digest: String { Sha256.digest(of: bytes).description }

    func text(_ style: Style) -> String {
        let line = "\(path)  sha256:\(digest)"
        switch change {
        case .created: return style.added("+ \(line)")
        case .changed: return style.changed("~ \(line)")
        case .unchanged: return "= \(line)"
        }
    }

    var json: JsonValue {
        .object([
            ("url", .string(url)), ("file", .string(path)), ("bytes", .integer(bytes.count)), ("sha256", .string(digest)),
            ("change", .string(change.rawValue)), ("diff", change == .changed ? .string(String(decoding: diff, as: UTF8.self)) : .null),
        ])
    }
}
