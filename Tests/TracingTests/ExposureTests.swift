import Documents
import History
import Secrets
import TestSupport
import Testing
import Tracing
import Validating

/// What history says of who could open what, against the real sops opening every version with every key.
@Suite struct `Who could open what` {
    private static let sops = packageFolder + "/.build/python/bin/sops"
    private static let isInstalled: Bool = {
        if (try? run([sops, "--disable-version-check", "--version"]))?.status == 0 { return true }
        Issue.record("sops is not installed (README, second command): skipped", severity: .warning)
        return false
    }()

    /// A history of one sealed file: what it says, for whom, under which name.
    private struct Story {
        struct Step: Equatable {
            var file: String
            var values: [String: String]
            /// Numbers of keys.
            var readers: Set<Int>
        }

        var steps: [Step] = []

        /// Each step changes the readers, a value (its length with it, so that nobody needs a key to see it), or the name.
        init(seed: UInt64) {
            var random = SeededRandom(seed: seed), length = 1
            var step = Step(file: "environments/prod/a.secrets.yaml", values: ["x": "v", "y": "ww"], readers: [0, 1])
            for number in 0 ..< 7 {
                switch Int.random(in: 0 ... 4, using: &random) {
                case 0: step.file = "environments/prod/n\(number).secrets.yaml"
                case 1, 2:
                    step.readers = Set((0 ..< 3).filter { _ in Bool.random(using: &random) }).union([
                        Int.random(in: 0 ... 2, using: &random)
                    ])
                default:
                    length += 3
                    step.values[Bool.random(using: &random) ? "x" : "y"] = String(repeating: "z", count: length)
                }
                if steps.last != step { steps.append(step) }
            }
        }
    }

    @Test(arguments: 0 ..< 6 as Range<UInt64>)
    func `is what sops opens with a key, version by version`(seed: UInt64) throws {
        guard Self.isInstalled else { return }
        let folder = try TemporaryFolder(), keys = try (0 ..< 3).map { _ in try AgeIdentity.generate() }
        let story = Story(seed: seed), texts = try sealed(story, for: keys, folder)
        let repository = try folder.repository(
            story.steps.indices.map { index in
                let before = index > 0 ? story.steps[index - 1].file : story.steps[0].file, file = story.steps[index].file
                return before == file ? [file: texts[index]] : [before: nil, file: texts[index]]
            })
        let commits = try repository.log(from: #require(repository.head().commit)).reversed().map(\.id)
        let exposure = try Exposure(root: ConfigurationRoot(repository: repository, folder: ""), from: #require(commits.last))
        let files = try exposure.files()
        let last = try #require(story.steps.last)
        for (number, key) in keys.enumerated() {
            let periods = try exposure.periods(of: "\(key.recipient)", in: files)
            let opened = try story.steps.indices.filter { try opens(texts[$0], with: key, folder) }
            #expect(opened == story.steps.indices.filter { story.steps[$0].readers.contains(number) })
            let said = story.steps.indices.filter { index in
                periods.contains { period in
                    let since = commits.firstIndex(of: period.since.commit) ?? .max
                    let until = period.until.flatMap { commits.firstIndex(of: $0.commit) } ?? .max
                    return since <= index && index < until
                }
            }
            #expect(said == opened, "\(periods)")
            for path in ["x", "y"] {
                let isKnown = opened.contains { story.steps[$0].values[path] == last.values[path] }
                let isSaid = periods.contains { $0.values.contains { "\($0.path)" == path && $0.isCurrent } }
                #expect(isSaid == isKnown, "\(path): \(periods)")
            }
        }
    }

    @Test func `is for everybody where a file was in plain text`() throws {
        let folder = try TemporaryFolder(), file = "environments/prod/a.secrets.yaml"
        let repository = try folder.repository([[file: "x: plain\n"], [file: String?.none]])
        let exposure = try Exposure(root: ConfigurationRoot(repository: repository, folder: ""), from: #require(repository.head().commit))
        let readers = try exposure.readers(of: file)
        #expect(readers.map(\.reader) == [.everybody])
        #expect(readers.first?.periods.first?.until != nil)
    }

    /// What sops makes of each step; the same bytes where only the name is another.
    private func sealed(_ story: Story, for keys: [AgeIdentity], _ folder: borrowing TemporaryFolder) throws -> [String] {
        var texts: [String] = []
        for (index, step) in story.steps.enumerated() {
            if index > 0, story.steps[index - 1].values == step.values, story.steps[index - 1].readers == step.readers {
                texts.append(texts[index - 1])
                continue
            }
            try folder.write("plain.yaml", step.values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }.joined())
            let recipients = step.readers.sorted().map { "\(keys[$0].recipient)" }.joined(separator: ",")
            let result = try run([Self.sops, "--disable-version-check", "encrypt", "--age", recipients, folder.path("plain.yaml")])
            #expect(result.status == 0, "\(result.error)")
            texts.append(result.output)
        }
        return texts
    }

    private func opens(_ text: String, with key: AgeIdentity, _ folder: borrowing TemporaryFolder) throws -> Bool {
        try folder.write("try.yaml", text)
        let variables = [
            "SOPS_AGE_KEY": key.text.reveal { String(decoding: $0, as: UTF8.self) }, "HOME": folder.path("home"), "PATH": "/usr/bin:/bin",
        ]
        return try run([Self.sops, "--disable-version-check", "decrypt", folder.path("try.yaml")], environment: variables).status == 0
    }
}
