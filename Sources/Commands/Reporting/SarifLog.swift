internal import Digests
internal import Documents

/// Diagnostics as a log of the Static Analysis Results Interchange Format, version 2.1.0 (OASIS), with what code scanning of GitHub
/// and GitLab asks for on top.
struct SarifLog {
    private let diagnostics: [Diagnostic]
    private let files: ReportedFiles
    /// The codes of the diagnostics in order of their first use.
    private let codes: [String]

    init(_ diagnostics: [Diagnostic], _ files: ReportedFiles) {
        (self.diagnostics, self.files) = (diagnostics, files)
        codes = unique(diagnostics.map(\.code))
    }

    var json: JsonValue {
        let driver = JsonValue.object([
            ("name", .string("cfgops")), ("version", .string(version)), ("rules", .array(codes.map { RuleText($0).sarif })),
        ])
        // Columns count Unicode scalars, as everywhere here.
        let run = JsonValue.object([
            ("tool", .object([("driver", driver)])), ("columnKind", .string("unicodeCodePoints")), ("results", .array(results())),
        ])
        return .object([("$schema", .string(SarifLog.schema)), ("version", .string("2.1.0")), ("runs", .array([run]))])
    }

    private static let schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

    private func results() -> [JsonValue] {
        let positions = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1, $0) })
        var fingerprints = LineFingerprints(files)
        return diagnostics.map { diagnostic in
            let place = diagnostic.place ?? Place(file: files.fallback)
            var members: [(key: String, value: JsonValue)] = [
                ("ruleId", .string(diagnostic.code)), ("ruleIndex", .integer(positions[diagnostic.code] ?? 0)),
                ("level", .string(diagnostic.severity.rawValue)), ("message", text(message(of: diagnostic))),
                ("locations", .array([location(place)])),
            ]
            if !diagnostic.notes.isEmpty {
                members.append(("relatedLocations", .array(diagnostic.notes.enumerated().map { location($1.place, $0 + 1, $1.message) })))
            }
            members.append(
                ("partialFingerprints", .object([("primaryLocationLineHash", .string(fingerprints.next(diagnostic, at: place)))])))
            if !diagnostic.environments.isEmpty {
                members.append(("properties", .object([("environments", .strings(diagnostic.environments))])))
            }
            return .object(members)
        }
    }

    /// Code scanning shows the places of notes only where the message links to them: `[file:3:5](1)`.
    private func message(of diagnostic: Diagnostic) -> String {
        let notes = diagnostic.notes.enumerated().map { position, note in
            let shown = "\(note.place)".replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]")
            return "[\(shown)](\(position + 1)): \(note.message)"
        }
        return ([diagnostic.namingEnvironments.message] + notes + diagnostic.hints.map { "hint: \($0)" }).joined(separator: "\n")
    }

    private func text(_ text: String) -> JsonValue { .object([("text", .string(text))]) }

    /// - Parameters:
    ///   - id: what a link in the message names it by.
    ///   - message: what stands there.
    private func location(_ place: Place, _ id: Int? = nil, _ message: String? = nil) -> JsonValue {
        // The schemas that come with the program have addresses and no files.
        let isBuiltIn = place.file.hasPrefix("urn:"), path = files.path(place.file), isAbsolute = path.hasPrefix("/")
        var artifact: [(key: String, value: JsonValue)] = [
            ("uri", .string(isBuiltIn ? place.file : (isAbsolute ? "file://" : "") + percentEncoded(path)))
        ]
        // Whoever reads the log knows where the checkout is.
        if !isAbsolute && !isBuiltIn { artifact.append(("uriBaseId", .string("%SRCROOT%"))) }
        var physical: [(key: String, value: JsonValue)] = [("artifactLocation", .object(artifact))]
        if let position = place.position {
            physical.append(("region", .object([("startLine", .integer(position.line)), ("startColumn", .integer(position.column))])))
        }
        var members: [(key: String, value: JsonValue)] = [("physicalLocation", .object(physical))]
        if let id { members.insert(("id", .integer(id)), at: 0) }
        if let message { members.append(("message", text(message))) }
        return .object(members)
    }
}

/// What tells one result from another in later logs: the text of its line without blanks, so that neither lines that come before it
/// nor other indentation make it new. A line's second result of one rule has a count of its own.
///
/// A line that may hold a secret in plain text gives nothing: who has the log could try out what its hash comes from. Its message stands
/// for it.
private struct LineFingerprints {
    private let files: ReportedFiles
    private var lines: [String: [ArraySlice<UInt8>]] = [:]
    private var counts: [String: Int] = [:]
    /// Hexadecimal digits that are kept: as many as code scanning makes itself.
    private static let digits = 16
    /// Codes of what is told of values in plain text that ought to be sealed; what follows a slash says which rule of many.
    private static let secret: Set = ["plaintext-secret", "plain-value", "plain-comment", "bad-sealed-value", "not-sealed"]

    init(_ files: ReportedFiles) { self.files = files }

    mutating func next(_ diagnostic: Diagnostic, at place: Place) -> String {
        let rule = String(diagnostic.code.prefix { $0 != "/" })
        let told = LineFingerprints.secret.contains(rule) ? nil : line(of: place)
        let key =
            Array("\(diagnostic.code)\n\(files.path(place.file))\n".utf8)
            + (told ?? Array(diagnostic.message.utf8)[...]).filter { !$0.isBlank && !$0.isBreak }
        let hash = String(Sha256.digest(of: key).description.prefix(LineFingerprints.digits))
        counts[hash, default: 0] += 1
        return "\(hash):\(counts[hash] ?? 1)"
    }

    private mutating func line(of place: Place) -> ArraySlice<UInt8>? {
        guard let position = place.position else { return nil }
        if lines[place.file] == nil {
            lines[place.file] = (files.bytes(place.file) ?? []).split(separator: .lineFeed, omittingEmptySubsequences: false)
        }
        return lines[place.file].flatMap { $0.indices.contains(position.line - 1) ? $0[position.line - 1] : nil }
    }
}
