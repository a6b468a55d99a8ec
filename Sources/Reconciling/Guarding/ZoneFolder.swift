internal import CSystem
package import Documents
internal import Glibc
package import Overlays

/// The time zone database of a machine.
package struct ZoneFolder: Sendable {
    /// Where Debian, and nearly everybody, has it.
    package static let system = ZoneFolder("/usr/share/zoneinfo")
    /// The largest file of the database has 4 KB.
    private static let sizeLimit = 1 << 20

    private let folder: String

    package init(_ folder: String) { self.folder = folder }

    /// - Parameter name: as the manifest's shape allows it: relative, no part begins with a dot.
    package func rules(of name: Named) throws(Diagnostic) -> TimeZoneRules {
        // What needs no file works on machines without the database.
        if name.text == "UTC" { return .utc }
        guard let bytes = read("\(folder)/\(name.text)") else { throw unknown(name) }
        do throws(TzifReader.Trouble) { return try TzifReader.rules(bytes) } catch .countsLeapSeconds {
            throw Diagnostic(
                "time-zone", "expected a zone that does not count leap seconds, got \"\(name.text)\"", at: name.place,
                hints: ["zones below \"right/\" do; name it without that"])
        } catch {
            throw Diagnostic(
                "time-zone", "expected a zone of the time zone database in \"\(folder)/\(name.text)\"", at: name.place,
                hints: ["install the package tzdata again"])
        }
    }

    private func unknown(_ name: Named) -> Diagnostic {
        let known = names()
        guard !known.isEmpty else {
            return Diagnostic(
                "no-time-zones", "this machine has no time zone database in \"\(folder)\", so nothing is known of \"\(name.text)\"",
                at: name.place, hints: ["install the package tzdata, or write the window in UTC"])
        }
        let near = nearest(name.text, in: known).map { "did you mean \"\($0)\"?" }
        return Diagnostic(
            "unknown-time-zone", "unknown time zone \"\(name.text)\"", at: name.place,
            hints: [near ?? "names are like \"Europe/Berlin\"; older ones are in the package tzdata-legacy of some systems"])
    }

    /// `UTC`, `Europe/Berlin`, `America/Argentina/Salta`.
    private func names() -> [String] {
        let disk = RealDisk(folder: folder)
        func below(_ path: String, _ depth: Int) -> [String] {
            // A folder that cannot be read has no names to propose.
            let names = (try? disk.list(path)) ?? []
            return names.flatMap { name -> [String] in
                let inner = path.isEmpty ? name : "\(path)/\(name)"
                // Names of zones have capitals: the tables beside them, and folders of other kinds of clocks, have not.
                guard name.utf8.first.map({ (UInt8(ascii: "A") ... UInt8(ascii: "Z")).contains($0) }) ?? false else { return [] }
                let isFolder = (try? disk.status(inner))?.kind == .folder
                return isFolder && depth < 3 ? below(inner, depth + 1) : isFolder ? [] : [inner]
            }
        }
        return below("", 1)
    }

    /// Follows links, which the database is full of. Nil for anything but a regular file.
    private func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG, found.st_size <= Self.sizeLimit else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(found.st_size)), filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return nil }
            filled += count
        }
        return bytes
    }
}
