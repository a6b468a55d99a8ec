import Documents
import Overlays
import Testing

@Suite struct `The overlay of layers` {
    @Test(
        arguments: [
            // Mappings by key; scalars and lists replace; inherited keys first, new ones in the order of their layers (R12).
            (["a: 1\nb: 2", "b: 3\nc: 4"], "{a: 1, b: 3, c: 4}"),
            (["a: {x: 1, y: {p: 1}}", "a: {y: {q: 2}}"], "{a: {x: 1, y: {p: 1, q: 2}}}"),
            (["a: [1, 2, 3]", "a: [4]"], "{a: [4]}"),
            (["a: 1", "b: 2", "a: 3\nc: 4"], "{a: 3, b: 2, c: 4}"),
            (["z: 1\na: 2", "m: 3\na: 4\nz: 5"], "{z: 5, a: 4, m: 3}"),
            // Numbers keep their text.
            (["a: 1.10\nb: 0o17\nc: 9223372036854775808", "a: 1.20"], "{a: 1.20, b: 0o17, c: 9223372036854775808}"),
            // Null is a value where the document starts, and removes further down; `${null}` is a null anywhere (R9).
            (["a: null\nb: 1", "b: null"], "{a: null}"),
            (["a: 1\nb: 2", "a:"], "{b: 2}"),
            (["a: 1", "a: ${null}\nb: [null]"], "{a: null, b: [null]}"),
            (["a: {b: 1, c: 2}", "a: {b: null}"], "{a: {c: 2}}"),
            // Removed and added again goes last (R12).
            (["a: 1\nb: 2", "a: null", "a: 3"], "{b: 2, a: 3}"),
            // `{}` changes nothing, `[]` empties (R10).
            (["a: {b: 1}\nc: [1]", "a: {}\nc: []"], "{a: {b: 1}, c: []}"),
            (["a: 1", "b: {}"], "{a: 1, b: {}}"),
            // `$patch: replace` clears what was inherited (R10).
            (["a: {b: 1, c: 2}", "a: {$patch: replace, d: 3}"], "{a: {d: 3}}"),
            (["a: {b: 1}\nc: 2", "a: {$patch: delete}"], "{c: 2}"),
            // Inside a list everything is content (R9).
            (["a: 1", "l: [{$patch: replace, x: null}]"], "{a: 1, l: [{$patch: \"replace\", x: null}]}"),
            // An empty or comment-only layer states nothing (R7).
            (["a: 1", "# nothing yet\n", "b: 2"], "{a: 1, b: 2}"),
            (["", "a: null"], "{a: null}"),
            // A root null deletes the inherited document; a child may state it anew (R7).
            (["a: 1", "null", "b: null"], "{b: null}"),
            (["a: 1", "null"], "-"),
            // Merge keys and aliases are expanded in their layer before the layers merge (R8).
            (["d: &d {x: 1, y: 2}\na: {<<: *d, y: 3}", "a: {x: null}"], "{d: {x: 1, y: 2}, a: {y: 3}}"),
            (["d: &d {x: 1}\na: *d", "a: {y: 2}"], "{d: {x: 1}, a: {x: 1, y: 2}}"),
            (["a: 1", "d: &d {x: null}\nb: [*d]\nc: {z: 1, <<: *d}"], "{a: 1, d: {}, b: [{x: null}], c: {z: 1}}"),
            // Keys that are no strings are their text (R8).
            (["8080: a\ntrue: b", "\"8080\": c"], "{8080: \"c\", true: \"b\"}"),
        ] as [(layers: [String], result: String)])
    func `gives one tree`(layers: [String], result: String) throws {
        #expect(try configuration(chained(layers)).effective("app", in: "e\(max(1, layers.count - 1))").shown == result)
    }

