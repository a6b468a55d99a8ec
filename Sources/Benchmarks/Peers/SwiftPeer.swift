internal import TestSupport

extension Bench {
    /// Runs a program of a few lines that cannot be part of this one; compiled once. It prints milliseconds, one run a line.
    func swiftPeer(_ name: String, _ source: String, _ arguments: [String]) throws -> Sample {
        let program = workPath("peer-" + name)
        if !exists(program) {
            try writeFile(program + ".swift", Array(source.utf8))
            try must(["swiftc", "-O", "-o", program, program + ".swift"])
        }
        let values = try must([program] + arguments).split(separator: "\n").compactMap { Double($0) }
        guard !values.isEmpty else { throw Unavailable("\(name) printed no time") }
        return Sample(values)
    }
}
