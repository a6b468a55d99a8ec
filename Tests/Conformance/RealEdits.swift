import Documents
import TestSupport
import Testing

/// Appending, renaming and moving at random places of files that people wrote, and of those that were thought up to break parsers.
@Suite struct `Edits of files by others` {
    private static let files: [Document] = {
        let odd = YamlCase.all.filter { !$0.isError }.compactMap { try? $0.read("in.yaml") }
        let real = `Files of real GitOps repositories`.paths.compactMap { try? readFile($0) }.filter { longRun || $0.count < 20_000 }
        return (odd + real).compactMap { Layer.parse($0, file: "app.yaml").document }
    }()

    /// What an edit may be refused for; that the result would not read back is none of it.
    private static let reasons: Set = [
        "shared-by-anchor", "under-alias", "inside-merge", "merge-key", "hides-merged", "anchor-out-of-reach", "cannot-rewrite",
        "comment-lost", "changes-string", "path-through-null", "not-a-sequence", "not-an-entry", "target-exists", "into-itself",
        "path-through-scalar", "whole-document",
    ]

    @Test(.enabled(if: !files.isEmpty, "there is no public data"))
    func `are right or refused with the reason`() throws {
        var random = SeededRandom(seed: 1), done = 0, refused: [String] = []
        for document in Self.files {
            for (number, root) in document.roots.enumerated() {
                let paths = paths(Value(document, Int(root.node)), below: .root).shuffled(using: &random).prefix(longRun ? 100 : 3)
                for path in paths {
                    do {
                        try check(path, in: document, number, &random)
                        done += 1
                    } catch let complaint as Diagnostic {
                        #expect(complaint.place != nil, "\(complaint.rendered)")
                        if !Self.reasons.contains(complaint.code) { refused.append("\(complaint.rendered) of\n\(text(document.source))") }
                    }
                }
            }
        }
        #expect(done > 1000)
        #expect(refused.count * 500 <= done, "\(refused.prefix(5).joined(separator: "\n"))")
    }

    private func check(_ path: Path, in document: Document, _ root: Int, _ random: inout SeededRandom) throws {
        let top = Value(document, Int(document.roots[root].node))
        switch Int.random(in: 0 ... 2, using: &random) {
        case 0:
            let after = try #require(
                Layer.parse(Edit.append(.string("new"), to: path, in: document, root: root), file: "app.yaml").document)
            let found = try value(at: path, in: Value(after, Int(after.roots[root].node)))?.elements
            #expect(found?.last?.text == "new")
            #expect(after.comments.count == document.comments.count)
            if let found, found.count > 1 {
                let back = try Edit.unset(path.appending(index: found.count - 1), in: after, root: root)
                #expect(back == document.source || document.source.last != UInt8(ascii: "\n"), "\(path) of \(text(document.source))")
            }
        case 1:
            guard case .key(let key)? = path.steps.last else { return }
            let after = try #require(Layer.parse(Edit.rename(path, to: "renamed", in: document, root: root), file: "app.yaml").document)
            let back = try Edit.rename(path.parent.appending(key: "renamed"), to: key, in: after, root: root)
            let again = try #require(Layer.parse(back, file: "app.yaml").document)
            #expect(again.nodes.count == document.nodes.count && again.comments.count == document.comments.count)
        default:
            let old = try value(at: path, in: top)?.yaml(),
                target = top.kind == .mapping ? Path([.key("moved")]) : Path([.index(Int(top.node.link))])
            guard top.kind.isCollection, !path.isRoot else { return }
            let bytes = try Edit.move(path, to: target, in: document, root: root)
            let after = try #require(Layer.parse(bytes, file: "app.yaml").document), new = Value(after, Int(after.roots[root].node))
            let last = new.kind == .mapping ? new.ownEntries.first { $0.key.text == "moved" }?.value : new.elements.last
            #expect(last?.yaml() == old, "\(path) of \(text(document.source))")
            #expect(comments(after) == comments(document), "\(path) of \(text(document.source))")
        }
    }

    private func comments(_ document: Document) -> [String] {
        document.comments.map { text(document.source[Int($0.lowerBound) ..< Int($0.upperBound)]) }.sorted()
    }

    private func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

    /// What the file states itself: neither aliases nor what a merge key brings in.
    private func paths(_ value: Value, below path: Path) -> [Path] {
        guard value.document.nodes[value.index].kind != .alias else { return [path] }
        let own =
            value.ownEntries.filter { !$0.key.isMergeKey }.map { (path.appending(key: $0.key.text), $0.value) }
            + value.elements.enumerated().map { (path.appending(index: $0.offset), $0.element) }
        return [path] + own.flatMap { paths($0.1, below: $0.0) }
    }
}

extension Node.Kind {
    fileprivate var isCollection: Bool { self == .mapping || self == .sequence }
}