    @Test(
        arguments: [
            (
                ["a: 1", "b: null"],
                [
                    "environments/e1/app.yaml:1:4: warning: null removes nothing: no inherited layer states \"b\"\n  hint: \"${null}\" is a null that stays"
                ]
            ),
            (
                ["a: 1", "b: {c: null}"],
                [
                    "environments/e1/app.yaml:1:8: warning: null removes nothing: no inherited layer states \"b.c\"\n  hint: \"${null}\" is a null that stays"
                ]
            ),
            (
                ["# empty", "null"],
                [
                    "environments/e1/app.yaml:1:1: warning: null removes nothing: no inherited layer states the root\n  hint: \"${null}\" is a null that stays"
                ]
            ),
            (
                ["a: {b: 1}", "a: {b: 1}"],
                ["environments/e1/app.yaml:1:8: warning: \"a.b\" repeats the inherited value (environments/base/app.yaml:1:8)"]
            ),
            (
                ["a: [1, [x]]", "a: [1, [x]]"],
                ["environments/e1/app.yaml:1:4: warning: \"a\" repeats the inherited value (environments/base/app.yaml:1:4)"]
            ),
            (["a: 1", "a: \"1\""], []),
            (
                ["\"\": \"\"", "\"\": \"\""],
                ["environments/e1/app.yaml:1:5: warning: \"\"\"\" repeats the inherited value (environments/base/app.yaml:1:5)"]
            ),
            (
                ["a: 1", "b: {$patch: delete, c: 1}"],
                ["environments/e1/app.yaml:1:4: warning: \"$patch\" has no effect: nothing is inherited at \"b\""]
            ),
            (
                ["a: 1", "a: {b: 1}"],
                ["environments/e1/app.yaml:1:4: warning: \"a\" is a mapping and replaces a scalar (environments/base/app.yaml:1:4)"]
            ),
            (
                ["a: [1]", "a: x"],
                ["environments/e1/app.yaml:1:4: warning: \"a\" is a scalar and replaces a list (environments/base/app.yaml:1:4)"]
            ),
            (["a: null\nb: 1", "a: {x: 1}\nb: ${a}"], []),
            (["a: 1", "- 1"], ["environments/e1/app.yaml:1:3: error: expected a mapping at the root of a layer, got a list"]),
            (
                ["a: {b: 1}", "a: {$patch: drop}"],
                ["environments/e1/app.yaml:1:13: error: unknown \"$patch\" \"drop\": expected \"delete\", \"replace\" or \"merge\""]
            ),
            (
                ["a: 1", "b: {$patch: replace, c: 1}"],
                ["environments/e1/app.yaml:1:4: warning: \"$patch\" has no effect: nothing is inherited at \"b\""]
            ),
        ] as [(layers: [String], complaints: [String])])
    func `complains where a layer says something strange`(layers: [String], complaints: [String]) throws {
        #expect(try configuration(chained(layers)).effective("app", in: "e1").complaints == complaints)
    }

    @Test func `says what a scalar replaces also where several layers have made it (R11)`() throws {
        let complaints = try configuration(chained(["a: {x: 1}", "a: {y: 2}", "a: z"])).effective("app", in: "e2").complaints
        #expect(
            complaints == ["environments/e2/app.yaml:1:4: warning: \"a\" is a scalar and replaces a mapping (environments/e1/app.yaml:1:4)"]
        )
    }

    @Test func `takes merge keys literally where the manifest says so`() throws {
        let files = [
            Manifest.file: "version: 1\nyaml: { merge-keys: false }", "environments/dev/app.yaml": "d: &d {x: 1}\na: {<<: *d}",
        ]
        #expect(try configuration(files).effective("app", in: "dev").shown == "{d: {x: 1}, a: {<<: {x: 1}}}")
    }

    @Test func `finds keys of large mappings by hash`() throws {
        let base = (0 ..< 300).map { "key-\($0): \($0)" }, deeper = (0 ..< 300).reversed().map { "key-\($0 * 2): x\($0)" }
        let result = try configuration(chained([base.joined(separator: "\n"), deeper.joined(separator: "\n")])).effective("app", in: "e1")
        let document = try #require(result.document)
        #expect(document.count(document.root) == 450)
        #expect(document.children(document.root).prefix(3).map { document.text($0.value) } == ["x0", "1", "x1"])
        #expect(document.children(document.root).suffix(150).first.map { document.text($0.key) } == "key-598")
    }

    @Test func `replaces the programs of flag documents whole (R11)`() throws {
        let files = [
            "environments/base/flags.yaml": "flags: {f: {state: ENABLED, targeting: {if: [1, 2]}}}\n$evaluators: {e: {in: [1]}}",
            "environments/dev/flags.yaml": "flags: {f: {targeting: {var: null}}}\n$evaluators: {e: {or: [2]}}",
            "environments/base/rules.yaml": "flags: {f: {targeting: {if: 1}}}",
            "environments/dev/rules.yaml": "flags: {f: {targeting: {var: 2}}}",
        ]
        let configuration = try configuration(files)
        #expect(
            try configuration.effective("flags", in: "dev").shown
                == "{flags: {f: {state: \"ENABLED\", targeting: {var: null}}}, $evaluators: {e: {or: [2]}}}")
        #expect(try configuration.effective("rules", in: "dev").shown == "{flags: {f: {targeting: {if: 1, var: 2}}}}")
    }
}

