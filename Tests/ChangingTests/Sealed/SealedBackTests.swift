import Changing
import Documents
import History
import Overlays
import Secrets
import TestSupport
import Testing
import Validating

/// Random histories of sealed files, taken back with keys (R24).
@Suite struct `Taking sealed files back with keys, whatever happened since` {
    private static let seeds: Range<UInt64> = 0 ..< (longRun ? 400 : 12)

    @Test(arguments: seeds)
    func `makes values what they were, but for rotated ones, for whoever may read them today`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        var history = try SealedHistory(in: folder, seed: seed, commits: 6)
        let index = Int.random(in: 0 ..< history.states.count, using: &history.random), today = history.states[history.states.count - 1]
        let restores = Int.random(in: 0 ... 3, using: &history.random) == 0
        try history.commit(history.rollback(to: history.states[index], history.sealing, restoresRotated: restores))
        #expect(history.vectors.clashes == [])
        let text = try history.text(), expected = history.expected(index, restoresRotated: restores)
        for person in [history.people.ada, history.people.bob, history.people.eve] {
            let isReader = today.readers.contains { $0.recipient == person.recipient }
            guard isReader else {
                #expect(throws: Diagnostics.self) { try history.open(text, by: person) }
                continue
            }
            let plain = try history.open(text, by: person).plaintext.reveal { Array($0) }
            #expect(SecretModel.reading(plain, isJson: false) == expected.reading(isJson: false))
        }
        try check(text, today, expected, history.people, folder, seed)
    }

    /// By the real sops, which takes a process for each.
    private func check(
        _ text: [UInt8], _ today: SealedHistory.State, _ expected: SecretModel, _ people: SecretPeople,
        _ folder: borrowing TemporaryFolder, _ seed: UInt64
    ) throws {
        guard RealSops.program != nil, longRun || seed % 8 == 0 else { return }
        try folder.write("db.secrets.yaml", text)
        for person in [people.ada, people.bob, people.eve] {
            let json = try RealSops.opened(folder.path("db.secrets.yaml"), by: person)
            #expect((json != nil) == today.readers.contains { $0.recipient == person.recipient })
            if let json { #expect(SecretModel.reading(json, isJson: true) == expected.reading(isJson: true)) }
        }
    }

    @Test(arguments: seeds)
    func `and forward again says what it said, for the same people`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        var history = try SealedHistory(in: folder, seed: seed, commits: 5)
        let index = Int.random(in: 0 ..< history.states.count, using: &history.random), today = history.states[history.states.count - 1]
        try history.commit(history.rollback(to: history.states[index], history.sealing))
        try history.commit(history.rollback(to: today, history.sealing))
        #expect(history.vectors.clashes == [])
        let text = try history.text(), plain = try history.open(text, by: history.people.ada).plaintext.reveal { Array($0) }
        #expect(SecretModel.reading(plain, isJson: false) == today.model.reading(isJson: false))
        #expect(
            try Set(SopsFile(text, path: SealedHistory.file).recipients.groups.flatMap(\.age)) == Set(today.readers.map(\.recipient)))
    }

    @Test(arguments: seeds)
    func `takes no key where recipients did not change and nothing was rotated, and otherwise writes nothing without one`(
        seed: UInt64
    ) throws {
        let folder = try TemporaryFolder()
        var history = try SealedHistory(in: folder, seed: seed, commits: 4)
        let index = Int.random(in: 0 ..< history.states.count, using: &history.random), today = history.states[history.states.count - 1]
        let then = history.states[index], isRotated = history.states[(index + 1)...].contains { !$0.rotated.isEmpty }
        let isSame = Set(then.readers.map(\.recipient)) == Set(today.readers.map(\.recipient))
        let result: RollbackResult
        do { result = try history.rollback(to: then, .without) } catch let error as Diagnostics {
            #expect(error.list.map(\.code) == ["needs-key"])
            #expect(!isSame || isRotated)
            return
        }
        try history.commit(result)
        let plain = try history.open(history.text(), by: history.people.ada).plaintext.reveal { Array($0) }
        #expect(SecretModel.reading(plain, isJson: false) == history.expected(index, restoresRotated: false).reading(isJson: false))
    }

    @Test(arguments: seeds)
    func `by path takes one value back and leaves every other as it is`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        var history = try SealedHistory(in: folder, seed: seed, commits: 5)
        let index = Int.random(in: 0 ..< history.states.count, using: &history.random), today = history.states[history.states.count - 1]
        let then = history.states[index]
        // A null of the secrets layer removes what a plain layer could have stated (R9): there is no value to take back.
        func has(_ place: (section: String, key: String)) -> Bool { then.model[place] != "null" || today.model[place] != "null" }
        let places = SecretModel.places.filter { then.model[$0] != nil && today.model[$0] != nil && has($0) }
        guard let place = places.randomElement(using: &history.random) else { return }
        let result = try Rollback(
            root: ConfigurationRoot(repository: history.repository, folder: ""), target: then.commit,
            selection: Selection(documents: [SealedHistory.target(of: place)]), pins: false, inputs: Inputs(), sealing: history.sealing
        ).execute(on: history.repository.headSnapshot())
        try history.commit(result)
        var expected = today.model
        expected[place] = history.expected(index, restoresRotated: false)[place]
        #expect(history.vectors.clashes == [])
        let text = try history.text(), plain = try history.open(text, by: history.people.ada).plaintext.reveal { Array($0) }
        #expect(SecretModel.reading(plain, isJson: false) == expected.reading(isJson: false), "\(place)")
        #expect(
            try Set(SopsFile(text, path: SealedHistory.file).recipients.groups.flatMap(\.age)) == Set(today.readers.map(\.recipient)))
    }

    @Test(arguments: seeds)
    func `by reverting one commit undoes its change and none since, for whoever may read it today`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        var history = try SealedHistory(in: folder, seed: seed, commits: 5)
        let index = Int.random(in: 1 ..< max(history.states.count, 2), using: &history.random)
        guard index < history.states.count else { return }
        let (before, made, today) = (history.states[index - 1], history.states[index], history.states[history.states.count - 1])
        let changed = SecretModel.places.filter { before.model[$0] != made.model[$0] }
        let conflicts = made.model.conflicts(today.model, before.model)
        let reversal = Reversal(
            root: ConfigurationRoot(repository: history.repository, folder: ""),
            steps: [Reversal.Step(before: before.commit, made: made.commit)], selection: Selection(), inputs: Inputs(),
            sealing: history.sealing)
        guard conflicts.isEmpty else {
            let error = #expect(throws: Diagnostics.self) { try reversal.execute(on: history.repository.headSnapshot()) }
            let told = (error?.list ?? []).filter { $0.code == "conflict" }.map(\.message)
            #expect(told.count == conflicts.count)
            for conflict in conflicts { #expect(told.contains { $0.hasPrefix(conflict.named + " ") }, "\(told)") }
            return
        }
        try history.commit(reversal.execute(on: history.repository.headSnapshot()))
        var expected = today.model
        let rotated = history.states[index...].flatMap(\.rotated)
        for place in changed where !rotated.contains(where: { $0 == place }) { expected[place] = before.model[place] }
        #expect(history.vectors.clashes == [])
        let text = try history.text(), plain = try history.open(text, by: history.people.ada).plaintext.reveal { Array($0) }
        #expect(SecretModel.reading(plain, isJson: false) == expected.reading(isJson: false))
        #expect(
            try Set(SopsFile(text, path: SealedHistory.file).recipients.groups.flatMap(\.age)) == Set(today.readers.map(\.recipient)))
    }
}
