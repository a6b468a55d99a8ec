import Documents
import TestSupport
import Testing

/// Edits of the documents that the YAML test suite thought up to break parsers.
@Suite struct `Edits of odd documents` {
    private static let values: [NewValue] = {
        let tree = Json.parse(Array("{\"k\": [1, {\"l\": \"m\"}], \"n\": \"two\\nlines\\n\"}".utf8), file: "new").document
        return [.scalar(kind: .string, text: "new"), .scalar(kind: .string, text: "two\nlines\n"), .scalar(kind: .integer, text: "7")]
            + (tree.map { [.json($0)] } ?? [])
    }()

    /// One in two hundred may be refused without a reason of its own: where tabs or a `:` alone stand in ways that people do not write.
    @Test func `are right or refused`() throws {
        var done = 0, refused: [String] = []
        for testCase in YamlCase.all where !testCase.isError {
            guard let document = Layer.parse(try testCase.read("in.yaml"), file: testCase.id).document else { continue }
            for (number, root) in document.roots.enumerated() {
                for path in paths(Value(document, Int(root.node)), below: .root) {
                    for edit in edits(of: path, in: document, root: number) {
                        do {
                            let bytes = try edit.apply()
                            let result = try #require(Layer.parse(bytes, file: testCase.id).document)
                            let found = try value(at: path, in: Value(result, Int(result.roots[number].node)))
                            #expect(edit.isSeen(found), "\(testCase.id) \(path)")
                            done += 1
                        } catch let complaint as Diagnostic {
                            if complaint.code == "edit-refused" { refused.append("\(testCase.id) \(path): \(edit.name)") }
                        }
                    }
                }
            }
        }
        #expect(refused.count * 200 <= done, "\(refused)")
    }

    private struct Attempt {
        var name: String
        var apply: () throws -> [UInt8]
        var isSeen: (Value?) -> Bool
    }

    private func edits(of path: Path, in document: Document, root: Int) -> [Attempt] {
        let sets = Self.values.enumerated().map { number, new in
            Attempt(name: "set \(number)", apply: { try Edit.set(path, to: new, in: document, root: root) }) { found in
                if case .scalar(let kind, let text) = new {
                    found?.kind == kind && found?.text == text
                } else {
                    found?["k"]?.elements.count == 2
                }
            }
        }
        let unset = Attempt(name: "unset", apply: { try Edit.unset(path, in: document, root: root) }, isSeen: { _ in true })
        let add = Attempt(
            name: "add",
            apply: { try Edit.set(path.appending(key: "added"), to: .scalar(kind: .boolean, text: "true"), in: document, root: root) },
            isSeen: { $0?["added"]?.kind == .boolean })
        return sets + [unset, add]
    }

    private func paths(_ value: Value, below path: Path) -> [Path] {
        guard value.document.nodes[value.index].kind != .alias else { return [path] }
        let own =
            value.ownEntries.map { (path.appending(key: $0.key.text), $0.value) }
            + value.elements.enumerated().map { (path.appending(index: $0.offset), $0.element) }
        return [path] + own.flatMap { paths($0.1, below: $0.0) }
    }
}
