import Documents
import Glibc
import History
import Overlays
import Reconciling
import Rendering
import TestSupport
import Testing
import Validating

@testable import Commands

@Suite struct `A resident reconciliation` {
    private static let manifest = """
        version: 1
        environments: { dev: {}, prod: {} }
        schemas: [{ documents: "team-*/*", schema: schemas/service.yaml }]
        targets:
          - { name: services, documents: "team-*/*", format: yaml, path: "{document}.yaml" }
          - { name: note, documents: note, format: text, select: text, path: note, optional: true }
        reconcile: { keep: 3 }
        """
    private static let schema = "properties: { port: { type: integer, maximum: 20 } }\n"

    /// Warm rounds into one destination, cold ones of the same commits into another; now and then another reconciler comes between.
    @Test(arguments: 0 ..< (longRun ? 200 : 6) as Range<UInt64>)
    func `leaves what a reconciliation from scratch leaves, byte for byte`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder(below: memoryBacked), warm = folder.path("warm"), cold = folder.path("cold")
        let repository = try Repository.create(at: folder.path("repository"), bare: true)
        var first = ["cfgops.yaml": Self.manifest, "schemas/service.yaml": Self.schema, "environments/base/note.yaml": "text: hello\n"]
        for service in 0 ..< 12 {
            first["environments/base/team-\(service % 3)/svc-\(service).yaml"] = "port: \(service)\nname: \(service)\n"
        }
        try repository.commit(first)
        let root = ConfigurationRoot(repository: repository, folder: "")
        let memory = DestinationMemory(), resident = ResidentReconciliation(root: root, environment: "prod", for: memory)
        var switched = 0
        for number in 1 ... 20 {
            // Every fourth commit puts things in order, and every fourth one is wrong.
            switch number % 4 {
            case 0: try repository.commit(Self.others.merging(first) { $1 })
            case 2: try repository.commit(["environments/prod/team-1/svc-1.yaml": "port: 99\n"])
            default: if number > 1 { try repository.commit(Self.edits(&random)) }
            }
            let commit = try #require(try repository.head().commit), note: Comment = "seed \(seed), commit \(number)"
            let foundWarm = try warmRound(resident, memory, commit, at: warm, number),
                foundCold = try coldRound(root, commit, at: cold, number)
            try #require(foundWarm == foundCold, note)
            switched += foundWarm.isEmpty ? 1 : 0
            if Int.random(in: 0 ... 5, using: &random) == 0, try warmDestination(memory, warm).binding() != nil {
                // What a reconciler from scratch finds in the warm one's place.
                #expect(try coldRound(root, commit, at: warm, number).isEmpty == foundCold.isEmpty, note)
            }
            let left = try tree(of: warm, in: folder.path), wanted = try tree(of: cold, in: folder.path)
            try #require(left == wanted, note)
        }
        #expect((4 ..< 20).contains(switched), "commits should neither always nor never be refused")
    }

    /// - Returns: what is wrong with the commit.
    private func warmRound(
        _ resident: ResidentReconciliation, _ memory: DestinationMemory, _ commit: ObjectID, at folder: String, _ number: Int
    ) throws -> [String] {
        do {
            let wanted = try resident.wanted(by: commit, inputs: Inputs()), destination = warmDestination(memory, folder)
            let plan = try destination.plan(wanted.rendering, for: resident.binding(of: commit))
            try destination.apply(plan, stamp: Stamp(commit: commit.description, time: Int64(number)), keep: 3)
            try destination.tidy(keep: 3, now: Int64(number))
            return []
        } catch let error as Commands.Failure { return error.diagnostics.map(\.rendered) }
    }

    private func warmDestination(_ memory: DestinationMemory, _ folder: String) -> Destination {
        Destination(folder: folder, disk: RealDisk(folder: folder, isDurable: false), resident: memory)
    }

    private func coldRound(_ root: ConfigurationRoot, _ commit: ObjectID, at folder: String, _ number: Int) throws -> [String] {
        let loaded = try LoadedConfiguration.read(
            root: root, tree: root.repository.snapshot(commit), inputs: Inputs(), cache: LayerCache())
        let (rendering, verdict) = try Validator(loaded).rendering(of: "prod")
        guard let rendering else {
            return verdict.errors.filter { $0.environments.isEmpty || $0.environments.contains("prod") }.map(\.rendered)
        }
        let destination = Destination(folder: folder, disk: RealDisk(folder: folder, isDurable: false))
        let first = try Memory(root.repository).rootCommit(of: commit, in: root.repository)
        let binding = Binding(rootCommit: first.description, configurationRoot: "", environment: "prod")
        try destination.apply(
            destination.plan(rendering, for: binding), stamp: Stamp(commit: commit.description, time: Int64(number)), keep: 3)
        return []
    }

    /// Layers that edits add, as they are taken away.
    private static var others: [String: String?] {
        let added = (0 ..< 14).flatMap { service in
            ["base", "prod", "dev"].map { "environments/\($0)/team-\(service % 3)/svc-\(service).yaml" }
        }
        return Dictionary(uniqueKeysWithValues: added.map { ($0, nil) })
    }

    private static func edits(_ random: inout SeededRandom) -> [String: String?] {
        let number = Int.random(in: 0 ... 22, using: &random), service = Int.random(in: 0 ..< 14, using: &random)
        let environment = ["base", "base", "prod", "dev"].randomElement(using: &random) ?? "base"
        switch Int.random(in: 0 ..< 24, using: &random) {
        case 0: return ["cfgops.yaml": manifest.replacing("keep: 3", with: "keep: 3, interval: \(number + 1)s")]
        case 1: return ["schemas/service.yaml": number < 18 ? schema : "properties: { port: { maximum: 10 } }\n"]
        case 2: return ["environments/base/note.yaml": "text: \(number)\n"]
        case 3: return ["README.md": "\(number)\n"]
        case 4: return ["environments/base/team-\(service % 3)/svc-\(service).yaml": "port: [\n"]
        case 5: return ["environments/\(environment)/team-\(service % 3)/svc-\(service).yaml": nil]
        default: return ["environments/\(environment)/team-\(service % 3)/svc-\(service).yaml": "port: \(number)\nname: \(service)\n"]
        }
    }
}

