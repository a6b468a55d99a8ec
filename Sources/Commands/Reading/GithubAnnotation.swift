internal import Documents
internal import Validating

/// A diagnostic as a workflow command of GitHub Actions, which shows it beside the line:
/// `::error file=environments/prod/app.yaml,line=3,col=12,title=dangling-reference::...`.
enum GithubAnnotation {
    /// - Parameter root: whose files the diagnostic names; annotations name them from the top of the repository.
    static func line(_ diagnostic: Diagnostic, in root: ConfigurationRoot) -> String {
        var properties: [(String, String)] = []
        if let place = diagnostic.place {
            properties.append(("file", root.repositoryPath(place.file)))
            if let position = place.position { properties += [("line", "\(position.line)"), ("col", "\(position.column)")] }
        }
        properties.append(("title", diagnostic.code))
        let text = ([diagnostic.message] + diagnostic.details).joined(separator: "\n")
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
