import Documents
@testable import Importing
import Testing

@Suite struct `A kustomization that cannot be carried` {
    private func complaints(_ files: [String: String], in folder: String = "", named name: String = "") throws -> [String] {
        let source = TextFiles(files: files.mapValues { Array($0.utf8) })
        return try Kustomize.build(folder, in: source, named: name).diagnostics.map(\.rendered)
    }

    private static let object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: v}\n"
    private static let chart = "hint: render the chart with helm template, and list the file it writes under \"resources\""

    private static let refused: [(text: String, complaints: [String])] = [
        (
            "helmCharts:\n- name: redis\n",
            ["kustomization.yaml:2:3: error: \"helmCharts\" cannot be carried: charts are inflated by Helm\n  \(chart)"]
        ),
        (
            "openapi: {path: schema.json}\ncrds: [types.yaml]\n",
            [
                "kustomization.yaml:1:10: error: \"openapi\" cannot be carried: a schema of its own changes how patches merge",
                "kustomization.yaml:2:7: error: \"crds\" cannot be carried: definitions of types change how patches merge",
            ]
        ),
        (
            "configurations: [c.yaml]\nvalidators: [v.yaml]\nbuildMetadata: [originAnnotations]\n",
            [
                "kustomization.yaml:1:17: error: \"configurations\" cannot be carried: settings of transformers change which fields they reach",
                "kustomization.yaml:2:13: error: \"validators\" cannot be carried: validators are programs of their own",
                "kustomization.yaml:3:16: error: \"buildMetadata\" cannot be carried: build metadata are written by kustomize itself",
            ]
        ),
        ("helmCharts: []\ncrds: null\n", []),
        ("resource: [a.yaml]\n", ["kustomization.yaml:1:11: error: unknown field \"resource\" in a kustomization"]),
        (
            "kind: Deployment\n", ["kustomization.yaml:1:7: error: expected kind \"Kustomization\" or \"Component\", got \"Deployment\""]
        ),
        (
            "resources:\n- https://example.com/base?ref=v1\n- github.com/org/repo//base\n- nothing\n- ../outside\n",
            [
                "kustomization.yaml:2:3: error: the remote base \"https://example.com/base?ref=v1\" cannot be carried: nothing is read from elsewhere\n"
                    + "  hint: copy the base into the tree, and name its folder here",
                "kustomization.yaml:3:3: error: the remote base \"github.com/org/repo//base\" cannot be carried: nothing is read from elsewhere\n"
                    + "  hint: copy the base into the tree, and name its folder here",
                "kustomization.yaml:4:3: error: no file or folder \"nothing\"",
                "kustomization.yaml:5:3: error: \"../outside\" leads out of the tree that is read\n"
                    + "  hint: import a folder that holds both, each overlay with --env NAME=PATH",
            ]
        ),
        (
            "generators:\n- |-\n  apiVersion: builtin\n  kind: HelmChartInflationGenerator\n  metadata: {name: redis}\n- |-\n"
                + "  apiVersion: example.com/v1\n  kind: Maker\n  metadata: {name: m}\n",
            [
                "kustomization.yaml:2:3: error: the generator \"HelmChartInflationGenerator\" cannot be carried: charts are inflated by Helm\n  "
                    + chart,
                "kustomization.yaml:6:3: error: the generator \"Maker\" cannot be carried: it is a program of its own",
            ]
        ),
        (
            "transformers:\n- |-\n  apiVersion: example.com/v1\n  kind: Changer\n  metadata: {name: m}\n",
            [
                "kustomization.yaml:2:3: error: the transformer \"Changer\" cannot be carried: it is a program of its own, "
                    + "or has settings that a kustomization has not"
            ]
        ),
        (
            "resources: [a.yaml, a.yaml]\npatches:\n- patch: |-\n    kind: ConfigMap\n    apiVersion: v1\n    metadata: {name: b}\n"
                + "- target: {name: \"a(\"}\n  patch: '[{op: remove, path: /data/x}]'\n- target: {name: a}\n  patch: '[{op: remove, path: /data/x}]'\n"
                + "- patch: '[{op: remove, path: /data/k}]'\n- {}\n",
            [
                "a.yaml:1:1: error: ConfigMap/a is there twice",
                "kustomization.yaml:3:10: error: the patch is for ConfigMap/b, which is not there",
                "kustomization.yaml:7:18: error: name \"a(\" is no regular expression for names",
                "kustomization.yaml:10:10: error: \"remove\" of \"/data/x\": there is nothing",
                "kustomization.yaml:11:3: error: a JSON patch needs a \"target\"",
                "kustomization.yaml:12:3: error: a patch needs either \"patch\" or \"path\"",
            ]
        ),
        (
            "resources: [a.yaml]\npatches:\n- patch: |-\n    kind: ConfigMap\n    apiVersion: v1\n    metadata: {name: a}\n    data: [1]\n",
            ["kustomization.yaml:3:10: error: the patch has another kind of value than the object at \"data\""]
        ),
        (
            "configMapGenerator:\n- literals: [a=1]\n- name: m\n  behavior: merge\n- name: n\n  literals: [novalue, =x, a b=1, k=1, k=2]\n  files: [gone.txt]\n",
            [
                "kustomization.yaml:2:3: error: a generator needs a \"name\"",
                "kustomization.yaml:3:3: error: found no ConfigMap/m to merge with: expected one",
                "kustomization.yaml:6:14: error: expected a literal as KEY=VALUE",
                "kustomization.yaml:6:23: error: expected a literal as KEY=VALUE",
                "kustomization.yaml:7:11: error: no file \"gone.txt\"",
                "kustomization.yaml:5:3: error: \"a b\" is no key of a ConfigMap or Secret: expected letters, digits, \"-\", \"_\" and \".\"",
                "kustomization.yaml:5:3: error: the key \"k\" is there twice",
            ]
        ),
        (
            "resources: [a.yaml]\nreplicas:\n- {name: a, count: 2}\nreplacements:\n- source: {kind: Service}\n  targets: []\n"
                + "- source: {name: a, fieldPath: data.gone}\n  targets: []\n- source: {name: a, fieldPath: data.k}\n"
                + "  targets:\n  - {select: {name: a}, fieldPaths: [data.gone]}\n- {}\nvars:\n- {name: V, objref: {kind: Secret, name: s}}\n",
            [
                "kustomization.yaml:3:3: error: no object \"a\" has replicas",
                "kustomization.yaml:5:11: error: the source means no object: expected one",
                "kustomization.yaml:7:11: error: the source has no field \"data.gone\"",
                "kustomization.yaml:11:5: error: ConfigMap/a has no field \"data.gone\"",
                "kustomization.yaml:12:3: error: a replacement needs a \"source\" and \"targets\"",
                "kustomization.yaml:14:3: error: the variable \"V\" means no field of one object",
            ]
        ),
        ("resources: [b]\n", ["kustomization.yaml: error: folder \".\" is its own base"]),
        ("components: [c]\n", ["kustomization.yaml:1:14: error: \"c\" is no component"]),
        ("resources: [n.yaml]\n", ["n.yaml:1:1: error: expected an object of Kubernetes, with \"kind\" and \"metadata.name\""]),
        ("a: [\n", ["kustomization.yaml:1:4: error: expected the \"]\" that closes this \"[\", found the end of the file"]),
    ]

    @Test(arguments: refused)
    func `says exactly what, and where`(example: (text: String, complaints: [String])) throws {
        let files = [
            "kustomization.yaml": example.text, "a.yaml": Self.object, "n.yaml": "name: nothing\n",
            "b/kustomization.yaml": "resources: [..]\n", "c/kustomization.yaml": "resources: [../a.yaml]\n",
        ]
        let found = try complaints(files)
        #expect(found == example.complaints)
    }

    @Test func `has to be there, once, under the name that people know it by`() throws {
        #expect(
            try complaints([:], in: "prod", named: "k")
                == ["k/prod: error: no kustomization in folder \"prod\": expected a file \"kustomization.yaml\""])
        #expect(
            try complaints(["p/kustomization.yaml": "{}", "p/Kustomization": "{}"], in: "p", named: "k")
                == ["k/p/kustomization.yaml: error: several kustomizations in folder \"p\": expected one"])
        #expect(
            try complaints(["kustomization.yaml": "- a\n"])
                == ["kustomization.yaml: error: expected a kustomization: one document, a mapping"])
    }
}

