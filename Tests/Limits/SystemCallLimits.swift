import TestSupport
import Testing

/// Costs that need no clock: what the program asks of the system. Limits stand a fifth above what was counted.
@Suite(.enabled(if: has("strace"))) struct `The system calls` {
    @Test func `of a reconciliation grow by a fixed number a file`() throws {
        func count(_ services: Int) throws -> (all: Int, syncs: Int) {
            let folder = try TemporaryFolder()
            let repository = try makeRepository(services: services, in: folder)
            let calls = try systemCalls(of: ["reconcile", "prod", "--to", folder.path("live")], in: repository, home: folder)
            return (calls.count, calls.count { $0.hasPrefix("fsync(") || $0.hasPrefix("fdatasync(") })
        }
        // Both fill whole folders of 50, so that the difference is files alone.
        let small = try count(100), large = try count(300)
        let perFile = Double(large.all - small.all) / 200, syncsPerFile = Double(large.syncs - small.syncs) / 200
        #expect(perFile <= 26, "\(perFile) system calls a file")
        #expect(syncsPerFile <= 1.1, "\(syncsPerFile) syncs a file")
    }

    @Test func `of setting one value wait for the disk as often whatever the number of documents`() throws {
        func syncs(_ services: Int) throws -> Int {
            let folder = try TemporaryFolder()
            let repository = try makeRepository(services: services, in: folder)
            let calls = try systemCalls(of: ["set", "prod", "team-0/service-7:limits.memory=1"], in: repository, home: folder)
            return calls.count { $0.hasPrefix("fsync(") || $0.hasPrefix("fdatasync(") }
        }
        // Objects and their folders, the branch and its log, the log of HEAD, the file, the index.
        let small = try syncs(50), large = try syncs(500)
        #expect(small <= 26 && large <= 26, "\(small) and \(large) syncs")
    }

    @Test func `of judging one value by its schema open the same objects whatever the number of documents, and few a schema`() throws {
        func objects(_ services: Int, schemas: Int) throws -> Int {
            let folder = try TemporaryFolder()
            let repository = try makeRepository(services: services, schemas: schemas, in: folder)
            let words = ["set", "prod", "team-0/service-7:limits.memory=1", "--dry-run"]
            // What is remembered of the references is there from then on.
            _ = try systemCalls(of: words, in: repository, home: folder)
            return try openedObjects(systemCalls(of: words, in: repository, home: folder))
        }
        let few = try objects(50, schemas: 1), many = try objects(500, schemas: 1), schemas = try objects(50, schemas: 21)
        #expect(few == many)
        // What each says of merging is read, whatever documents it is about: for HEAD, before the edit and after it.
        #expect(schemas <= few + 60, "\(few) and \(schemas) objects")
        #expect(few <= 20, "\(few) objects")
    }

    @Test func `of reading one value open the same objects whatever the number of documents`() throws {
        func objects(_ services: Int) throws -> Int {
            let folder = try TemporaryFolder()
            let repository = try makeRepository(services: services, in: folder)
            return try openedObjects(
                systemCalls(of: ["get", "prod", "team-0/service-7:limits.memory", "--at", "HEAD"], in: repository, home: folder))
        }
        let small = try objects(50), large = try objects(500)
        #expect(small == large)
        // The commit, the trees on the way to both layers, the manifest and the layers.
        #expect(large <= 12)
    }
}

/// How many loose objects were opened.
private func openedObjects(_ calls: [String]) -> Int {
    let opened = calls.filter { $0.hasPrefix("open") && $0.contains("/objects/") && !$0.contains("/pack") && !$0.contains("/info") }
    return opened.count { !$0.contains("= -1") }
}
