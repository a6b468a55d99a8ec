import Changing
import Documents
import History
import Overlays
import TestSupport
import Testing
import Validating

@Suite struct `Edits in one change` {
    private static let files: [String: String?] = [
        "cfgops.yaml": "version: 1\nenvironments: { dev: {}, prod: {} }\n",
        "environments/base/app.yaml": "# app\na: 1\nb:\n  # one\n  c: 2   # behind\n  d: [x, y]\ne: {f: 3, g: 4}\n",
        "environments/prod/app.yaml": "b:\n  c: 5\n",
        "environments/base/web.json": "{\"a\": {\"b\": 1}, \"d\": [1, 2]}\n",
    ]
    private static let names = ["a", "b", "c", "d", "e"]

    private static func target(_ random: inout SeededRandom) -> DocumentPath {
        let steps = (0 ..< Int.random(in: 1 ... 2, using: &random)).map { _ in
            Path.Step.key(names.randomElement(using: &random) ?? "a")
        }
        return DocumentPath(document: ["app", "web", "new"].randomElement(using: &random) ?? "app", path: Path(steps))
    }

    private static func edit(_ random: inout SeededRandom) -> LayerEdit {
        let number = NewValue.scalar(kind: .integer, text: "\(Int.random(in: 0 ... 99, using: &random))")
        let action: LayerEdit.Action =
            switch Int.random(in: 0 ... 7, using: &random) {
            case 0, 1: .set(number)
            case 2: .set(.string("text\nof lines\n"))
            case 3: .unset
            case 4: .append(number)
            case 5: .rename(to: names.randomElement(using: &random) ?? "a")
            default: .move(to: target(&random), in: Bool.random(using: &random) ? "dev" : nil)
            }
        let all: [LayerEdit.Environments] = [.named(["base"]), .named(["prod", "dev"]), .named(["dev"]), .stating]
        return LayerEdit(all.randomElement(using: &random) ?? .stating, target(&random), action)
    }

    @Test(arguments: 0 ..< 200)
    func `make what they make one by one`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder(), repository = try folder.repository(Self.files)
        let root = ConfigurationRoot(repository: repository, folder: ""), head = try repository.headSnapshot()
        func execute(_ edits: [LayerEdit], _ made: [String: Change.Edit]) throws -> [String: Change.Edit] {
            let tree = EditedTree(head, edits: made)
            return try LayerChange(edits).execute(on: tree, in: root, inputs: Inputs(), cache: LayerCache()).edits
        }
        var made: [String: Change.Edit] = [:], possible: [LayerEdit] = []
        for edit in (0 ..< 12).map({ _ in Self.edit(&random) }) {
            guard let step = try? execute([edit], made) else { continue }
            made.merge(step) { $1 }
            possible.append(edit)
        }
        let tree = EditedTree(head, edits: made), whole = EditedTree(head, edits: try execute(possible, [:]))
        for path in Set(made.keys).union(Self.files.keys) { #expect(try tree.read(path) == whole.read(path), "seed \(seed): \(path)") }
    }
}
