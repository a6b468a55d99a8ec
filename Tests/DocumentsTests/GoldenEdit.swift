import Documents
import TestSupport

/// One edit of a table in `Tests/Edits`: the command, the file before it, and the file or the complaint after it.
///
/// A case starts with a line like `move a.b c`, preceded by `json` when the file is one; lines of the file before begin with `| `, of
/// the file after with `> `, of a complaint with `! `. A tab is written `␉`, a carriage return `␍`, a byte order mark `␂`; `␄` at the end
/// of a line says that there is no line feed. Lines with `# ` are for the reader.
struct GoldenEdit {
    var place: String
    var command: String
    var before: String
    /// Lines with their first two characters.
    var after: [String]

    /// The lines that the file should have for this case.
    var outcome: [String] {
        do {
            return GoldenEdit.lines(try edited(), ">")
        } catch {
            let complaint = error as? Diagnostic ?? (error as? Diagnostics)?.list.first
            let text = complaint?.rendered ?? "\(error)"
            return text.split(separator: "\n", omittingEmptySubsequences: false).map { "! \($0)" }
        }
    }

    private func edited() throws -> String {
        var words = GoldenEdit.words(command)
        let isJson = words[0] == "json"
        if isJson { words.removeFirst() }
        let parsed = Layer.parse(Array(before.utf8), file: isJson ? "app.json" : "app.yaml"), path = try Path(parsing: words[1])
        guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics) }
        let bytes =
            switch words[0] {
            case "set": try Edit.set(path, to: GoldenEdit.value(words[2]), in: document)
            case "unset": try Edit.unset(path, in: document)
            case "append": try Edit.append(GoldenEdit.value(words[2]), to: path, in: document)
            case "rename": try Edit.rename(path, to: words[2], in: document)
            default: try Edit.move(path, to: Path(parsing: words[2]), in: document)
            }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A value as after `DOC:PATH=`, JSON where it begins like JSON.
    private static func value(_ text: String) throws -> NewValue {
        text.hasPrefix("{") || text.hasPrefix("[") || text.hasPrefix("\"") ? try NewValue(json: text) : try NewValue(plain: text)
    }

    /// Words between blanks; single quotes hold one together.
    private static func words(_ line: String) -> [String] {
        var words: [String] = [], word: String?, isQuoted = false
        for character in line {
            switch character {
            case "'":
                isQuoted.toggle()
                word = word ?? ""
            case " " where !isQuoted:
                if let done = word { words.append(done) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        return words + (word.map { [$0] } ?? [])
    }

    // MARK: Files

    /// What cannot be seen, and how it is written.
    private static let marks = [("\t", "␉"), ("\r", "␍"), ("\u{FEFF}", "␂")]

    static func lines(_ text: String, _ prefix: String) -> [String] {
        var shown = Array(text.unicodeScalars.map { scalar in marks.first { $0.0 == String(scalar) }?.1 ?? String(scalar) }).joined()
        if shown.hasSuffix("\n") { shown.removeLast() } else { shown += "␄" }
        return shown.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? prefix : "\(prefix) \($0)" }
    }

    private static func text(_ lines: [String]) -> String {
        let text = lines.map { $0.dropFirst(2) + "\n" }.joined()
        return marks.reduce(text.replacing("␄\n", with: "")) { $0.replacing($1.1, with: $1.0) }
    }

    static func read(_ name: String) throws -> [GoldenEdit] {
        var cases: [GoldenEdit] = [], before: [String] = []
        for (number, line) in try fileLines(name).enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            if line.hasPrefix("|") {
                before.append(line)
                cases[cases.count - 1].before = text(before)
            } else if line.hasPrefix(">") || line.hasPrefix("!") {
                cases[cases.count - 1].after.append(line)
            } else {
                before = []
                cases.append(GoldenEdit(place: "\(name):\(number + 1)", command: line, before: "", after: []))
            }
        }
        return cases
    }

    /// The file with what the edits give now.
    static func update(_ name: String) throws {
        var cases = try read(name)[...], result: [String] = [], outcome: [String] = []
        for line in try fileLines(name) where !line.hasPrefix(">") && !line.hasPrefix("!") {
            if !line.hasPrefix("|") {
                result += outcome
                outcome = line.isEmpty || line.hasPrefix("#") ? [] : cases.popFirst()?.outcome ?? []
            }
            result.append(line)
        }
        try writeFile(path(name), Array((result + outcome).joined(separator: "\n").utf8))
    }

    private static func path(_ name: String) -> String { "\(packageFolder)/Tests/Edits/\(name)" }

    private static func fileLines(_ name: String) throws -> [String] {
        String(decoding: try readFile(path(name)), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
