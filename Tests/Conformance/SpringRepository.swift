import Documents
import Importing
import TestSupport
import Testing

@Suite struct `A Spring config repository` {
    /// `Tests/Oracles/spring.py` reads the files as a config server does: for an application and a profile, file by file.
    @Test func `gives each application and profile the properties that the server would`() throws {
        guard let root = Conformance.folder("gitops-repos").map({ "\($0)/spring-config-repo/tree" }) else { return }
        let configuration = try SpringFolder.read(SourceFolder(files: FolderSource(root: root), name: "config-repo"))
        #expect(
            configuration.diagnostics.map { "\($0.severity) \($0.message)" } == [
                "warning \"foo\" stays encrypted for the config server", "warning not a file that a config server looks for, and left out",
                "warning a list at the root has no properties, and is left out",
                "warning not a file that a config server looks for, and left out",
            ])
        #expect(
            configuration.environments.map(\.name) == [
                "base", "cloud", "cloudpeers", "db", "dev", "development", "development-db", "docker",
            ])
        var given: [String: [String: String]] = [:]
        for (environment, documents) in configuration.documents {
            for (name, document) in documents {
                guard case .mapping(let value) = document else { continue }
                var found: [String: String] = [:]
                flatten(value, at: "", into: &found)
                given["\(name) \(environment == "base" ? "-" : environment)"] = found
            }
        }
        #expect(given.count == 83)
        let questions = given.keys.sorted().joined(separator: "\n")
        let result = try run(["/usr/bin/python3", "-B", "\(packageFolder)/Tests/Oracles/spring.py", root], input: Array(questions.utf8))
        #expect(result.error == "" && result.status == 0)
        let answer = try #require(Json.parse(result.standardOutput, file: "answer.json").document?.root)
        for (question, values) in try #require(answer["values"]).ownEntries {
            let expected = Dictionary(uniqueKeysWithValues: values.ownEntries.map { ($0.key.text, $0.value.text) })
            #expect(given[question.text] == expected, "\(question.text)")
        }
        #expect(answer["unread"]?.elements.map(\.text) == ["subdir/test.txt", "test.json", "text-resource.txt"])
    }

    /// What a program finds under which name: keys with a dot below the root stand in brackets (R18).
    private func flatten(_ value: ImportedValue, at name: String, into found: inout [String: String]) {
        switch value.content {
        case .mapping(let entries):
            for entry in entries {
                let child = name.isEmpty ? entry.key : entry.key.contains(".") ? "\(name)[\(entry.key)]" : "\(name).\(entry.key)"
                flatten(entry.value, at: child, into: &found)
            }
        case .sequence(let elements):
            for (index, element) in elements.enumerated() { flatten(element, at: "\(name)[\(index)]", into: &found) }
            if elements.isEmpty { found[name] = "" }
        case .scalar(let kind, let text): found[name] = kind == .null ? "" : text
        case .binary: break
        }
    }
}
