import Documents
import Overlays
import Schemas
import TestSupport
import Testing

@Suite struct `Defaults of a schema` {
    /// The document `app` of chained layers in the last environment, with the defaults of some schemas.
    private func filled(_ layers: [String], _ schemas: [String], in environment: String? = nil) throws -> EffectiveResult {
        try configuration(chained(layers), defaults: Self.table(schemas)).effective(
            "app", in: environment ?? "e\(max(layers.count - 1, 1))")
    }

    private static func table(_ schemas: [String], in environments: [Named]? = nil) throws -> DefaultTable {
        let graphs = try schemas.enumerated().compactMap { index, text in
            let file = "schemas/s\(index).yaml"
            let document = try #require(Layer.parse(Array(text.utf8), file: file).document)
            return try SchemaAnnotations.read(document, uri: "file:///\(file)", source: NoSchemas(), readsDefaults: true).graph
        }
        return DefaultTable(graphs.map { DefaultTable.Entry([Pattern("app")], in: environments, $0) })
    }

    @Test(
        arguments: [
            ("properties: {port: {default: 8080}}", ["host: a"], "{host: \"a\", port: 8080}"),
            // Behind what is stated, in the order of the schema.
            ("properties: {a: {default: 1}, b: {default: 2}, c: {default: 3}}", ["b: 9\nx: 0"], "{b: 9, x: 0, a: 1, c: 3}"),
            // What is stated stays, null and the empty text too.
            ("properties: {a: {default: 1}, b: {default: 2}}", ["a: null\nb: ''"], "{a: null, b: \"\"}"),
            ("properties: {a: {default: 1}}", ["x: 1", "a: ${null}"], "{x: 1, a: null}"),
            // Inside mappings that are there, and elements of lists; a mapping that is not there is not made.
            ("properties: {s: {properties: {a: {default: 1}}}}", ["s: {b: 2}"], "{s: {b: 2, a: 1}}"),
            ("properties: {s: {properties: {a: {default: 1}}}}", ["b: 2"], "{b: 2}"),
            ("properties: {l: {items: {properties: {a: {default: 1}}}}}", ["l: [{a: 2}, {}, 3]"], "{l: [{a: 2}, {a: 1}, 3]}"),
            ("additionalProperties: {properties: {a: {default: 1}}}", ["x: {}\ny: {a: 2}"], "{x: {a: 1}, y: {a: 2}}"),
            ("patternProperties: {^x: {properties: {a: {default: 1}}}}", ["x: {}\ny: {}"], "{x: {a: 1}, y: {}}"),
            // A default is filled in too.
            ("properties: {s: {default: {b: 2}, properties: {a: {default: 1}}}}", ["x: 1"], "{x: 1, s: {b: 2, a: 1}}"),
            ("properties: {s: {default: {}, properties: {t: {default: {}, properties: {a: {default: 1}}}}}}", ["{}"], "{s: {t: {a: 1}}}"),
            // Through references and allOf; what stands beside a reference is nearer than what is behind it.
            ("properties: {a: {$ref: '#/$defs/d'}}\n$defs: {d: {default: 1}}", ["{}"], "{a: 1}"),
            ("properties: {a: {$ref: '#/$defs/d', default: 2}}\n$defs: {d: {default: 1}}", ["{}"], "{a: 2}"),
            ("allOf: [{properties: {a: {default: 1}}}, {properties: {b: {default: 2}}}]", ["{}"], "{a: 1, b: 2}"),
            ("allOf: [{properties: {a: {default: 1}}}, {properties: {a: {default: 1}}}]", ["{}"], "{a: 1}"),
            ("properties: {c: {$ref: '#'}, a: {default: 1}}", ["c: {c: {}}"], "{c: {c: {a: 1}, a: 1}, a: 1}"),
            // Never out of a branch: whether it holds is not known for what is not there.
            ("anyOf: [{properties: {a: {default: 1}}}]", ["{}"], "{}"),
            ("oneOf: [{properties: {a: {default: 1}}}]", ["{}"], "{}"),
            ("not: {properties: {a: {default: 1}}}", ["{}"], "{}"),
            (
                "if: {properties: {a: {default: 1}}}\nthen: {properties: {b: {default: 1}}}\nelse: {properties: {c: {default: 1}}}", ["{}"],
                "{}"
            ),
            ("dependentSchemas: {x: {properties: {a: {default: 1}}}}", ["x: 1"], "{x: 1}"),
            // What it is, it stays: text with the marks of references, lists, null, merge keys.
            ("properties: {a: {default: '${b} $${c}'}}", ["b: 1"], "{b: 1, a: \"${b} $${c}\"}"),
            ("properties: {a: {default: [1, {x: null}]}, b: {default: null}}", ["{}"], "{a: [1, {x: null}], b: null}"),
            ("$defs: &d {x: 1}\nproperties: {a: {default: {<<: *d, y: 2}}}", ["{}"], "{a: {x: 1, y: 2}}"),
            // No layer states the document: there is nothing to fill in.
            ("default: {a: 1}\nproperties: {b: {default: 1}}", ["# nothing"], "-"),
        ] as [(schema: String, layers: [String], result: String)])
    func `fill in what no layer states`(schema: String, layers: [String], result: String) throws {
        let filled = try filled(layers, [schema])
        #expect(filled.shown == result)
        #expect(filled.complaints == [])
    }

