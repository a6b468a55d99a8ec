import Documents
import Glibc
@testable import Reconciling
import TestSupport
import Testing

private let files = [Wanted("app.env", "A=1\n"), Wanted("nginx/nginx.conf", "old")]
private let next = [Wanted("app.env", "A=2\n"), Wanted("nginx/nginx.conf", "new")]

@Suite struct `What cfgops did not write` {
    /// Each made by a shell line in a destination that is new, or that has a generation.
    @Test(arguments: [
        (false, "mkdir current && echo mine > current/file", "current"),
        (false, "echo mine > current", "current"),
        (false, "mkdir other && ln -s other current", "current"),
        (false, "ln -s nowhere current", "current"),
        (false, "echo mine > .cfgops", ".cfgops"),
        (false, "mkdir other && ln -s other .cfgops", ".cfgops"),
        (true, "rm current && echo mine > current", "current"),
        (true, "ln -sfn /etc current", "current"),
        (true, "rm .cfgops/state.json", "current"),
        (true, "echo mine > current/mine", "current/mine"),
        (true, "mkdir current/nginx/mine", "current/nginx/mine"),
        (true, "rm current/app.env && mkdir current/app.env", "current/app.env"),
        (true, "rm current/nginx && mkdir current/nginx && echo mine > current/nginx/mine", "current/nginx"),
    ])
    func `is named, refused and left as it is`(used: Bool, line: String, path: String) throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        if used { try destination.reconcile(files) }
        #expect(try run(["sh", "-c", line], in: folder.path, environment: [:], input: []).status == 0)
        let before = try listing(folder.path)
        for wanted in [next, files] {
            let refusal = diagnostic { try destination.reconcile(wanted, 2) }
            #expect(refusal?.message == "\"\(folder.path)\" holds what cfgops did not write: \"\(path)\"")
            #expect(refusal?.code == "foreign-file")
        }
        #expect(try listing(folder.path) == before)
    }

    @Test func `may stand beside ours, and is never looked at`() throws {
        let folder = try TemporaryFolder()
        try folder.write("readme", "mine")
        try folder.write("sub/file", "mine")
        try Destination(at: folder.path).reconcile(files)
        try Destination(at: folder.path).reconcile(next, 2)
        #expect(try folder.read("readme") == "mine")
        #expect(try folder.read("sub/file") == "mine")
    }

    @Test func `is not brought to light again with a folder of an earlier generation`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(files, 1)
        let old = try #require(try destination.tree(destination.generations()[0].digest)?.folders["nginx"]).digest
        try destination.reconcile(next, 2)
        try folder.write("\(Layout.folder(old))/mine", "mine")
        let refusal = diagnostic { try destination.reconcile(files, 3) }
        #expect(refusal?.message.hasSuffix("\"\(Layout.folder(old))/mine\"") == true)
        #expect(try live(folder.path) == texts(next))
    }

    @Test func `survives when the folder around it is pruned`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(files, 1)
        let old = try #require(try destination.tree(destination.generations()[0].digest)?.folders["nginx"]).digest
        try destination.reconcile(next, 2)
        try folder.write("\(Layout.folder(old))/mine", "mine")
        for number in 3 ... 5 { try destination.reconcile([Wanted("n", "\(number)")], number, keep: 2) }
        #expect(try destination.disk.list(Layout.folder(old)) == ["mine"])
        #expect(try folder.read("\(Layout.folder(old))/mine") == "mine")
        #expect(try destination.generations().map(\.number) == [4, 5])
    }
}
