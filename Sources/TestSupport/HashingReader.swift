internal import FoundationEssentials
internal import Glibc

/// A process that hashes a destination without pause: `Tests/Readers/hashing_reader.py`.
package struct HashingReader: ~Copyable {
    /// What may be seen: texts by path.
    package struct Allowed: Encodable {
        /// Below what `current` leads to, each with exactly its paths; nil: there is no `current`. A nil among texts: no such file.
        package var generations: [[String: [String?]]?]
        /// At absolute paths; `-> target` of a link, nil: nothing.
        package var places: [String: [String?]]

        package init(generations: [[String: [String?]]?], places: [String: [String?]] = [:]) {
            (self.generations, self.places) = (generations, places)
        }
    }

    private let process: BackgroundProcess
    private let folder: TemporaryFolder

    /// It has looked once when this returns.
    package init(of destination: String, _ allowed: Allowed) throws {
        let folder = try TemporaryFolder(), script = "\(packageFolder)/Tests/Readers/hashing_reader.py"
        try folder.write("allowed", Array(JSONEncoder().encode(allowed)))
        process = try BackgroundProcess(
            ["/usr/bin/python3", script, "\(destination)/current", folder.path("allowed"), folder.path("report")])
        self.folder = folder
    }

    /// Ends it.
    /// - Returns: what it saw that it never should.
    /// - Throws: when it did not look until the end.
    package consuming func finish() throws -> [String] {
        try folder.write("report.stop", "")
        for _ in 0 ..< 60_000 {
            var lines = ((try? folder.read("report")) ?? "").split(separator: "\n").map { String($0) }
            if let last = lines.popLast(), last.hasPrefix("looks ") { return lines }
            usleep(1000)
        }
        throw ScriptError("a reader said \"\(process.greeting)\", and then no more")
    }
}