@Suite struct `A pattern of a target` {
    @Test(
        arguments: [
            ("web", ["web"], ["webs", "we", ""]), ("web.*", ["web", "web-1"], ["aweb"]), ("a|bc", ["a", "bc"], ["abc", "b"]),
            ("(one|t[wx]o)-?[0-9]*", ["one", "txo-42", "two7"], ["o", "two-x"]), ("[^a-c]+", ["xyz"], ["xay", ""]),
            ("a{2,3}", ["aa", "aaa"], ["a", "aaaa"]), ("(?:ab){2}", ["abab"], ["ab"]), ("a{,3}", ["a{,3}"], ["aa"]),
            (#"a\.b"#, ["a.b"], ["axb"]), (#"\w+-\d"#, ["web_2-1"], ["web-x"]), ("^web$", ["web"], ["webx"]),
            ("x*?y", ["y", "xxy"], ["x"]),
            ("(a|)b", ["ab", "b"], ["a"]), ("[]a]", ["]", "a"], ["b"]), (#"[\d.-]+"#, ["1.2-3"], ["a"]), ("", [""], ["a"]),
            ("(?P<n>a)(?<m>b)", ["ab"], ["a"]), (".", ["ä", "a"], ["ab", "\n"]),
        ] as [(String, [String], [String])])
    func `matches whole names`(pattern: String, names: [String], others: [String]) throws {
        let compiled = try NamePattern(pattern)
        for name in names { #expect(compiled.matches(name), "\(name)") }
        for name in others { #expect(!compiled.matches(name), "\(name)") }
    }

    @Test(arguments: ["(", "a)", "[a", "*a", "a{3,2}", #"\q"#, "[b-a]", "(?i)a", "a|*", #"a\"#, "[[:alpha:]]"])
    func `is refused where it is none`(pattern: String) {
        #expect(throws: NamePattern.Failure.self) { try NamePattern(pattern) }
    }

    @Test func `takes time in proportion to the name, whatever it says`() throws {
        let text = String(repeating: "a", count: 2000)
        #expect(try !NamePattern("(a*)*(a|a)*(a*a*a*)*b").matches(text))
        #expect(throws: NamePattern.Failure.self) { try NamePattern("((a{100}){100}){100}") }
        #expect(throws: NamePattern.Failure.self) { try NamePattern(String(repeating: "(", count: 5000)) }
    }
}

@Suite struct `A condition on labels` {
    private let labels = ImportedValue(
        .mapping([ImportedEntry("app", .string("web")), ImportedEntry("tier", .string("front")), ImportedEntry("empty", .string(""))]))

    @Test(
        arguments: [
            ("app=web", true), ("app==web,tier!=db", true), ("app!=web", false), ("gone!=x", true), ("app", true), ("gone", false),
            ("!gone", true), ("!app", false), ("app in (db, web)", true), ("app in (db)", false), ("app notin (db)", true),
            ("gone notin (db)", true), ("empty=", true), ("", true), (" app = web , tier = front ", true),
        ] as [(String, Bool)])
    func `holds as kubectl has it`(text: String, holds: Bool) throws {
        #expect(try #require(LabelSelector(text)).matches(labels) == holds)
    }

    @Test(arguments: ["=web", "a b", "!", ",", "app=web=x y"])
    func `is refused where it is none`(text: String) { #expect(LabelSelector(text) == nil) }
}
