internal import Documents

/// Entries of a flat text as they come, one line after the other: of two with one name the later one wins.
struct FlatEntries {
    private(set) var list: [ImportedEntry] = []
    private var index: [[UInt8]: Int] = [:]
    /// Comments above what comes next.
    var comments = PendingComments()

    /// - Returns: a warning when the name was stated before; the entry keeps its first place in the order.
    mutating func add(_ name: String, _ value: ImportedValue, beside: String? = nil, at place: Place) -> Diagnostic? {
        var entry = ImportedEntry(name, value)
        entry.comments.above = comments.takeAll()
        entry.comments.beside = beside
        guard let earlier = index.updateValue(list.count, forKey: Array(name.utf8)) else {
            list.append(entry)
            return nil
        }
        index[Array(name.utf8)] = earlier
        let first = list[earlier].value.place
        list[earlier] = entry
        let line = first?.position.map { ", stated first in line \($0.line)" } ?? ""
        return Diagnostic(
            "duplicate-key", "expected each key once, found \"\(name)\" again\(line)", severity: .warning, at: place,
            hints: ["the later one counts"])
    }

    /// The mapping of all entries; comments that are left belong to the last one.
    var mapping: ImportedValue {
        var list = list, comments = comments
        if !list.isEmpty { list[list.count - 1].comments.below += comments.takeAll() }
        return ImportedValue(.mapping(list))
    }
}
