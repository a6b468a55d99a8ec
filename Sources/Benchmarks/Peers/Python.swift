internal import TestSupport

/// Peers written in Python. Each script prints the milliseconds of what it measures, one run a line.
struct Python {
    private let interpreter: String
    private let bench: Bench

    /// Debian's Python, with PyYAML (its C reader and writer) and ruamel.yaml from Debian's packages.
    static func system(_ bench: Bench) -> Python { Python(interpreter: "/usr/bin/python3", bench: bench) }

    /// A Python with packages from PyPI.
    static func with(_ packages: [String], _ bench: Bench) throws -> Python {
        Python(interpreter: try installed(packages, bench) + "/python3", bench: bench)
    }

    /// The folder of programs of packages from PyPI, installed once into the work folder.
    static func installed(_ packages: [String], _ bench: Bench) throws -> String {
        let folder = bench.workPath("venv-" + packages.joined(separator: "-"))
        if !bench.exists(folder + "/installed") {
            try bench.must(["/usr/bin/python3", "-m", "venv", folder])
            try bench.must([folder + "/bin/pip", "install", "-q"] + packages)
            try bench.must(["touch", folder + "/installed"])
        }
        return folder + "/bin"
    }

    func run(_ script: String, _ arguments: [String]) throws -> Sample {
        let output = try bench.must([interpreter, "-c", Self.prelude + script] + arguments)
        let values = output.split(separator: "\n").compactMap { Double($0) }
        guard !values.isEmpty else { throw Unavailable("the Python peer printed no time") }
        return Sample(values)
    }

    /// `timed(rounds, body)` prints the milliseconds of each round.
    private static let prelude = """
        import os, sys, time
        def timed(rounds, body):
            for _ in range(rounds):
                start = time.perf_counter()
                body()
                print((time.perf_counter() - start) * 1e3)

        """
}
