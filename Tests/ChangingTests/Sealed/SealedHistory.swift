import Changing
import Documents
import History
import Overlays
import Secrets
import TestSupport
import Validating

/// A repository with one sealed file whose values are set and rotated, and whose recipients come and go. Ada can always read it.
struct SealedHistory {
    static let file = "environments/prod/db.secrets.yaml"

    /// What the file is at a commit.
    struct State {
        var commit: ObjectID
        var model: SecretModel
        var readers: [AgeIdentity]
        /// What this commit gave a new secret.
        var rotated: [(section: String, key: String)] = []
    }

    let repository: Repository
    let people: SecretPeople
    private(set) var states: [State] = []
    private(set) var vectors = SeenVectors()
    var random: SeededRandom

    init(in folder: borrowing TemporaryFolder, seed: UInt64, commits: Int) throws {
        people = try SecretPeople()
        random = SeededRandom(seed: seed)
        repository = try folder.repository([
            "cfgops.yaml": "version: 1\nenvironments: { prod: {} }\n", "environments/prod/db.yaml": "pool: 1\n",
        ])
        let model = SecretModel(&random), readers = [people.ada, people.bob]
        try commit(SealedMergeCase.sealed(model, isJson: false, for: readers.map(\.recipient)))
        states = [State(commit: try head(), model: model, readers: readers)]
        for _ in 0 ..< commits { try change() }
    }

    var sealing: Sealing { Sealing(keys: SecretPeople.keys(people.ada), now: Int64(states.count)) }

    func head() throws -> ObjectID { try repository.resolve("HEAD", now: Moment(seconds: 0)) }
    func text() throws -> [UInt8] { try repository.headSnapshot().read(Self.file) ?? [] }

    func open(_ text: [UInt8], by person: AgeIdentity) throws(Diagnostics) -> OpenSopsFile {
        try SopsFile(text, path: Self.file).opened(with: SecretPeople.keys(person))
    }

    private mutating func commit(_ text: [UInt8], _ trailers: [Trailer] = []) throws {
        vectors.note(text)
        try repository.commit([Self.file: .write(text)], trailers)
    }

    private mutating func change() throws {
        var state = states[states.count - 1], trailers: [Trailer] = []
        let open = try open(text(), by: people.ada), now = Int64(states.count)
        func recipients(_ readers: [AgeIdentity]) -> SopsRecipients { SopsRecipients(readers.map(\.recipient)) }
        let new: [UInt8]
        state.rotated = []
        switch Int.random(in: 0 ... 4, using: &random) {
        case 0:
            state.readers = [people.ada] + [people.bob, people.eve].filter { _ in Bool.random(using: &random) }
            new = try open.file.rewrapped(for: recipients(state.readers), with: sealing.keys)
        case 1:
            state.readers = [people.ada] + [people.bob, people.eve].filter { _ in Bool.random(using: &random) }
            new = try open.rotated(for: recipients(state.readers), now: now)
            trailers = [Trailer("Cfgops-Resealed", Self.file)]
        case 2:
            state.rotated = [SecretModel.places.filter { state.model[$0] != nil }.randomElement(using: &random) ?? ("db", "user")]
            for place in state.rotated { state.model[place] = "\"rotated \(now)\"" }
            new = try self.open(sealed(state.model, in: open), by: people.ada).rotated(for: recipients(state.readers), now: now)
            trailers = [Trailer("Cfgops-Environment", "prod")]
            trailers += state.rotated.map { Trailer("Cfgops-Rotated", "\(Self.target(of: $0))") }
        default:
            state.model = state.model.edited(at: SecretModel.places.shuffled(using: &random).prefix(2), &random)
            new = try sealed(state.model, in: open)
        }
        guard try new != text() else { return }
        try commit(new, trailers)
        state.commit = try head()
        states.append(state)
    }

    private func sealed(_ model: SecretModel, in open: OpenSopsFile) throws -> [UInt8] {
        try open.resealing(Secret(copying: Array(model.text(isJson: false).utf8)), by: nil, now: Int64(states.count)).bytes
    }

    static func target(of place: (section: String, key: String)) -> DocumentPath {
        DocumentPath(document: "db", path: Path([.key(place.section), .key(place.key)]))
    }

    // MARK: Going back

    /// What the file has to say after going back from the newest state to an older one.
    func expected(_ index: Int, restoresRotated: Bool) -> SecretModel {
        var result = states[index].model
        if restoresRotated { return result }
        for place in states[(index + 1)...].flatMap(\.rotated) { result[place] = states[states.count - 1].model[place] }
        return result
    }

    func rollback(to state: State, _ sealing: Sealing, restoresRotated: Bool = false) throws -> RollbackResult {
        let rollback = Rollback(
            root: ConfigurationRoot(repository: repository, folder: ""), target: state.commit, selection: Selection(),
            restoresRotated: restoresRotated, inputs: Inputs(), sealing: sealing)
        return try rollback.execute(on: repository.headSnapshot())
    }

    mutating func commit(_ result: RollbackResult) throws {
        if !result.edits.isEmpty { try repository.commit(result.edits) }
        vectors.note(try text())
    }
}
