import TestSupport
import Testing

/// What the architecture page says is absent from the sources.
@Suite struct `The sources` {
    /// Swift files below a folder of `Sources`, with their lines.
    private func lines(of targets: [String]) throws -> [(place: String, line: String)] {
        let folders = targets.map { "Sources/" + $0 }
        let result = try run(["grep", "-rn", "--include=*.swift", ""] + folders, in: packageFolder)
        #expect(result.status == 0)
        return result.output.split(separator: "\n").map { line in
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            return ("\(parts[0]):\(parts[1])", String(parts[2]))
        }
    }

    private static let belowCommands = [
        "Digests", "Documents", "Schemas", "History", "Overlays", "Rendering", "Validating", "Changing", "Reconciling",
    ]

    @Test func `never import the whole of Foundation, which brings ICU`() throws {
        let imports = try lines(of: ["."]).filter { $0.line.hasSuffix("import Foundation") }
        #expect(imports.map(\.place) == [])
    }

    @Test func `neither print, exit nor read variables, folder or time of day below the commands`() throws {
        let words = [" print(", "(print(", " exit(", "getenv(", "getcwd(", "currentDirectoryPath", "Date()", "time(nil)", "clock_gettime("]
        let found = try lines(of: Self.belowCommands).filter { entry in
            !entry.line.contains("//") && words.contains { entry.line.contains($0) }
        }
        #expect(found.map { "\($0.place):\($0.line)" } == [])
    }

    @Test func `import each C library where it belongs, for itself only`() throws {
        for (module, homes) in [("CGit2", ["History"]), ("CCrypto", ["Digests", "Secrets"])] {
            let imports = try lines(of: ["."]).filter { $0.line.hasSuffix("import \(module)") }
            let wrong = imports.filter { entry in
                !homes.contains { entry.place.hasPrefix("Sources/./\($0)/") } || entry.line != "internal import \(module)"
            }
            #expect(wrong.map(\.place) == [])
        }
    }

    @Test func `never force a try`() throws {
        #expect(try lines(of: Self.belowCommands + ["Commands", "cfgops"]).filter { $0.line.contains("try!") }.map(\.place) == [])
    }
}
