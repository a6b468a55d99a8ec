import Changing
import History
import TestSupport
import Testing

@Suite struct `A commit with edits` {
    private typealias Edits = [String: Change.Edit]

    private func write(_ text: String) -> Change.Edit { .write(Array(text.utf8)) }

    /// A commit of `a`, `f/b` and `f/g/c`, with the edits over it.
    private func edited(_ folder: borrowing TemporaryFolder, _ edits: Edits) throws -> EditedTree {
        let repository = try folder.repository(["a": "1", "f/b": "2", "f/g/c": "3"])
        return EditedTree(try repository.headSnapshot(), edits: edits)
    }

    private func names(_ tree: EditedTree, _ folder: String) throws -> [String]? {
        try tree.list(folder)?.map { $0.kind == .folder ? $0.name + "/" : $0.name }
    }

    @Test func `reads edits, and the commit where there are none`() throws {
        let folder = try TemporaryFolder()
        let tree = try edited(folder, ["a": write("new"), "f/b": .delete, "n/e/w": write("x")])
        #expect(try tree.read("a") == Array("new".utf8))
        #expect(try tree.read("f/b") == nil)
        #expect(try tree.read("f/g/c") == Array("3".utf8))
        #expect(try tree.id(of: "a") == Repository.blobID(of: Array("new".utf8)))
        #expect(try tree.id(of: "f/b") == nil)
        #expect(try names(tree, "") == ["a", "f/", "n/"])
        #expect(try names(tree, "f") == ["g/"])
        #expect(try names(tree, "n/e") == ["w"])
        #expect(try names(tree, "x") == nil)
    }

    @Test func `has no folder that lost its last file`() throws {
        let folder = try TemporaryFolder()
        let tree = try edited(folder, ["f/g/c": .delete])
        #expect(try names(tree, "f") == ["b"])
        #expect(try names(tree, "f/g") == nil)
        let emptied = EditedTree(try Repository.open(folder.path("repository")).headSnapshot(), edits: ["f/g/c": .delete, "f/b": .delete])
        #expect(try names(emptied, "") == ["a"])
    }

    @Test(
        arguments: [
            (["a": .delete, "a/b": .write([])], ["a/", "f/"]),
            (["f/b": .delete, "f/g/c": .delete, "f": .write([])], ["a", "f"]),
        ] as [([String: Change.Edit], [String])])
    func `lets a folder take the place of a file, and the other way round`(edits: [String: Change.Edit], expected: [String]) throws {
        let folder = try TemporaryFolder()
        #expect(try names(try edited(folder, edits), "") == expected)
    }
}
