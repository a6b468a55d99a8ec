import TestSupport
import Testing

@Suite struct `The tables of edits` {
    private static let files = [
        "plain.txt", "strings.txt", "anchors.txt", "brackets.txt", "layout.txt", "markers.txt", "json.txt", "moves.txt",
    ]

    @Test(arguments: files)
    func `say what each edit does, to the letter`(file: String) throws {
        if updatesExpectations { try GoldenEdit.update(file) }
        for row in try GoldenEdit.read(file) { #expect(row.outcome == row.after, "\(row.place): \(row.command)") }
    }
}
