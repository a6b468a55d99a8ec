import TestSupport
import Testing

@Suite struct `The tables of explanations` {
    private static let files = [
        "types.txt", "limits.txt", "values.txt", "keys.txt", "lists.txt", "branches.txt", "layers.txt", "secrets.txt", "schemas.txt",
    ]

    @Test(arguments: files)
    func `say what is wrong, to the letter`(file: String) throws {
        if updatesExpectations { try GoldenExplanation.update(file) }
        for row in try GoldenExplanation.read(file) { #expect(try row.outcome() == row.expected, "\(row.place): \(row.title)") }
    }
}
