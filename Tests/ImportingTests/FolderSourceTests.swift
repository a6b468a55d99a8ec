import Documents
import Glibc
import Importing
import Overlays
import TestSupport
import Testing

@Suite final class `A folder of the disk` {
    private let folder: TemporaryFolder
    private let source: FolderSource

    init() throws {
        folder = try TemporaryFolder()
        source = FolderSource(root: folder.path("source"))
        try folder.write("outside.yaml", "secret: 1\n")
        try folder.write("source/base/app.yaml", "a: 1\n")
        symlink("../outside.yaml", folder.path("source/link.yaml"))
        symlink("base", folder.path("source/alias"))
        mkfifo(folder.path("source/pipe.yaml"), 0o600)
    }

    @Test func `lists files, folders and links, sorted, and leaves pipes out`() throws {
        let entries = try #require(try source.list(""))
        #expect(entries.map { "\($0.name) \($0.kind)" } == ["alias link", "base folder", "link.yaml link"])
        #expect(try source.list("base")?.map(\.name) == ["app.yaml"])
    }

    @Test func `tells absent from unreadable`() throws {
        #expect(try source.read("base/app.yaml") == Array("a: 1\n".utf8))
        #expect(try source.read("base/other.yaml") == nil)
        #expect(try source.read("base/app.yaml/deeper") == nil)
        #expect(try source.list("nowhere") == nil)
        #expect(try source.list("base/app.yaml") == nil)
    }

    @Test(arguments: ["link.yaml", "alias/app.yaml"])
    func `follows no link`(path: String) {
        #expect(throws: Diagnostic("link", "expected a file or a folder, got a symbolic link", at: Place(file: source.shown(path)))) {
            try source.read(path)
        }
    }

    @Test(arguments: ["../outside.yaml", "base/../../outside.yaml", "/etc/passwd", "base//app.yaml", "./base", "base/"])
    func `lets no path leave it`(path: String) {
        #expect(throws: Diagnostic("path-escapes", "expected a path below \"\(source.root)\", got \"\(path)\"")) { try source.read(path) }
    }

    @Test(arguments: ["pipe.yaml", "base"])
    func `reads regular files only`(path: String) {
        #expect(throws: Diagnostic("not-a-file", "expected a regular file", at: Place(file: source.shown(path)))) {
            try source.read(path)
        }
    }

    @Test func `reads no file above the limit of every parser`() throws {
        try folder.write("source/large.yaml", "")
        truncate(folder.path("source/large.yaml"), Limits.standard.sourceBytes + 1)
        #expect(
            throws: Diagnostic(
                "too-large", "expected a file of at most 100000000 bytes", at: Place(file: source.shown("large.yaml")))
        ) { try source.read("large.yaml") }
    }
}