    @Test(
        arguments: [
            (["a: 1", "a: null"], "{}"),
            (["x: 1", "a: null"], "{x: 1}"),
            (["a: 1", "a: null", "x: 1"], "{x: 1}"),
            // Stated again, or taken away with everything around it and made anew.
            (["a: 1", "a: null", "a: 2"], "{a: 2}"),
            (["s: {a: 1}", "s: null", "s: {b: 1}"], "{s: {b: 1, a: 5}, a: 5}"),
            (["s: {a: 1}", "s: {a: null}", "s: {b: 1}"], "{s: {b: 1}, a: 5}"),
            (["s: {b: 1}", "s: {a: null}"], "{s: {b: 1}, a: 5}"),
            (["x: 1", "s: {a: null}"], "{x: 1, s: {}, a: 5}"),
        ] as [(layers: [String], result: String)])
    func `leave away what the last word of the layers takes away`(layers: [String], result: String) throws {
        let filled = try filled(layers, ["properties: {a: {default: 5}, s: {properties: {a: {default: 5}}}}"])
        #expect(filled.shown == result)
        #expect(filled.complaints == [])
    }

    @Test func `are there for references, and fill in what references bring`() throws {
        var files = chained(["url: http://${port}\ndb: ${db:main}", "x: 1"])
        files["environments/base/db.yaml"] = "main: {host: h}\nport: ${app:port}"
        let schema = "properties: {port: {default: 8080}, db: {properties: {port: {default: 5432}}}}"
        let configuration = try configuration(files, defaults: Self.table([schema]))
        #expect(
            try configuration.effective("app", in: "e1").shown
                == "{url: \"http://8080\", db: {host: \"h\", port: 5432}, x: 1, port: 8080}")
        #expect(try configuration.effective("db", in: "e1").shown == "{main: {host: \"h\"}, port: 8080}")
    }

    @Test func `name the schema as their origin`() throws {
        let schema = "properties:\n  s:\n    default: {a: 1}\n    properties:\n      b: {default: 2}\n  x: {default: 3}"
        let document = try #require(try filled(["x: 1", "x: null\ny: 1", "z: 1"], [schema]).document)
        func chain(_ path: String) throws -> [String] {
            try document.chain(of: Path(parsing: path)).map { "\($0.place) \($0.file.environment) \($0.value.text)" }
        }
        #expect(try chain("s.a") == ["schemas/s0.yaml:3:18  1"])
        #expect(try chain("s.b") == ["schemas/s0.yaml:5:20  2"])
        #expect(try chain("y") == ["environments/e1/app.yaml:2:4 e1 1"])
        #expect(try chain("x") == ["environments/base/app.yaml:1:4 base 1", "environments/e1/app.yaml:1:4 e1 null"])
    }

    @Test func `stand behind what layers took away with everything around it`() throws {
        let document = try #require(
            try filled(["s: {a: 1}", "s: null", "s: {b: 1}"], ["properties: {s: {properties: {a: {default: 5}}}}"]).document)
        #expect(
            try document.chain(of: Path(parsing: "s.a")).map { "\($0.place) \($0.value.text)" } == [
                "environments/base/app.yaml:1:8 1", "environments/e1/app.yaml:1:4 null", "schemas/s0.yaml:1:44 5",
            ])
    }

    @Test(
        arguments: [
            (
                ["properties: {a: {default: 1}}", "properties: {a: {default: 2}}"],
                "schemas/s0.yaml:1:27: error: two defaults for \"a\": 1 and 2\n  note: schemas/s1.yaml:1:27: the other one"
            ),
            (
                ["allOf: [{properties: {a: {default: {x: 1}}}}, {properties: {a: {default: [1]}}}]"],
                "schemas/s0.yaml:1:36: error: two defaults for \"a\": {\"x\":1} and [1]\n  note: schemas/s0.yaml:1:74: the other one"
            ),
            (
                ["properties: {a: {$ref: '#/$defs/d'}}\n$defs: {d: {default: {}, properties: {a: {$ref: '#/$defs/d'}}}}"],
                "schemas/s0.yaml:2:22: error: the default of \"a.a\" is filled in inside itself, without end"
            ),
        ] as [(schemas: [String], complaint: String)])
    func `are refused where they contradict each other or never end`(schemas: [String], complaint: String) throws {
        #expect(try filled(["{}"], schemas).complaints == [complaint])
        // Where a layer states the value nobody asks.
        #expect(try filled(["a: {a: {}}"], Array(schemas.prefix(schemas.count > 1 ? 2 : 0))).complaints == [])
    }

    @Test func `that multiply are refused`() throws {
        let levels = (0 ..< 40).map {
            "d\($0): {default: {}, properties: {a: {$ref: '#/$defs/d\($0 + 1)'}, b: {$ref: '#/$defs/d\($0 + 1)'}}}"
        }
        let schema = "$defs:\n  " + levels.joined(separator: "\n  ") + "\n  d40: {default: 1}\nproperties: {a: {$ref: '#/$defs/d0'}}"
        #expect(try filled(["{}"], [schema]).errors.map(\.code) == ["too-many-defaults"])
    }

    @Test func `of some environments fill in only there, and never in sets of layers (R6)`() throws {
        let schema = "properties: {a: {default: 1}}"
        let selector = try manifest("{version: 1, schemas: [{documents: app, schema: s, environments: e2}]}").schemas[0].environments
        let configuration = try configuration(chained(["x: 1", "x: 2", "x: 3"]), defaults: Self.table([schema], in: selector))
        #expect(try configuration.effective("app", in: "e1").shown == "{x: 2}")
        #expect(try configuration.effective("app", in: "e2").shown == "{x: 3, a: 1}")
        #expect(try filled(["x: 1"], [schema], in: "base").shown == "{x: 1}")
    }

    @Test func `never override a secret (R5)`() throws {
        var files = chained(["x: 1", "x: 2"])
        files["environments/e1/app.secrets.yaml"] = "token: ENC[AES256_GCM,data:x,type:str]\nsops: {mac: x}"
        let result = try configuration(files, defaults: Self.table(["properties: {token: {default: none}, t2: {default: none}}"]))
            .effective("app", in: "e1")
        #expect(result.shown == "{x: 2, token: <sealed>, t2: \"none\"}")
        #expect(result.errors.isEmpty)
    }

    @Test func `fill in each object of a stream`() throws {
        let object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
        let stream = "\(object)a}\n---\n\(object)b}\ndata: {}\n"
        #expect(
            try filled([stream], ["properties: {kind: {type: string}, immutable: {default: true}}"]).document?.shown().contains(
                "immutable: true}, ") == true)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func `fill in once, and nothing where there are none`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0 ..< 50 {
            let layers = (0 ..< 3).map { index in RandomTree.mapping(depth: 3, &random, removes: index > 0) }
            let schema = RandomTree.schema(depth: 3, &random)
            let plain = try filled(layers, []), once = try filled(layers, [schema])
            #expect(try filled(layers, ["properties: {}"]).shown == plain.shown, "seed \(seed): \(layers)")
            // A filled document as the only layer has nothing to be filled in but what a null kept away.
            let text = once.shown == "-" ? "{}" : once.shown
            let kept = try filled([text], [schema])
            if !layers.contains(where: { $0.contains("null") }) {
                #expect(kept.shown == text, "seed \(seed): \(layers) with \(schema)")
            }
            // What is stated is never another value.
            #expect(Self.isInside(plain.document, once.document), "seed \(seed): \(layers) with \(schema)")
        }
    }

    /// Whether everything that one document has is in the other as it is.
    private static func isInside(_ one: EffectiveDocument?, _ other: EffectiveDocument?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        func check(_ node: EffectiveDocument.NodeID, _ counterpart: EffectiveDocument.NodeID) -> Bool {
            guard one.kind(node) == .mapping, other.kind(counterpart) == .mapping else {
                return one.shown(node) == other.shown(counterpart)
            }
            return one.children(node).allSatisfy { key, value in
                other.child(counterpart, one.text(key)).map { check(value, $0) } ?? false
            }
        }
        return check(one.root, other.root)
    }
}

