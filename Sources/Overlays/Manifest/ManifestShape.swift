internal import Documents

/// Every key that a manifest may have (product page 3). `schemas/cfgops.schema.json` says the same for editors.
extension Shape {
    static let manifest = Shape.mapping([
        Key("version", .integer(1 ... 1), required: true),
        Key("environments", .named(.optional(environment))),
        Key("schemas", .list(schema)),
        Key("targets", .list(target)),
        Key("reconcile", reconcile),
        Key("windows", .list(window)),
        Key("guards", guards),
        Key("policy", policy),
        Key("parity", .mapping([Key("allow", .list(.stringOr(parityException)))])),
        Key("scan", .mapping([Key("allow", .list(scanException))])),
        Key("secrets", secrets),
        Key("references", .mapping([Key("off", .list(documents))])),
        Key("yaml", .mapping([Key("merge-keys", .boolean)])),
        Key("flags", .oneOrList(documents)),
    ])

    private static let environment = mapping([
        Key("inherits", .oneOrList(name)), Key("abstract", .boolean), Key("protected", .boolean),
        Key("suspended", .mapping([Key("reason", reason, required: true), Key("until", moment, required: true)])),
    ])

    private static let schema = mapping([
        Key("documents", .oneOrList(documents), required: true), Key("schema", path, required: true),
        Key("environments", .oneOrList(name)), Key("formats", .boolean), Key("defaults", .boolean),
    ])

    private static let target = mapping([
        Key("name", name, required: true),
        Key("documents", .oneOrList(documents), required: true),
        Key("environments", .oneOrList(name)),
        Key("select", .string),
        Key("format", .word(TargetDeclaration.Format.allCases.map(\.rawValue)), required: true),
        Key("keys", .word(TargetDeclaration.KeyStyle.allCases.map(\.rawValue))),
        Key("dialect", .word(TargetDeclaration.Dialect.allCases.map(\.rawValue))),
        Key("template", templatePath),
        Key("escape", .word(["none", "html"])),
        Key("header", .boolean),
        Key("line-ends", .word(["lf", "crlf"])),
        Key("object", object),
        Key("path", targetPath, required: true),
        Key("mode", .text(expected: "a quoted octal string such as \"0640\"", isMode)),
        Key("owner", name),
        Key("owner-group", name),
        Key("group", name),
        Key("after", .oneOrList(name)),
        Key("optional", .boolean),
        Key("delivery", .word(Delivery.allCases.map(\.rawValue))),
        Key("link", absolutePath),
        Key("drift", .word(["report", "heal", "adopt"])),
        Key("reload", reload),
        Key("precheck", .mapping([Key("command", .list(.string), required: true), Key("within", duration)])),
        Key("check", check),
    ])

    private static let object = mapping([
        Key("name", .string), Key("namespace", .string), Key("labels", .entries(.string)), Key("hash", .boolean), Key("file", .string),
    ])

    private static let reload = mapping([
        Key("signal", .string, choice: "way"), Key("command", .list(.string), choice: "way"), Key("http", .string, choice: "way"),
        Key("systemd", .string, choice: "way"), Key("pidfile", .string),
    ])

    private static let check = mapping([
        Key("http", .string, choice: "way"), Key("tcp", .string, choice: "way"), Key("command", .list(.string), choice: "way"),
        Key("file", .string, choice: "way"), Key("expect", .integer(100 ... 599)), Key("body", .string), Key("within", duration),
        Key("every", duration),
    ])

    private static let reconcile = mapping([
        Key("interval", duration),
        Key("retry", .mapping([Key("limit", .integer(0 ... .max)), Key("backoff", duration), Key("ceiling", duration)])),
        Key("prune", .boolean),
        Key("heal", .boolean),
        Key("keep", .integer(1 ... .max)),
        Key("keep-for", duration),
        Key("stale", .mapping([Key("warn", duration), Key("fail", duration)])),
        Key("revert", .boolean),
    ])

    private static let window = mapping([
        Key("environments", .oneOrList(name)), Key("allow", .string, choice: "rule"), Key("deny", .string, choice: "rule"),
        Key("for", duration, required: true), Key("timezone", timeZone), Key("reason", .string),
    ])

    private static let guards = mapping([
        Key(
            "shrink",
            .mapping([Key("keys", .integer(0 ... .max)), Key("files", .integer(0 ... .max)), Key("percent", .integer(0 ... 100))])),
        Key("empty", .boolean),
    ])

