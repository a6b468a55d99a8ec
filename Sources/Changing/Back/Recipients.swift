internal import Documents

/// Who can open a SOPS file: the lists of its metadata without what every sealing makes anew. Nobody needs a key to read them.
struct Recipients: Equatable {
    private let lists: [String]

    /// Nil for a file that is not sealed.
    init?(_ bytes: [UInt8]) {
        // Most files are not: looking for the word is cheaper than parsing.
        guard bytes.contains(word: Recipients.metadata), let document = Layer.parse(bytes, file: "").document else { return nil }
        let stated = document.roots.lazy.compactMap { Value(document, Int($0.node))["sops"] }.first { $0["mac"] != nil }
        guard let stated else { return nil }
        lists = stated.ownEntries.filter { $0.value.kind == .sequence && !$0.value.elements.isEmpty }
            .map { "\($0.key.text): \(Recipients.names($0.value))" }.sorted()
    }

    private static let metadata = Array("sops".utf8)

    private static func names(_ value: Value) -> String {
        switch value.kind {
        case .sequence: return "[" + value.elements.map(names).sorted().joined(separator: ", ") + "]"
        case .mapping:
            let fields = value.ownEntries.filter { $0.key.text != "enc" && $0.key.text != "created_at" }
            return "{" + fields.map { "\($0.key.text): \(names($0.value))" }.sorted().joined(separator: ", ") + "}"
        default: return value.text
        }
    }
}

extension [UInt8] {
    fileprivate func contains(word: [UInt8]) -> Bool { firstRange(of: word) != nil }
}
