internal import Documents
package import History
package import Overlays
internal import Validating

/// The statement `environments.ENV.suspended` of the manifest, made or taken out.
package struct SuspensionEdit: Sendable {
    private let environment: String
    /// Nil: it goes.
    private let stated: (reason: String, until: Int64)?

    /// - Parameter until: in seconds since 1970.
    package init(suspending environment: String, reason: String, until: Int64) {
        self.environment = environment
        stated = (reason, until)
    }

    package init(resuming environment: String) { (self.environment, stated) = (environment, nil) }

    /// - Throws: `not-suspended` when there is nothing to take out.
    package func execute(on head: Snapshot, of configuration: Configuration) throws -> [String: Change.Edit] {
        let name = ConfigurationRoot.manifestName
        guard let text = try head.read(name) else { return [:] }
        let made = try stated.map { try state($0, in: text, configuration) } ?? takeOut(of: text, configuration)
        return made == text ? [:] : [name: .write(made)]
    }

    private var place: Path { Path([.key("environments"), .key(environment)]) }
    private var suspended: Path { place.appending(.key("suspended")) }

    private func state(_ stated: (reason: String, until: Int64), in text: [UInt8], _ configuration: Configuration) throws -> [UInt8] {
        var text = text, declared: [Path] = []
        let environments = try root(of: text)["environments"]
        if environments == nil {
            // Without declarations each folder is an environment; with one, all that there are need theirs (R4).
            declared = configuration.graph.names.filter { $0 != EnvironmentGraph.base }.map { Path([.key("environments"), .key($0)]) }
        } else if environments?[environment]?.kind == .null {
            declared = [place]
        }
        for path in declared { text = try set(path, to: .json(try document(Array("{}".utf8))), in: text) }
        text = try set(suspended.appending(.key("reason")), to: .string(stated.reason), in: text)
        return try set(suspended.appending(.key("until")), to: .string(UtcTime.text(stated.until)), in: text)
    }

    private func takeOut(of text: [UInt8], _ configuration: Configuration) throws -> [UInt8] {
        guard try root(of: text)["environments"]?[environment]?["suspended"] == nil else {
            return try Edit.unset(suspended, in: document(text))
        }
        let other = configuration.suspension(of: environment)?.environment
        throw Diagnostic(
            "not-suspended", "the manifest does not suspend \"\(environment)\"",
            hints: other.map { ["it inherits \"\($0)\", which is: cfgops resume \($0)"] } ?? [])
    }

    private func set(_ path: Path, to value: NewValue, in text: [UInt8]) throws -> [UInt8] {
        try Edit.set(path, to: value, in: document(text))
    }

    private func root(of text: [UInt8]) throws -> Value {
        guard let root = try document(text).root else { throw Diagnostic("manifest-type", "expected one document, a mapping") }
        return root
    }

    private func document(_ text: [UInt8]) throws -> Document {
        let parsed = Layer.parse(text, file: ConfigurationRoot.manifestName)
        guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics) }
        return document
    }
}