@Suite struct `The cost of a resident round` {
    private static func file(_ service: Int, in environment: String) -> String {
        "environments/\(environment)/team-\(service / 50)/svc-\(service).yaml"
    }

    private static let manifest = """
        version: 1
        environments: { prod: {} }
        schemas: [{ documents: "team-*/*", schema: schemas/service.yaml }]
        targets: [{ name: services, documents: "team-*/*", format: yaml, path: "{document}.yaml" }]
        """

    /// Every object is a file of its own here, and the kernel tells of each that is opened.
    @Test(arguments: [100, 1000]) func `of one key is at most twelve git objects, whatever the number of services`(services: Int) throws {
        let folder = try TemporaryFolder(below: memoryBacked), live = folder.path("live")
        let repository = try Repository.create(at: folder.path("repository"), bare: true)
        var files = ["cfgops.yaml": Self.manifest, "schemas/service.yaml": "properties: { port: { type: integer } }\n"]
        for service in 0 ..< services {
            files[Self.file(service, in: "base")] = "port: \(service)\n"
            files[Self.file(service, in: "prod")] = "limits: { memory: \(service)Mi }\n"
        }
        try repository.commit(files)
        let root = ConfigurationRoot(repository: try Repository.open(repository.gitFolder), folder: "")
        let memory = DestinationMemory(), resident = ResidentReconciliation(root: root, environment: "prod", for: memory)
        func reconcile() throws -> (objects: Int, changes: Int) {
            let objects = try FileOpenings(inFoldersOf: repository.gitFolder + "/objects")
            let commit = try #require(try root.repository.head().commit)
            let wanted = try resident.wanted(by: commit, inputs: Inputs())
            let destination = Destination(folder: live, disk: RealDisk(folder: live, isDurable: false), resident: memory)
            let plan = try destination.plan(wanted.rendering, for: resident.binding(of: commit))
            try destination.apply(plan, stamp: Stamp(commit: commit.description, time: 0), keep: 10)
            return (objects.count(), plan.steps.count)
        }
        _ = try reconcile()
        for (round, service) in [7, services - 1, 7, 60].enumerated() {
            try repository.commit([Self.file(service, in: service == 60 ? "prod" : "base"): "port: \(services + round)\n"])
            let (objects, changes) = try reconcile()
            #expect(changes == 1)
            #expect((2 ... 12).contains(objects), "\(objects) objects")
        }
    }

    @Test func `is nothing read and nothing written where the commit is the same`() throws {
        let folder = try TemporaryFolder(below: memoryBacked), live = folder.path("live")
        let repository = try Repository.create(at: folder.path("repository"), bare: true)
        try repository.commit([
            "cfgops.yaml": Self.manifest, "schemas/service.yaml": "{}", Self.file(1, in: "base"): "port: 1\n",
            Self.file(1, in: "prod"): "{}\n",
        ])
        let root = ConfigurationRoot(repository: repository, folder: ""), memory = DestinationMemory()
        let resident = ResidentReconciliation(root: root, environment: "prod", for: memory)
        let commit = try #require(try repository.head().commit)
        func reconcile() throws {
            let wanted = try resident.wanted(by: commit, inputs: Inputs())
            let destination = Destination(folder: live, disk: RealDisk(folder: live), resident: memory)
            try destination.apply(
                destination.plan(wanted.rendering, for: resident.binding(of: commit)), stamp: Stamp(commit: commit.description, time: 0))
            try destination.tidy(keep: 10, now: 0)
        }
        try reconcile()
        let before = try tree(of: ".", in: folder.path, times: true),
            objects = try FileOpenings(inFoldersOf: repository.gitFolder + "/objects")
        for _ in 0 ..< 3 { try reconcile() }
        #expect(objects.count() == 0)
        let after = try tree(of: ".", in: folder.path, times: true)
        #expect(after == before)
    }
}

/// Everything below a folder: kinds, modes, sizes, links and where they lead, and what files hold.
private func tree(of folder: String, in parent: String, times: Bool = false) throws -> String {
    let format = "%P %M %s %n %l\(times ? " %T@" : "")\n"
    let names = try run(["find", folder, "-mindepth", "1", "-printf", format], in: parent).output.split(separator: "\n").sorted()
    let sums = try run(["sh", "-c", "cd \(folder) && find . -type f -exec sha256sum {} +"], in: parent).output.split(separator: "\n")
        .sorted()
    return (names + sums).joined(separator: "\n")
}

extension Repository {
    /// A commit of files on HEAD's branch; nil takes a file away.
    fileprivate func commit(_ files: [String: String?]) throws {
        let names = ["NAME": "Ada", "EMAIL": "ada@example.com"].flatMap { [("GIT_AUTHOR_\($0)", $1), ("GIT_COMMITTER_\($0)", $1)] }
        let context = CommitContext(environment: Dictionary(uniqueKeysWithValues: names), now: Moment(seconds: 1_767_603_600, offset: 0))
        let edits = files.mapValues { $0.map { .write(Array($0.utf8)) } ?? Change.Edit.delete }
        let change = Change(base: try headSnapshot().commit, edits: edits, message: "change")
        _ = try commitChange(change, context: context) { _ in change }
    }
}
