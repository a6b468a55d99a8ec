import Documents
import Testing
import Validating

@Suite struct `A verdict` {
    private func complaint(_ message: String, _ severity: Diagnostic.Severity, _ file: String?, in environments: String...) -> Diagnostic {
        Diagnostic("code", message, severity: severity, at: file.map { Place(file: $0) }, environments: environments)
    }

    @Test func `has the same complaint of several environments once, errors first`() {
        let verdict = Verdict([
            complaint("w", .warning, "a", in: "dev"), complaint("e", .error, "b", in: "prod"), complaint("w", .warning, "a", in: "prod"),
            complaint("e", .error, "b", in: "prod"), complaint("e", .error, "a", in: "dev"),
        ])
        #expect(verdict.diagnostics.map(\.message) == ["e", "e", "w"])
        #expect(verdict.diagnostics.map(\.environments) == [["dev"], ["prod"], ["dev", "prod"]])
    }

    @Test func `puts the notes of several environments together, so that one mistake is one complaint`() {
        func complaint(_ notes: [String], in environment: String) -> Diagnostic {
            var complaint = self.complaint("e", .error, "base", in: environment)
            complaint.notes = notes.map { Diagnostic.Note("states it", at: Place(file: $0)) }
            return complaint
        }
        let verdict = Verdict([
            complaint(["schema"], in: "dev"), complaint(["prod", "schema"], in: "prod"), complaint(["schema"], in: "qa"),
        ])
        #expect(verdict.diagnostics.map(\.environments) == [["dev", "prod", "qa"]])
        #expect(verdict.diagnostics.first?.notes.map(\.place.file) == ["prod", "schema"])
    }

    @Test func `stops exactly the environments that an error touches (R27)`() {
        let warned = Verdict([complaint("w", .warning, nil, in: "prod")]), refused = Verdict([complaint("e", .error, nil, in: "prod")])
        #expect(warned.isAccepted && warned.accepts("prod"))
        #expect(!refused.isAccepted && !refused.accepts("prod") && refused.accepts("dev"))
        #expect(!Verdict([complaint("e", .error, nil)]).accepts("dev"))
    }

    @Test func `warns of documents and files in the push only, and of every error (R31)`() {
        let app = "environments/prod/app.yaml", web = "environments/prod/web.yaml"
        let verdict = Verdict([
            complaint("error", .error, web), complaint("app", .warning, app), complaint("web", .warning, web),
            complaint("folder", .warning, "environments/lost"), complaint("other", .warning, "environments/gone"),
            complaint("manifest", .warning, "cfgops.yaml"), complaint("nowhere", .warning, nil),
        ])
        let told = verdict.warning(onlyAbout: ["dev": ["app"]], and: ["environments/dev/app.yaml", "environments/lost/x.yaml"])
        #expect(Set(told.diagnostics.map(\.message)) == ["error", "app", "folder", "nowhere"])
    }
}
