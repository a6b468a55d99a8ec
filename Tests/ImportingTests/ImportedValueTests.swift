import Documents
import Importing
import Testing

@Suite struct `An imported value` {
    private static let one = ImportedValue(.scalar(.integer, "1"))

    @Test func `is equal to another whatever the order of its keys`() {
        let first = ImportedValue(.mapping([ImportedEntry("a", Self.one), ImportedEntry("b", .string("x"))]))
        let second = ImportedValue(.mapping([ImportedEntry("b", .string("x")), ImportedEntry("a", Self.one)]))
        #expect(first.isEqual(to: second))
    }

    @Test(arguments: [
        (ImportedValue.string("1"), one), (ImportedValue(.scalar(.decimal, "1.10")), ImportedValue(.scalar(.decimal, "1.1"))),
        (ImportedValue(.sequence([one])), ImportedValue(.sequence([one, one]))),
        (ImportedValue(.mapping([ImportedEntry("a", one)])), ImportedValue(.mapping([ImportedEntry("b", one)]))),
    ])
    func `differs by kind, spelling, length and keys`(one: ImportedValue, other: ImportedValue) {
        #expect(!one.isEqual(to: other))
    }
}
