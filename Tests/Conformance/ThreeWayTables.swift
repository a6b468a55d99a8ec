import Changing
import Documents
import TestSupport
import Testing

/// Three-way merges that others have written down. In kustomize's the update wins where both sides changed a value: here such a value is a
/// conflict, and the tables are met when every conflict is decided for theirs.
@Suite struct `A merge of two changes, judged by other people's tables,` {
    /// What the tables want and a merge of configuration does not do, by group and description.
    private static let otherwise: [String: String] = {
        let nulls = "a null is a value like any other: in a layer it removes what is inherited (R9)"
        let removed = "removed there and changed here is a conflict, and theirs takes all of it away"
        let gone = "removed here and changed there is a conflict, and theirs brings all of it back"
        return [
            "element: Remove an element -- empty containers": nulls, "list: Explicitly clear a field": nulls,
            "scalar: Explicitly clear a field": nulls, "map: Specify a field as empty that isn't present in the source": nulls,
            "map: Remove an annotation": removed, "map: Remove annotations field": removed,
            "map: Remove annotations field, but keep in dest": removed, "map: Remove annotations, but they are already empty": removed,
            "element: Add a field to the element, element missing from dest": gone,
            "element: Update a field on the elem, element missing from the dest": gone,
            "map: Add an annotation to the field, field missing from dest": gone,
        ]
    }()

    @Test func `is kustomize's merge of an update into a local copy`() throws {
        guard let folder = Conformance.folder("k8s-merge") else { return }
        let file = "\(folder)/three-way-merge.json"
        let cases = try #require(Json.parse(try readFile(file), file: file).document?.root).elements
        var found: Set<String> = []
        for row in cases {
            let texts = try ["origin", "local", "update", "expected"].map { Array(try #require(row[$0]).text.utf8) }
            let name = "\(row["group"]?.text ?? ""): \(row["description"]?.text ?? "")"
            let merged = try ThreeWay.merge(
                base: texts[0], ours: texts[1], theirs: texts[2], file: "app.yaml", rules: MergedLayer(of: nil, nil).rules
            ) { _ in .theirs }
            #expect(merged.conflicts == [], "\(name)")
            let isExpected = try isSame(value(merged.text), value(texts[3]))
            if Self.otherwise[name] == nil {
                #expect(
                    isExpected,
                    "\(name):\n\(String(decoding: merged.text, as: UTF8.self))\nexpected\n\(String(decoding: texts[3], as: UTF8.self))")
            } else if !isExpected {
                found.insert(name)
            }
        }
        #expect(found == Set(Self.otherwise.keys), "named as done otherwise, and not")
    }

    @Test func `is kustomize's merge of trees of files`() throws {
        guard let folder = Conformance.folder("k8s-merge") else { return }
        func files(_ name: String) throws -> [String: [UInt8]] {
            let top = "\(folder)/three-way-dataset/dataset1\(name)/"
            return Dictionary(
                uniqueKeysWithValues: try filePaths(below: top).map { (String($0.dropFirst(top.count + 1)), try readFile($0)) })
        }
        let origin = try files(""), local = try files("-localupdates"), update = try files("-remoteupdates")
        for (path, text) in try files("-expected") {
            guard let ours = local[path], let theirs = update[path] else {
                #expect(text == local[path] ?? update[path], "\(path): only one side has it")
                continue
            }
            let merged = try ThreeWay.merge(
                base: origin[path], ours: ours, theirs: theirs, file: path, rules: MergedLayer(of: nil, nil).rules
            ) { _ in .theirs }
            #expect(try isSame(value(merged.text), value(text)), "\(path):\n\(String(decoding: merged.text, as: UTF8.self))")
        }
    }

    /// A patch is the change of theirs, one more key that of ours: the merge has both.
    @Test(arguments: ["rfc6902/tests", "rfc6902/spec_tests", "merge-patch/rfc7386-appendix-a"])
    func `carries the patches of RFC 6902 and RFC 7396 beside a change of its own`(table: String) throws {
        guard let folder = Conformance.folder("json-patch") else { return }
        let file = "\(folder)/\(table).json"
        let cases = try #require(Json.parse(try readFile(file), file: file).document?.root).elements
        var count = 0
        for row in cases {
            guard let before = row["doc"] ?? row["original"], let after = row["expected"] ?? row["result"] else { continue }
            func text(_ value: Value, _ ours: String) throws -> [UInt8] {
                Array("{\"v\": ".utf8) + (try value.json(.pretty)) + Array(", \"ours\": \(ours)}".utf8)
            }
            let merged = try ThreeWay.merge(base: text(before, "1"), ours: text(before, "2"), theirs: text(after, "1"), file: "app.json")
            #expect(merged.conflicts == [], "\(row.text)")
            #expect(
                try isSame(value(merged.text, "app.json"), value(text(after, "2"), "app.json")),
                "\(String(decoding: merged.text, as: UTF8.self))")
            count += 1
        }
        #expect(count > 10)
    }

    private func value(_ text: [UInt8], _ file: String = "app.yaml") throws -> Value {
        try #require(Layer.parse(text, file: file).document?.root, "\(String(decoding: text, as: UTF8.self))")
    }
}
