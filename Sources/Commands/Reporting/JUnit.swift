internal import Documents
internal import Overlays

/// A report in the XML that JUnit's runner for Ant wrote, as Jenkins, GitLab and reporters for GitHub read it.
struct JUnit {
    struct Case {
        var name: String
        /// As reporters link to it; nil where there is no one file.
        var file: String?
        var diagnostics: [Diagnostic] = []
    }

    struct Suite {
        var name: String
        var cases: [Case]
    }

    var name: String
    var suites: [Suite]
    /// Whether warnings count as errors.
    var isStrict: Bool

    var text: String {
        let all = suites.flatMap(\.cases), failed = all.count { failures(of: $0) > 0 }
        var xml = Xml()
        xml.open("testsuites", [("name", name), ("tests", "\(all.count)"), ("failures", "\(failed)"), ("errors", "0")])
        for suite in suites {
            let failed = suite.cases.count { failures(of: $0) > 0 }
            let counts = [("tests", "\(suite.cases.count)"), ("failures", "\(failed)"), ("errors", "0"), ("skipped", "0")]
            xml.open("testsuite", [("name", suite.name)] + counts)
            for item in suite.cases { write(item, of: suite, to: &xml) }
            xml.close("testsuite")
        }
        xml.close("testsuites")
        return xml.text
    }

    private func failures(of item: Case) -> Int { item.diagnostics.count { isStrict || $0.isError } }

    /// Readers take one failure of a case, so all of its complaints are in one; what does not make it fail is its output.
    private func write(_ item: Case, of suite: Suite, to xml: inout Xml) {
        let attributes = [("classname", suite.name), ("name", item.name)] + (item.file.map { [("file", $0)] } ?? [])
        xml.open("testcase", attributes)
        let bad = item.diagnostics.filter { isStrict || $0.isError }, rest = item.diagnostics.filter { !isStrict && !$0.isError }
        if let first = bad.first {
            let more = bad.count > 1 ? " (and \(bad.count - 1) more)" : ""
            xml.leaf("failure", [("type", first.code), ("message", first.message + more)], JUnit.lines(bad))
        }
        if !rest.isEmpty { xml.leaf("system-out", [], JUnit.lines(rest)) }
        xml.close("testcase")
    }

    private static func lines(_ diagnostics: [Diagnostic]) -> String { diagnostics.map(\.rendered).joined(separator: "\n") }
}

extension JUnit {
    /// A suite for each environment, a case for each of its documents; what belongs to no document is a case by its file.
    ///
    /// - Parameter documents: of each environment that was judged.
    static func suites(_ documents: [(environment: String, names: [String])], _ diagnostics: [Diagnostic], _ files: ReportedFiles)
        -> [Suite]
    {
        let own = Suite(name: files.fallback, cases: cases([], diagnostics.filter(\.environments.isEmpty), files))
        // An environment that is gone, or that nobody declares, has complaints and no documents.
        let others = diagnostics.flatMap(\.environments).reduce(into: [String]()) { names, name in
            if !names.contains(name), !documents.contains(where: { $0.environment == name }) { names.append(name) }
        }
        let suites = (documents + others.map { ($0, []) }).map { environment, names in
            Suite(name: environment, cases: cases(names, diagnostics.filter { $0.environments.contains(environment) }, files))
        }
        return (own.cases.isEmpty ? [] : [own]) + suites
    }

    private static func cases(_ documents: [String], _ diagnostics: [Diagnostic], _ files: ReportedFiles) -> [Case] {
        var cases = documents.map { Case(name: $0) }, positions: [String: Int] = [:]
        for (position, document) in documents.enumerated() { positions[document] = position }
        for diagnostic in diagnostics {
            let file = diagnostic.place?.file ?? files.fallback, name = LayerPath(file).map(\.document) ?? file
            let position = positions[name] ?? cases.count
            if position == cases.count {
                cases.append(Case(name: name))
                positions[name] = position
            }
            cases[position].file = cases[position].file ?? files.path(file)
            cases[position].diagnostics.append(diagnostic)
        }
        return cases
    }
}