@Suite struct `Lists with a strategy` {
    @Test(
        arguments: [
            (.append, ["l: [1, 2]", "l: [3]"], "{l: [1, 2, 3]}"),
            (.append, ["l: [1, 2]", "l: []"], "{l: [1, 2]}"),
            (.append, ["l: [1]", "l: null"], "{}"),
            (.append, ["a: 1", "l: [1]"], "{a: 1, l: [1]}"),
            (.prepend, ["l: [1, 2]", "l: [3]", "l: [4]"], "{l: [4, 3, 1, 2]}"),
            (.replace, ["l: [1]", "l: [2]"], "{l: [2]}"),
            (.replace, ["l: {a: 1}", "l: {b: null}"], "{l: {b: null}}"),
            (
                .by(["name"]), ["l: [{name: a, x: 1}, {name: b}]", "l: [{name: c}, {name: a, y: 2}]"],
                "{l: [{name: \"a\", x: 1, y: 2}, {name: \"b\"}, {name: \"c\"}]}"
            ),
            (
                .by(["port", "protocol"]),
                ["l: [{port: 80, protocol: TCP, n: 1}]", "l: [{port: 80, protocol: UDP}, {port: 80, protocol: TCP, n: 2}]"],
                "{l: [{port: 80, protocol: \"TCP\", n: 2}, {port: 80, protocol: \"UDP\"}]}"
            ),
            (.by(["name"]), ["l: [{name: a}, {name: b}]", "l: [{name: a, $patch: delete}]"], "{l: [{name: \"b\"}]}"),
            (
                .by(["name"]), ["l: [{name: a, x: 1}, {name: b}]", "l: [{name: a, $patch: replace, y: 2}]"],
                "{l: [{name: \"a\", y: 2}, {name: \"b\"}]}"
            ),
            (.by(["name"]), ["l: [{name: a}]", "l: [{name: b}, {$patch: replace}]"], "{l: [{name: \"b\"}]}"),
            (.by(["name"]), ["l: [{name: a, x: 1}]", "l: [{name: a, x: null}]"], "{l: [{name: \"a\"}]}"),
            (.by(["name"]), ["l: [{name: a}]", "l: []"], "{l: [{name: \"a\"}]}"),
        ] as [(strategy: MergeStrategy, layers: [String], result: String)])
    func `merge as it says (R10)`(strategy: MergeStrategy, layers: [String], result: String) throws {
        let configuration = try configuration(chained(layers), strategies: Lists.table([("l", strategy)]))
        #expect(try configuration.effective("app", in: "e\(layers.count - 1)").shown == result)
    }

    @Test(
        arguments: [
            (["l: [{x: 1}]"], "environments/base/app.yaml:1:5: error: an element of a list merged by \"name\" lacks it"),
            (["l: [{name: a}]", "l: [1]"], "environments/e1/app.yaml:1:5: error: an element of a list merged by \"name\" lacks it"),
            (
                ["l: [{name: a}]", "l: [{name: b}, {name: b}]"],
                "environments/e1/app.yaml:1:16: error: two elements of a list merged by \"name\" have the same"
            ),
            (
                ["l: [{name: a}]", "l: [{name: b, $patch: delete}]"],
                "environments/e1/app.yaml:1:5: warning: \"$patch\" has no effect: nothing is inherited at \"l[0]\""
            ),
        ] as [(layers: [String], complaint: String)])
    func `refuse elements that cannot be told apart (R10)`(layers: [String], complaint: String) throws {
        let configuration = try configuration(chained(layers), strategies: Lists.table([("l", .by(["name"]))]))
        #expect(try configuration.effective("app", in: "e1").complaints == [complaint])
    }

    @Test func `follow their path through keys, any key and any depth`() throws {
        let strategies = Lists.table([("*.l", .append), ("deep.**.m", .prepend), ("by", .by(["id"])), ("by.*.tags", .append)])
        let layers = [
            "a: {l: [1]}\nl: [1]\ndeep: {x: {y: {m: [1]}}}\nby: [{id: 1, tags: [a]}]",
            "a: {l: [2]}\nl: [2]\ndeep: {x: {y: {m: [2]}}}\nby: [{id: 1, tags: [b]}]",
        ]
        #expect(
            try configuration(chained(layers), strategies: strategies).effective("app", in: "e1").shown
                == "{a: {l: [1, 2]}, l: [2], deep: {x: {y: {m: [2, 1]}}}, by: [{id: 1, tags: [\"a\", \"b\"]}]}")
    }

    @Test func `may not have two of them (R12)`() throws {
        let configuration = try configuration(chained(["l: [1]", "l: [2]"]), strategies: Lists.table([("l", .append), ("*", .prepend)]))
        #expect(
            try configuration.effective("app", in: "e1").errors.map(\.rendered).last
                == "environments/e1/app.yaml:1:4: error: two merge strategies for \"l\": \"append\" (s.json:1:1) and \"prepend\" (s.json:1:1)"
        )
    }
}

/// A strategy table for document `app`.
enum Lists {
    static func table(_ rules: [(String, MergeStrategy)]) -> StrategyTable {
        let source = Json.parse(Array("true".utf8), file: "s.json").document?.root
        return StrategyTable(rules.map { .init([Pattern("app")], AnnotationGraph(PathPattern($0.0), $0.1, source: source)) })
    }
}
