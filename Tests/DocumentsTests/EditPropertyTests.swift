import Glibc
import TestSupport
import Testing

@testable import Documents

@Suite struct `Random edits of random documents` {
    /// In batches, since each argument of a test has its price.
    private static let batch: UInt64 = 500

    /// 100 000 documents with `CFGOPS_LONG=1`, which take a debug build too long for every run.
    @Test(arguments: 0 ..< (longRun ? 200 : 40) as Range<UInt64>)
    func `change what they should and nothing else`(batch: UInt64) throws {
        var done = 0
        for seed in batch * Self.batch ..< (batch + 1) * Self.batch where try check(seed: seed) { done += 1 }
        #expect(done > Int(Self.batch) / 3, "too many of the edits were refused")
    }

    /// - Returns: whether the edit was done.
    private func check(seed: UInt64) throws -> Bool {
        var random = SeededRandom(seed: seed)
        let file = try RandomFile(&random), document = file.document
        let edit = RandomEdit(file.tree, &random, isJson: document.syntax == .json), text = String(decoding: document.source, as: UTF8.self)
        let bytes: [UInt8]
        do {
            bytes = try edit.apply(to: document, root: document.roots.isEmpty ? nil : file.root)
        } catch let complaint as Diagnostic {
            let isRight = edit.expected == nil || edit.mayBeRefused(complaint, file.tree)
            #expect(isRight, "seed \(seed): \(edit) of\n\(text)\nwas refused: \(complaint.rendered)")
            #expect(complaint.place != nil || complaint.message.hasPrefix("cannot make element"), "seed \(seed): \(complaint.rendered)")
            return false
        }
        let after = String(decoding: bytes, as: UTF8.self), story = "seed \(seed): \(edit) of\n\(text)\ngave\n\(after)"
        guard let expected = edit.expected else {
            Issue.record("nothing to do: \(story)")
            return true
        }
        let isSorted = file.tree.isShared, result = try layer(after, file: document.file)
        let read = RandomTree(Value(result, Int(result.roots[file.root].node)))
        #expect(read.yaml(isSorted: isSorted) == expected.yaml(isSorted: isSorted), "\(story)")
        #expect(try EditPlace(edit, file).isLocal(bytes), "touched more than it must: \(story)")
        try checkComments(edit, file, bytes, story)
        return true
    }

    /// Every comment is there once, but for those inside what went.
    private func checkComments(_ edit: RandomEdit, _ file: RandomFile, _ bytes: [UInt8], _ story: String) throws {
        guard !file.comments.isEmpty else { return }
        let place = EditPlace(edit, file), gone = try place.gone()
        for comment in file.comments {
            let text = Array(comment.utf8)[...], count = occurrences(of: text, in: bytes)
            if count == 1 { continue }
            let offset = try #require(firstOffset(of: text, in: file.document.source[...]))
            #expect(count == 0 && gone.contains(offset), "\"\(comment)\" \(count) times: \(story)")
        }
    }
}

/// A random file, and what is known of it without reading it.
struct RandomFile {
    let document: Document
    let tree: RandomTree
    /// Which document of the stream the tree is.
    var root = 0
    var comments: [String] = []

    init(_ random: inout SeededRandom) throws {
        let kind = Int.random(in: 0 ... 19, using: &random)
        tree = kind == 19 ? .scalar(.null, "") : kind % 3 == 0 ? .sharing(&random) : .random(&random)
        var style = RandomStyle(random)
        _ = random.next()
        if kind % 5 == 0, kind > 0, !tree.hasInfinity {
            let indentation = ["  ", "    ", "\t"][kind / 5 - 1], styles: [JsonWriter.Style] = [.pretty, .line, .compact]
            let writer = JsonWriter(
                styles.randomElement(using: &random) ?? .line, indentation: Array(indentation.utf8), margin: [], plain: false)
            document = try layer(tree.json(writer), file: "app.json")
        } else if kind == 1 {
            // In a stream an empty document counts as well.
            let text = "# first\nkind: A\n---\n" + style.write(tree, inStream: true) + "--- # last\nkind: B\n"
            (document, root) = (try layer(text), 1)
        } else {
            document = try layer(style.write(tree))
        }
        comments = style.comments.filter { _ in document.syntax == .yaml }
        let read = document.roots.isEmpty ? RandomTree.scalar(.null, "") : RandomTree(Value(document, Int(document.roots[root].node)))
        #expect(read.yaml() == tree.yaml(), "the test's own writer is wrong: \(String(decoding: document.source, as: UTF8.self))")
    }
}

/// Where a part begins, counted from the start of the bytes. By the C library, since a debug build takes a hundred times as long for a
/// loop; texts hold no NUL.
func firstOffset(of part: ArraySlice<UInt8>, in bytes: ArraySlice<UInt8>) -> Int? {
    (Array(bytes) + [0]).withUnsafeBytes { bytes in
        (Array(part) + [0]).withUnsafeBytes { part in
            guard let text = bytes.assumingMemoryBound(to: CChar.self).baseAddress,
                let word = part.assumingMemoryBound(to: CChar.self).baseAddress
            else { return nil }
            return strstr(text, word).map { UnsafePointer($0) - text }
        }
    }
}

func isSame(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
    left.count == right.count && firstOffset(of: left, in: right) == 0
}

func occurrences(of part: ArraySlice<UInt8>, in bytes: [UInt8]) -> Int {
    guard let first = firstOffset(of: part, in: bytes[...]) else { return 0 }
    return 1 + occurrences(of: part, in: Array(bytes[(first + part.count)...]))
}
