internal import Documents
internal import Overlays

/// What judging found, in the forms that people and their tools read.
struct Report {
    /// What was judged, for the summary: `3 environments`.
    var title: String
    /// Errors first.
    var diagnostics: [Diagnostic]
    /// Whether warnings count as errors.
    var isStrict = false
    /// What the JSON answer has beside `valid` and `diagnostics`.
    var members: [(key: String, value: JsonValue)] = []
    var files: ReportedFiles
    /// What was judged, case by case.
    var suites: () throws -> [JUnit.Suite]

    static let formats: [Context.Format] = [.text, .json, .github, .sarif, .junit]

    private var errors: Int { diagnostics.count(where: \.isError) }
    private var warnings: Int { diagnostics.count - errors }
    var exit: Exit { errors == 0 && !(isStrict && warnings > 0) ? .done : .no }

    /// Prints the answer in the format of the context. With `file` it is written there, and the text for people is printed.
    func show(in context: Context, writingTo file: String?) throws {
        if let file { try overwriteFile(context.absolute(file), Array(written(as: context.format, Style(colour: false)).utf8)) }
        context.writeOutput(Array(try written(as: file == nil ? context.format : .text, context.style).utf8))
        guard file != nil || [.text, .github].contains(context.format) else { return }
        context.note("\(title): \(counted(errors, "error")), \(counted(warnings, "warning"))")
    }

    private func written(as format: Context.Format, _ style: Style) throws -> String {
        switch format {
        case .json:
            let own: [(key: String, value: JsonValue)] = [
                ("valid", .boolean(errors == 0)), ("diagnostics", .array(diagnostics.map(\.json))),
            ]
            return JsonValue.object(own + members).text + "\n"
        case .github: return GithubAnnotation.lines(diagnostics, files)
        case .sarif: return SarifLog(diagnostics, files).json.text + "\n"
        case .junit: return JUnit(name: "cfgops", suites: try suites(), isStrict: isStrict).text
        default: return text(style)
        }
    }

    private func text(_ style: Style) -> String {
        diagnostics.map { style.text(of: $0.namingEnvironments) + "\n" }.joined()
    }
}

/// The files that diagnostics stand in, as reports speak of them.
struct ReportedFiles {
    /// A file's path as those who read the report know it: from the top of the repository.
    var path: (String) -> String
    var bytes: (String) -> [UInt8]?
    /// What a complaint stands in that names no file.
    var fallback: String
}

extension Diagnostic {
    /// The same with its environments behind the message, `(dev, prod)`, unless the file or the message tells them already.
    var namingEnvironments: Diagnostic {
        guard let first = environments.first, environments != [place.flatMap { LayerPath($0.file)?.environment }],
            environments.count > 1 || !message.contains("environment \"\(first)\"")
        else { return self }
        var copy = self
        copy.message += "  (\(environments.joined(separator: ", ")))"
        return copy
    }
}
