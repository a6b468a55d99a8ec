internal import Documents
internal import Overlays
internal import Tracing

/// What a value reaches, as people and programs read it: the same in several environments is said once.
struct UseReport {
    private let key: DocumentPath
    private let strategies: [StatedStrategy]
    private(set) var environments: [String] = []
    private var references: [(read: ReferenceRead, environments: [String])] = []
    private var files: [(file: UsedFile, environments: [String])] = []
    private var readPositions: [ReferenceRead: Int] = [:]
    private var filePositions: [UsedFile: Int] = [:]

    init(key: DocumentPath, strategies: [StatedStrategy]) {
        self.key = key
        self.strategies = strategies
    }

    mutating func add(_ uses: KeyUses, in environment: String) {
        environments.append(environment)
        for read in uses.references {
            if let index = readPositions[read] {
                references[index].environments.append(environment)
            } else {
                readPositions[read] = references.count
                references.append((read, [environment]))
            }
        }
        for file in uses.files {
            if let index = filePositions[file] {
                files[index].environments.append(environment)
            } else {
                filePositions[file] = files.count
                files.append((file, [environment]))
            }
        }
    }

    func print(in context: Context) {
        if context.format == .json { return context.print(json) }
        let style = context.style
        context.print("\(style.strong(key.description))\(style.faint("  (\(environments.joined(separator: ", ")))"))")
        func list(_ title: String, _ lines: [(String, [String])]) {
            guard !lines.isEmpty else { return }
            context.print(title)
            for (line, names) in lines {
                context.print("  \(line)" + (names.isEmpty ? "" : style.faint("  (\(names.joined(separator: ", ")))")))
            }
        }
        list("references", references.map { ("\($0.read.reader)  \($0.read.place)  \($0.read.text)", $0.environments) })
        list("files", files.map { ("\($0.file.path)  target \($0.file.target)  \($0.file.value)", $0.environments) })
        list("schemas", strategies.map { ("\($0.place?.description ?? "")  \($0.path) merges \($0.strategy.manner)", []) })
    }

    private var json: JsonValue {
        .object([
            ("document", .string(key.document)), ("path", .string(key.path.description)), ("environments", .strings(environments)),
            (
                "references",
                .array(
                    references.map { read, names in
                        .object([
                            ("document", .string(read.reader.document)), ("path", .string(read.reader.path.description)),
                            ("text", .string(read.text)), ("file", .string(read.place.file)),
                            ("line", read.place.position.map { .integer($0.line) } ?? .null),
                            ("column", read.place.position.map { .integer($0.column) } ?? .null), ("environments", .strings(names)),
                        ])
                    })
            ),
            (
                "files",
                .array(
                    files.map { file, names in
                        .object([
                            ("path", .string(file.path)), ("target", .string(file.target)), ("document", .string(file.value.document)),
                            ("value", .string(file.value.path.description)), ("environments", .strings(names)),
                        ])
                    })
            ),
            (
                "schemas",
                .array(
                    strategies.map { rule in
                        .object([
                            ("path", .string(rule.path.description)), ("strategy", .string("\(rule.strategy)")),
                            ("file", .optional(rule.place?.file)), ("line", rule.place?.position.map { .integer($0.line) } ?? .null),
                            ("column", rule.place?.position.map { .integer($0.column) } ?? .null),
                        ])
                    })
            ),
        ])
    }
}