    private static let policy = mapping([
        Key("rewrite", .boolean),
        Key(
            "rules",
            .list(
                .mapping([
                    Key("name", name, required: true), Key("documents", .oneOrList(documents)), Key("environments", .oneOrList(name)),
                    Key("schema", path, required: true),
                    Key("judges", .word(PolicyDeclaration.Subject.allCases.map(\.rawValue))),
                    Key("severity", .word(["error", "warning"])), Key("message", .string),
                ]))),
    ])

    private static let parityException = mapping([
        Key("path", .string, required: true), Key("environments", .oneOrList(name)), Key("reason", .string, required: true),
        Key("until", date),
    ])

    private static let scanException = mapping([
        Key("path", .string, required: true), Key("rule", .string), Key("reason", .string, required: true), Key("expires", date),
    ])

    private static let secrets = mapping([
        Key(
            "rotation",
            .list(
                .mapping([
                    Key("path", .string, required: true),
                    Key("environments", .oneOrList(name)), Key("rotate-after", duration), Key("rotate_after", duration),
                    Key("expires", date), Key("keep-previous", duration), Key("overdue", .word(["warn", "refuse"])),
                ]))), Key("overdue", .word(["warn", "refuse"])), Key("recipients", .word(["warn", "refuse"])),
        Key("shared", .list(.stringOr(parityException))),
    ])
}

// MARK: Texts

extension Shape {
    private static let name = text(expected: "a name of \(LayerName.segmentRule)") { LayerName.isSegment($0) }
    private static let documents = text(expected: "a pattern of documents such as \"team-*/**\"", isPattern)
    private static let path = text(expected: "a relative path without \"..\"", isPath)
    private static let absolutePath = text(expected: "an absolute path without \"..\"") { text in
        text.utf8.first == UInt8(ascii: "/") && isPath(String(text.dropFirst()))
    }
    private static let templatePath = text(expected: "a path below templates/ without \"..\"") { text in
        isPath(text) && text.hasPrefix("templates/")
    }
    private static let targetPath = text(expected: "a relative path without \"..\" and \".cfgops\"") { text in
        isPath(text) && !text.split(separator: "/").contains(".cfgops")
    }
    private static let duration = text(expected: "a duration such as \"30s\" or \"5m\"", isDuration)
    private static let reason = text(expected: "a reason") { !$0.isEmpty }
    private static let timeZone = text(expected: "a time zone such as \"Europe/Berlin\"", isTimeZone)
    private static let moment = text(expected: "a date or a time in UTC such as \"2027-01-31T12:00:00Z\"") { UtcTime.seconds($0) != nil }
    private static let date = text(expected: "a date such as \"2027-01-31\"", isDate)

    private static func isPattern(_ text: String) -> Bool {
        LayerName.isDocument(String(text.map { $0 == "*" ? "x" : $0 }))
    }

    /// Relative, without empty segments, `.` and `..`.
    static func isPath(_ text: String) -> Bool {
        !text.isEmpty && !text.utf8.contains(0)
            && text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !["", ".", ".."].contains($0) }
    }

    /// Three or four octal digits, without set-id and sticky bits.
    private static func isMode(_ text: String) -> Bool {
        (3 ... 4).contains(text.utf8.count) && UInt16(text, radix: 8).map { $0 <= 0o777 } ?? false
            && text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") }
    }

    /// Digits and a unit: `ms s m h d`.
    private static func isDuration(_ text: String) -> Bool {
        let digits = text.prefix { ("0" ... "9").contains($0) }
        return (1 ... 9).contains(digits.count) && ["ms", "s", "m", "h", "d"].contains(text.dropFirst(digits.count))
    }

    /// A file below the folder of the database: no name leads out of it.
    private static func isTimeZone(_ text: String) -> Bool {
        text.utf8.count <= 100
            && text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
                part.utf8.first.map { $0 != UInt8(ascii: ".") } ?? false
                    && part.utf8.allSatisfy { $0.isLetter || $0.isDigit || "+-_.".utf8.contains($0) }
            }
    }

    private static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [4, 2, 2] && parts.allSatisfy { part in part.utf8.allSatisfy { (48 ... 57).contains($0) } }
            && (1 ... 12).contains(Int(parts[1]) ?? 0) && (1 ... 31).contains(Int(parts[2]) ?? 0)
    }
}
