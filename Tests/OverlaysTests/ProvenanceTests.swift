import Documents
import Overlays
import Testing

@Suite struct `Every effective value` {
    @Test func `knows the layer, line and column that state it`() throws {
        let document = try #require(
            try configuration(chained(["a: 1\nb: {c: 2,\n  d: 3}", "b:\n  d: 4\n  e: [5]"])).effective("app", in: "e1").document)
        let places = [
            ("a", "environments/base/app.yaml:1:4"), ("b.c", "environments/base/app.yaml:2:8"), ("b.d", "environments/e1/app.yaml:2:6"),
            ("b.e[0]", "environments/e1/app.yaml:3:7"), ("b", "environments/e1/app.yaml:2:3"),
        ]
        for (path, place) in places {
            let node = try #require(try document.find(Path(parsing: path)))
            #expect(document.origin(node).place.description == place, "\(path)")
        }
        #expect(document.origin(document.root).file.environment == "e1")
    }

    @Test(
        arguments: [
            ("a", ["environments/base/app.yaml:1:4", "environments/e2/app.yaml:1:4"]),
            ("b.c", ["environments/base/app.yaml:2:8", "environments/e1/app.yaml:2:4 removes"]),
            ("new", ["environments/e1/app.yaml:1:6"]),
            ("none", []),
            ("list[1]", ["environments/base/app.yaml:3:11", "environments/e1/app.yaml:3:11"]),
            ("/list/0", ["environments/base/app.yaml:3:8", "environments/e1/app.yaml:3:8"]),
            ("merged.x", ["environments/base/app.yaml:4:18"]),
            ("more[0]", ["environments/base/app.yaml:5:8"]), ("more[1]", ["environments/e1/app.yaml:4:8"]),
            ("ports[1].n", ["environments/base/app.yaml:6:33", "environments/e1/app.yaml:5:22"]),
        ] as [(path: String, chain: [String])])
    func `has the chain of layers that state it`(path: String, chain: [String]) throws {
        let layers = [
            "a: 1\nb: {c: 2}\nlist: [x, y]\nmerged: {<<: {x: 1}}\nmore: [m]\nports: [{port: 1}, {port: 2, n: 1}]\n",
            "new: 1\nb: null\nlist: [z, w]\nmore: [n]\nports: [{port: 2, n: 2}]\n", "a: 2\n",
        ]
        let strategies = Lists.table([("more", .append), ("ports", .by(["port"]))])
        let document = try #require(try configuration(chained(layers), strategies: strategies).effective("app", in: "e2").document)
        #expect(try document.chain(of: Path(parsing: path)).map { "\($0.place)" + ($0.isRemoval ? " removes" : "") } == chain)
    }

    @Test func `is found by its path, unless that leads through a scalar`() throws {
        let document = try #require(try configuration(chained(["a: {b: [1, {c: 2}]}"])).effective("app", in: "e1").document)
        #expect(try document.find(Path(parsing: "a.b[1].c")).map(document.text) == "2")
        #expect(try document.find(Path(parsing: "/a/b/1/c")).map(document.text) == "2")
        #expect(try document.find(Path(parsing: "a.x")) == nil)
        #expect(try document.find(Path(parsing: "a.b[2]")) == nil)
        #expect(try document.find(Path(parsing: "a[0]")) == nil)
        #expect(
            throws: Diagnostic(
                "path-through-scalar", "\"a.b[0]\" is a scalar: expected a mapping or a list, so that \"a.b[0].x\" can lead through it",
                at: Place(file: "environments/base/app.yaml", position: Position(line: 1, column: 9))
            )
        ) { try document.find(Path(parsing: "a.b[0].x")) }
    }
}
