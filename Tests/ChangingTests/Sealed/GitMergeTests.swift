import Documents
import Secrets
import TestSupport
import Testing

/// The merge driver as git itself calls it, with the key where sops looks for it.
@Suite struct `Merging sealed files with git` {
    /// Runs git in a repository that `cfgops init` set up.
    private struct Shop {
        private let folder: String
        private let environment: [String: String]

        init(in folder: String, _ person: AgeIdentity) throws {
            self.folder = folder
            var environment = isolatedEnvironment(home: folder)
            let programs = builtProgram[..<(builtProgram.lastIndex(of: "/") ?? builtProgram.endIndex)]
            environment["PATH"] = "\(programs):" + (environment["PATH"] ?? "")
            environment["SOPS_AGE_KEY"] = person.words
            self.environment = environment
            try git("init", "-q", "-b", "main")
            _ = try run([builtProgram, "init", "-q"], in: folder, environment: environment)
            try git("config", "core.hooksPath", "/dev/null")
            try git("add", ".")
            try git("commit", "-q", "-m", "start")
        }

        @discardableResult
        func git(_ words: String...) throws -> ProcessResult { try run(["git"] + words, in: folder, environment: environment) }

        func commit(_ file: String, _ text: [UInt8], on branch: String, _ folder: borrowing TemporaryFolder) throws {
            try git("switch", "-q", branch)
            try folder.write(file, text)
            try git("add", ".")
            try git("commit", "-q", "-m", branch)
        }
    }

    @Test(arguments: 0 ..< 12 as Range<UInt64>)
    func `joins different keys, and names equal ones`(seed: UInt64) throws {
        let people = try SecretPeople()
        var merge = try SealedMergeCase(seed: seed, people)
        let isConflict = seed % 3 == 2, file = "environments/base/\(merge.file)"
        if isConflict, let place = SecretModel.places.first(where: { merge.base[$0] != nil }) {
            try merge.change(place, ours: "\"canary-ours\"", theirs: "\"canary-theirs\"")
        }
        let folder = try TemporaryFolder(), shop = try Shop(in: folder.path, people.ada)
        try shop.commit(file, merge.texts.base, on: "main", folder)
        try shop.git("branch", "theirs")
        try shop.commit(file, merge.texts.ours, on: "main", folder)
        try shop.commit(file, merge.texts.theirs, on: "theirs", folder)
        try shop.git("switch", "-q", "main")
        let result = try shop.git("merge", "-q", "-m", "merge", "theirs"), text = try Array(folder.read(file).utf8)
        #expect(!(result.output + result.error).contains("canary"))
        guard isConflict else {
            #expect(result.status == 0, "\(result.output)\(result.error)")
            #expect(try merge.reading(of: text, by: people.ada) == merge.expected.reading(isJson: merge.isJson))
            if RealSops.program != nil { #expect(try RealSops.opened(folder.path(file), by: people.ada) != nil) }
            return
        }
        #expect(result.status == 1)
        #expect(result.error.contains(" in the change") || result.error.contains(" on both sides"), "\(result.output)\(result.error)")
        #expect(text == merge.texts.ours)
    }
}
