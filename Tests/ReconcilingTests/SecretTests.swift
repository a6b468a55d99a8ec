import Digests
import Documents
import Glibc
@testable import Reconciling
import Rendering
import TestSupport
import Testing

private func secret(_ text: String) -> [Wanted] {
    [Wanted("app.env", "A=1\n"), Wanted("db/password", text, mode: 0o600, isTainted: true)]
}

@Suite struct `A generation with secrets` {
    @Test func `leaves no digest behind that a password could be tried against (R36)`() throws {
        let folder = try TemporaryFolder()
        try Destination(at: folder.path).reconcile(secret("hunter2"))
        let text = try run(
            ["sh", "-c", "cat .cfgops/inventory/* .cfgops/generations/* .cfgops/state.json"], in: folder.path, environment: [:], input: [])
        #expect(text.output.contains("sha256:\(Sha256.digest(of: Array("A=1\n".utf8)))"))
        #expect(!text.output.contains("\(Sha256.digest(of: Array("hunter2".utf8)))"))
        #expect(text.output.contains("hmac-sha256:"))
        #expect(!text.output.contains("hunter2"))
    }

    @Test func `is digested with a key of the machine that only its owner reads`() throws {
        let one = try TemporaryFolder(), other = try TemporaryFolder()
        let first = try Destination(at: one.path).reconcile(secret("hunter2"))
        #expect(try Destination(at: other.path).reconcile(secret("hunter2")).digest != first.digest)
        let key = try #require(try RealDisk(folder: one.path).status(Layout.key))
        #expect(key.mode == 0o600)
        #expect(key.size == MachineKey.byteCount)
    }

    @Test func `needs no key when there is no secret`() throws {
        let folder = try TemporaryFolder()
        try Destination(at: folder.path).reconcile([Wanted("a", "1")])
        #expect(try RealDisk(folder: folder.path).status(Layout.key) == nil)
    }

    @Test func `is written anew when the key is lost`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(secret("hunter2"))
        #expect(unlink(folder.path(Layout.key)) == 0)
        #expect(try destination.changes(to: secret("hunter2")) == ["replace db/password"])
        try destination.reconcile(secret("hunter2"), 2)
        #expect(try destination.plan(rendering(secret("hunter2")), for: prod).isEmpty)
    }

    @Test func `stays only as the one before, and is wiped after that`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile([Wanted("plain", "1")], 1)
        try destination.reconcile(secret("hunter2"), 2)
        let file = open(folder.path("current/db/password"), O_RDONLY)
        defer { close(file) }
        try destination.reconcile(secret("hunter3"), 3)
        #expect(try destination.generations().map(\.number) == [1, 2, 3])
        #expect(try text(of: file) == "hunter2")
        try destination.reconcile(secret("hunter4"), 4)
        #expect(try destination.generations().map(\.number) == [1, 3, 4])
        #expect(try text(of: file) == String(repeating: "\0", count: 7))
    }

    @Test func `is not wiped while a kept generation has the same file`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        for number in 1 ... 4 { try destination.reconcile(secret("hunter2") + [Wanted("db/n", "\(number)")], number) }
        #expect(try destination.generations().map(\.number) == [3, 4])
        #expect(try live(folder.path)?["db/password"] == "hunter2")
        #expect(try destination.status().drift == [])
    }

    @Test func `goes after 24 hours even when nothing changes`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(secret("hunter2"), 1)
        try destination.reconcile(secret("hunter3"), 2)
        let day: Int64 = 24 * 60 * 60
        for (age, numbers) in [(day - 1, [1, 2]), (day, [2])] {
            let late = Stamp(commit: stamp(3).commit, time: stamp(2).time + age)
            try destination.apply(destination.plan(rendering(secret("hunter3")), for: prod), stamp: late)
            #expect(try destination.generations().map(\.number) == numbers)
        }
    }

    private func text(of file: Int32) throws -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(file, &bytes, bytes.count, 0)
        guard count >= 0 else { throw Problem("pread") }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