/// Small trees over few keys, so that layers and schemas meet.
private enum RandomTree {
    static func mapping(depth: Int, _ random: inout SeededRandom, removes: Bool) -> String {
        let keys = ["a", "b", "c"].filter { _ in Bool.random(using: &random) }
        return "{" + keys.map { "\($0): \(value(depth: depth - 1, &random, removes: removes))" }.joined(separator: ", ") + "}"
    }

    private static func value(depth: Int, _ random: inout SeededRandom, removes: Bool) -> String {
        switch Int.random(in: 0 ..< (depth > 0 ? 5 : 3), using: &random) {
        case 0: return removes ? "null" : "0"
        case 1: return "\(Int.random(in: 1 ..< 9, using: &random))"
        case 2: return "\"t\""
        default: return mapping(depth: depth, &random, removes: removes)
        }
    }

    static func schema(depth: Int, _ random: inout SeededRandom) -> String {
        guard depth > 0 else { return "{default: 7}" }
        let properties = ["a", "b", "c"].filter { _ in Bool.random(using: &random) }.map { key in
            "\(key): \(schema(depth: depth - 1, &random))"
        }
        let fallback = Bool.random(using: &random) ? "default: \(mapping(depth: 1, &random, removes: false)), " : ""
        return "{\(fallback)properties: {\(properties.joined(separator: ", "))}}"
    }
}
