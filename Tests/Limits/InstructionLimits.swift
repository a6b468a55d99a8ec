import TestSupport
import Testing

/// Instructions of the release program, counted by callgrind: the same to a few digits in every run and on every machine.
@Suite(.enabled(if: releaseProgram != nil && has("valgrind"))) struct `The instructions` {
    @Test func `of parsing a large layer stay within a limit a byte`() throws {
        func instructions(entries: Int) throws -> (count: Int, bytes: Int) {
            let folder = try TemporaryFolder()
            let repository = try makeRepository(services: 1, in: folder)
            let entry = { (number: Int) in
                "service-\(number):\n  port: \(8000 + number)   # ask first\n  url: \"http://host-\(number):80/\"\n"
            }
            let text = (0 ..< entries).map(entry).joined()
            try folder.write("repository/environments/base/big.yaml", text)
            let counts = folder.path("counts")
            let words = ["valgrind", "--tool=callgrind", "--callgrind-out-file=\(counts)", try #require(releaseProgram)]
            let environment = isolatedEnvironment(home: folder.path)
            let result = try run(words + ["get", "prod", "big:service-0.port"], in: repository, environment: environment)
            try #require(result.status == 0, "\(result.error)")
            let summary = String(decoding: try readFile(counts), as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("summary: ") }
            return (try #require(summary.flatMap { Int($0.dropFirst("summary: ".count)) }), text.utf8.count)
        }
        let small = try instructions(entries: 1000), large = try instructions(entries: 11000)
        let perByte = Double(large.count - small.count) / Double(large.bytes - small.bytes)
        #expect(perByte <= 185, "\(perByte) instructions a byte")
    }
}

/// The release build, when there is one beside the debug build that runs the tests.
private let releaseProgram: String? = {
    let program = packageFolder + "/.build/release/cfgops"
    if (try? run([program, "version"]))?.status == 0 { return program }
    printError("skipped: no \(program): swift build -c release")
    return nil
}()
