import TestSupport
import Testing

/// `schema check` beside another judge: which of many files are wrong, in which order.
@Suite struct `Many files judged at once` {
    private static let schema = """
        {
          "type": "object", "required": ["name"], "additionalProperties": false,
          "properties": {
            "name": {"type": "string", "minLength": 2, "pattern": "^[a-z]+$"},
            "port": {"$ref": "#/$defs/port"}, "ports": {"type": "array", "items": {"$ref": "#/$defs/port"}, "uniqueItems": true},
            "mode": {"enum": ["a", 1, null]}, "more": {"$ref": "#"}
          },
          "dependentRequired": {"port": ["mode"]}, "$defs": {"port": {"type": "integer", "minimum": 1, "maximum": 65535}}
        }
        """

    private func document(_ random: inout SeededRandom, depth: Int = 0) -> String {
        func pick(_ texts: String...) -> String { texts[Int.random(in: 0 ..< texts.count, using: &random)] }
        var members: [String] = []
        if Int.random(in: 0 ..< 12, using: &random) > 0 {
            members.append("\"name\": \(pick("\"ab\"", "\"abc\"", "\"cd\"", "\"a\"", "\"A1\""))")
        }
        if Bool.random(using: &random) {
            members += [
                "\"port\": \(pick("80", "443", "1", "65536", "80.0", "8e1", "\"80\""))",
                "\"mode\": \(pick("\"a\"", "1", "1.0", "null", "true"))",
            ]
        }
        if Int.random(in: 0 ..< 3, using: &random) == 0 { members.append("\"ports\": [\(pick("", "1", "1, 2", "1, 1", "1, 1.0", "0"))]") }
        if Int.random(in: 0 ..< 9, using: &random) == 0 { members.append("\"\(pick("prot", "mode"))\": null") }
        if depth < 3, Int.random(in: 0 ..< 3, using: &random) == 0 { members.append("\"more\": \(document(&random, depth: depth + 1))") }
        var keys: Set<Substring> = []
        return "{" + members.filter { keys.insert($0.prefix { $0 != ":" }).inserted }.joined(separator: ", ") + "}"
    }

    @Test(arguments: 1 ... (longRun ? 20 : 2) as ClosedRange<UInt64>)
    func `are found wrong where Python's jsonschema finds them wrong, in the order of their names`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        var random = SeededRandom(seed: seed)
        try folder.write("schema.json", Self.schema)
        let names = (100 ..< 500).map { "files/\($0)\($0 % 2 == 0 ? ".json" : ".yaml")" }
        for name in names { try folder.write(name, document(&random)) }
        let judge = """
            import json, sys, jsonschema
            judge = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
            print("\\n".join(name for name in sys.argv[2:] if not judge.is_valid(json.load(open(name)))))
            """
        let other = try run(["/usr/bin/python3", "-c", judge, "schema.json"] + names, in: folder.path)
        guard other.status == 0 else { return printError("skipped: needs python3-jsonschema: \(other.error)") }
        let own = try run([builtProgram, "schema", "check", "schema.json", "files"], in: folder.path)
        #expect(own.error.hasPrefix("400 files: "))
        var found: [Substring] = []
        for line in own.output.split(separator: "\n") where !line.hasPrefix(" ") {
            let name = line.prefix { $0 != ":" }
            if found.last != name { found.append(name) }
        }
        #expect(found.map(String.init) == other.output.split(separator: "\n").map(String.init))
        #expect(!found.isEmpty && found.count < names.count)
    }
}
