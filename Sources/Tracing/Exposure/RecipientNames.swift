internal import Documents
package import History
internal import Secrets
package import Validating

/// What people are called beside their keys in `.sops.yaml`: by the comment in the line of a key, by the one above it, or by its anchor.
package struct RecipientNames: Sendable {
    /// By recipient; the newest name first.
    package private(set) var names: [String: [String]] = [:]

    package init() {}

    /// Takes over the names of one text.
    package mutating func read(_ bytes: [UInt8], file: String) {
        guard let document = Layer.parse(bytes, file: file).document else { return }
        for index in document.nodes.indices where document.nodes[index].kind == .string {
            let value = Value(document, index), text = value.text
            guard text.hasPrefix("age1"), !text.contains(","), let name = name(of: index, in: document) else { continue }
            if names[text]?.contains(name) != true { names[text, default: []].append(name) }
        }
    }

    /// The names in every version of the `.sops.yaml` of a root, the newest ones first: whoever was removed has a name no more.
    package mutating func readHistory(of root: ConfigurationRoot, from start: ObjectID) throws {
        let past = try SealedPast(root: root, from: start, atCutOff: .end)
        for bytes in try past.texts(of: RecipientRules.fileName).reversed() { read(bytes, file: RecipientRules.fileName) }
    }

    package subscript(_ recipient: String) -> String? { names[recipient]?.first }

    /// The recipients that a word names: a key itself, or everybody who is, or was, called so.
    package func recipients(called word: String) -> [String] {
        let called = names.filter { $0.value.contains(word) }.keys.sorted()
        return called.isEmpty && names[word] != nil ? [word] : called
    }

    private func name(of index: Int, in document: Document) -> String? {
        let node = document.nodes[index], source = document.source
        let lineEnd = source[Int(node.end)...].firstIndex { $0 == UInt8(ascii: "\n") } ?? source.count
        if let beside = document.comments.first(where: { (Int(node.end) ..< lineEnd).contains(Int($0.lowerBound)) }) {
            return text(of: beside, in: source)
        }
        let lineStart = source[..<Int(node.start)].lastIndex { $0 == UInt8(ascii: "\n") }.map { $0 + 1 } ?? 0
        if let above = document.comments.first(where: { Int($0.upperBound) + 1 == lineStart }),
            source[..<Int(above.lowerBound)].reversed().prefix(while: { $0 != UInt8(ascii: "\n") }).allSatisfy({ $0 == UInt8(ascii: " ") })
        {
            return text(of: above, in: source)
        }
        return Value(document, index).anchorName
    }

    private func text(of comment: Range<UInt32>, in source: [UInt8]) -> String? {
        let text = source[Int(comment.lowerBound) ..< Int(comment.upperBound)].drop { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: " ") }
        let blanks = text.reversed().prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }.count
        return text.isEmpty ? nil : String(decoding: text.dropLast(blanks), as: UTF8.self)
    }
}
