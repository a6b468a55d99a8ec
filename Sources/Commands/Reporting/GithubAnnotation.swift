internal import Documents

/// A diagnostic as a workflow command of GitHub Actions, which shows it beside the line:
/// `::error file=environments/prod/app.yaml,line=3,col=12,title=dangling-reference::...`.
enum GithubAnnotation {
    /// GitHub shows so many errors and so many warnings of one step; what comes after them would be in the log without its place.
    private static let shown = 10

    /// A line for each diagnostic: annotations as far as GitHub shows them, then the rest as text.
    static func lines(_ diagnostics: [Diagnostic], _ files: ReportedFiles) -> String {
        let errors = diagnostics.filter(\.isError), warnings = diagnostics.filter { !$0.isError }
        let annotations = (errors.prefix(shown) + warnings.prefix(shown)).map { line($0, files) }
        let rest = errors.dropFirst(shown) + warnings.dropFirst(shown)
        let heading = rest.isEmpty ? [] : ["\(rest.count) more, without annotations:"]
        return (annotations + heading + rest.map(\.namingEnvironments.rendered)).map { $0 + "\n" }.joined()
    }

    private static func line(_ diagnostic: Diagnostic, _ files: ReportedFiles) -> String {
        var properties: [(String, String)] = []
        if let place = diagnostic.place {
            properties.append(("file", files.path(place.file)))
            if let position = place.position { properties += [("line", "\(position.line)"), ("col", "\(position.column)")] }
        }
        properties.append(("title", diagnostic.code))
        let text = ([diagnostic.namingEnvironments.message] + diagnostic.details).joined(separator: "\n")
        let list = properties.map { "\($0.0)=\(escaped($0.1, isProperty: true))" }.joined(separator: ",")
        return "::\(diagnostic.severity.rawValue) \(list)::\(escaped(text, isProperty: false))"
    }

    /// The runner reads `%0A` and the like back; colon and comma have a meaning in properties only.
    private static func escaped(_ text: String, isProperty: Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": result += "%25".unicodeScalars
            case "\r": result += "%0D".unicodeScalars
            case "\n": result += "%0A".unicodeScalars
            case ":" where isProperty: result += "%3A".unicodeScalars
            case "," where isProperty: result += "%2C".unicodeScalars
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
