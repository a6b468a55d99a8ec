internal import FoundationEssentials
internal import TestSupport

/// Where everything is: the program, the generator of inputs, and what was generated.
struct Bench {
    /// The release build of cfgops, beside this program.
    let cfgops: String
    private let inputs: String
    /// Absolute; inputs that do not change are kept here between runs.
    private let work: String

    init(inputs: String, work: String) throws {
        let here = FileManager.default.currentDirectoryPath
        self.inputs = inputs.hasPrefix("/") ? inputs : "\(here)/\(inputs)"
        self.work = work.hasPrefix("/") ? work : "\(here)/\(work)"
        cfgops = builtProgram
        guard exists(cfgops) else { throw Unavailable("no \(cfgops): run swift build -c release") }
        guard exists(self.inputs + "/generate.py") else { throw Unavailable("no generate.py in \(self.inputs): see --inputs") }
        try FileManager.default.createDirectory(atPath: self.work, withIntermediateDirectories: true)
    }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Runs something that has to succeed, and returns what it prints.
    @discardableResult func must(_ words: [String], in folder: String? = nil, environment: [String: String]? = nil, input: String = "")
        throws -> String
    {
        let result = try TestSupport.run(words, in: folder ?? work, environment: environment, input: Array(input.utf8), deadline: 1800)
        guard result.status == 0 else {
            throw Unavailable("\(words.joined(separator: " ")): \(result.error.split(separator: "\n").last ?? "failed")")
        }
        return result.output
    }

    /// Measures against a peer that may be missing; then it says so and goes on.
    func optional(_ peer: String, _ body: () throws -> Void) {
        do { try body() } catch { printError("skipped: \(peer): \(error)") }
    }

    /// A folder made by `generate.py KIND OPTIONS --out FOLDER`, once.
    func input(_ kind: String, _ options: String...) throws -> String {
        let folder = ([kind] + options).joined(separator: "-").replacing("--", with: "")
        let path = "\(work)/\(folder)"
        if exists(path) { return path }
        printError("making \(path)")
        let parts = path + ".part"
        try must(["/usr/bin/python3", inputs + "/generate.py", kind] + options + ["--out", parts])
        try must(["mv", parts, path])
        return path
    }

    /// A generated repository of services in the layout `env-team`.
    func repository(services: Int, commits: Int) throws -> String {
        try input("repo", "--services", "\(services)", "--commits", "\(commits)", "--layout", "env-team")
    }

    /// A path in the work folder for something that is kept.
    func workPath(_ name: String) -> String { "\(work)/\(name)" }

    /// A new folder in the work folder. Earlier ones stay, since making files after many were deleted is slow.
    func freshFolder(_ name: String) throws -> String {
        var number = 1
        while exists("\(work)/\(name)-\(number)") { number += 1 }
        try FileManager.default.createDirectory(atPath: "\(work)/\(name)-\(number)", withIntermediateDirectories: true)
        return "\(work)/\(name)-\(number)"
    }

    /// A copy of a repository, its index refreshed, and everything on the disk.
    func copy(_ repository: String, as name: String) throws -> String {
        let path = try freshFolder(name) + "/repository"
        try must(["cp", "-a", repository, path])
        try must(["git", "-C", path, "status", "--porcelain"])
        try must(["sync"])
        return path
    }

    /// A bare copy of a repository, everything on the disk.
    func bareCopy(of repository: String) throws -> String {
        let path = try freshFolder("bare") + "/hub.git"
        try must(["cp", "-a", repository + "/.git", path])
        try must(["git", "-C", path, "config", "core.bare", "true"])
        try must(["sync"])
        return path
    }

    /// A program of the folder `floor`, compiled once.
    func floor(_ name: String, _ libraries: String...) throws -> String {
        let program = "\(work)/floor-\(name)"
        if !exists(program) { try must(["cc", "-O2", "-o", program, "\(inputs)/floor/\(name).c"] + libraries.map { "-l" + $0 }) }
        return program
    }

    /// The medians in microseconds of the rows that a program of `floor` prints, by their names.
    func rows(of output: String) -> [(name: String, median: Double)] {
        output.split(separator: "\n").compactMap { line in
            guard let count = line.firstRange(of: " n="), let median = line.firstRange(of: "median ") else { return nil }
            let number = line[median.upperBound...].drop { $0 == " " }.prefix { $0 != " " }
            let name = line[..<count.lowerBound].reversed().drop { $0 == " " }.reversed()
            return Double(number).map { (String(name), $0) }
        }
    }

    func row(_ name: String, of output: String) throws -> Double {
        guard let row = rows(of: output).first(where: { $0.name.hasPrefix(name) }) else { throw Unavailable("no row \"\(name)\"") }
        return row.median
    }
}
