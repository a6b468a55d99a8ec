package import Documents

/// The typed form of `cfgops.yaml`. What later parts of cfgops read is checked for its keys and shapes with the rest, and found
/// in `root`.
package struct Manifest: Sendable {
    /// The file's name in every configuration root.
    package static let file = "cfgops.yaml"

    /// Nil when the manifest has no `environments:`: then each folder is one and inherits base (R4).
    package var environments: [EnvironmentDeclaration]?
    package var schemas: [SchemaDeclaration]
    package var targets: [TargetDeclaration]
    package var reconcile: ReconcileSettings
    package var windows: [WindowDeclaration]
    package var guards: GuardSettings
    /// What need not be alike in all environments.
    package var parityAllowed: [ParityException]
    /// Findings of the secret scan that are none.
    package var scanAllowed: [ScanAllowance]
    /// Documents in which `${` is text (R15).
    package var referencesOff: [Pattern]
    /// Whether a plain `<<` merges (R8).
    package var mergeKeys: Bool
    /// Flag documents (R11).
    package var flags: [Pattern]
    /// Whether a push may rewrite the deployed branch (R28).
    package var allowsRewrite: Bool
    /// Rules that effective documents and changes must meet.
    package var policies: [PolicyDeclaration]
    /// When secrets are due, and what is done about it.
    package var secrets: SecretSettings
    package var root: Value

    /// The typed form, with a warning for each key that this version takes no notice of, or every difference from what a manifest
    /// may be; nil exactly when there is an error.
    package static func read(_ document: Document) -> (manifest: Manifest?, diagnostics: [Diagnostic]) {
        guard let root = document.root, document.roots.count == 1 else {
            return (nil, [Diagnostic("manifest-type", "expected one document, a mapping", at: Place(file: document.file))])
        }
        var checker = ShapeChecker()
        checker.check(root, .manifest, at: "")
        guard checker.diagnostics.isEmpty else { return (nil, checker.diagnostics) }
        let manifest = Manifest(root)
        let contradictions = manifest.contradictions()
        return contradictions.isEmpty ? (manifest, []) : (nil, contradictions)
    }

    /// Reads and checks the manifest of a configuration root; an error when there is none.
    package static func load(from source: any LayerSource) throws -> (manifest: Manifest?, diagnostics: [Diagnostic]) {
        guard let bytes = try source.read(file) else {
            return (nil, [Diagnostic("no-manifest", "there is no manifest", at: Place(file: file))])
        }
        return read(bytes)
    }

    /// Reads and checks the text of a manifest. It is held to what layers are held to, but its own key `off` is no boolean that
    /// somebody wrote as YAML 1.1 did, and earns no warning.
    package static func read(_ source: [UInt8]) -> (manifest: Manifest?, diagnostics: [Diagnostic]) {
        var parsed = Layer.parse(source, file: file)
        guard let document = parsed.document else { return (nil, parsed.diagnostics) }
        if let off = document.root?["references"]?.ownEntries.first(where: { $0.key.text == "off" })?.key.place {
            parsed.diagnostics.removeAll { $0.code == "yaml-1.1-boolean" && $0.place == off }
        }
        let (manifest, diagnostics) = read(document)
        return (manifest, parsed.diagnostics + diagnostics)
    }

    /// The shape has been checked.
    private init(_ root: Value) {
        self.root = root
        environments = root["environments"].map { $0.entries.map(EnvironmentDeclaration.init) }
        schemas = root["schemas"]?.elements.map(SchemaDeclaration.init) ?? []
        targets = root["targets"]?.elements.map(TargetDeclaration.init) ?? []
        reconcile = ReconcileSettings(root["reconcile"])
        windows = root["windows"]?.elements.map(WindowDeclaration.init) ?? []
        guards = GuardSettings(root["guards"])
        parityAllowed = root["parity"]?["allow"]?.elements.map(ParityException.init) ?? []
        scanAllowed = root["scan"]?["allow"]?.elements.map(ScanAllowance.init) ?? []
        referencesOff = root["references"]?.patterns("off") ?? []
        mergeKeys = root["yaml"]?.flag("merge-keys") ?? true
        flags = root.patterns("flags") ?? [Pattern("flags"), Pattern("flags/**")]
        allowsRewrite = root["policy"]?.flag("rewrite") ?? false
        secrets = SecretSettings(root["secrets"])
        policies = root["policy"]?["rules"]?.elements.map(PolicyDeclaration.init) ?? []
    }

    /// What no shape can say: names that are taken, texts that are paths.
    private func contradictions() -> [Diagnostic] {
        var diagnostics: [Diagnostic] = [], names: [String: Place] = [:], policyNames: [String: Place] = [:]
        for policy in policies {
            guard let other = policyNames.updateValue(policy.place, forKey: policy.name) else { continue }
            diagnostics.append(Diagnostic("duplicate-policy", "there is a rule \"\(policy.name)\" at \(other) already", at: policy.place))
        }
        for target in targets {
            if let other = names.updateValue(target.place, forKey: target.name) {
                diagnostics.append(
                    Diagnostic("duplicate-target", "there is a target \"\(target.name)\" at \(other) already", at: target.place))
            }
            do throws(Diagnostic) { _ = try target.selectedPath() } catch {
                diagnostics.append(Diagnostic(error.code, error.message, at: target.place(of: "select"), hints: error.hints))
            }
            diagnostics += target.probeComplaints()
        }
        for window in windows {
            do throws(Diagnostic) { _ = try window.beginning() } catch { diagnostics.append(error) }
            do throws(Diagnostic) { _ = try window.duration() } catch { diagnostics.append(error) }
        }
        return diagnostics + GroupDependencies(targets).diagnostics
    }
}

extension Manifest {
    /// Environments that schemas, targets and the rest name but nobody declares.
    func unknownEnvironments(_ graph: EnvironmentGraph) -> [Diagnostic] {
        let selectors = [
            schemas.map(\.environments), targets.map(\.environments), parityAllowed.map(\.environments),
            windows.map(\.environments), policies.map(\.environments), secrets.rotation.map(\.environments),
            secrets.shared.map(\.environments),
        ]
        let named = selectors.joined().compactMap { $0 }.joined()
        return named.filter { !graph.contains($0.text) }.map { graph.unknownEnvironment($0.text, at: $0.place) }
    }
}

package struct EnvironmentDeclaration: Sendable {
    package var name: String
    /// In the order of R5; `base` where nothing is said.
    package var parents: [Named]
    package var isAbstract: Bool
    /// What the declaration itself says; nil: as the parents.
    package var isProtected: Bool?
    package var suspended: SuspensionDeclaration?
    package var place: Place

    init(_ entry: (key: Value, value: Value)) {
        name = entry.key.text
        let base = name == EnvironmentGraph.base ? [] : [Named(text: EnvironmentGraph.base, place: entry.key.place)]
        parents = entry.value.names("inherits") ?? base
        isAbstract = entry.value.flag("abstract") ?? (name == EnvironmentGraph.base)
        isProtected = entry.value.flag("protected")
        suspended = entry.value["suspended"].map(SuspensionDeclaration.init)
        place = entry.key.place
    }
}

package struct SchemaDeclaration: Sendable {
    package var documents: [Pattern]
    /// Below the configuration root.
    package var schema: String
    /// Nil: every environment. Descendants are included (R6).
    package var environments: [Named]?
    /// Whether `format` is a rule.
    package var assertsFormats: Bool
    /// Whether the schema's defaults fill in what no layer states.
    package var fillsDefaults: Bool
    /// Of the schema's path.
    package var place: Place

    init(_ value: Value) {
        documents = value.patterns("documents") ?? []
        schema = value["schema"]?.text ?? ""
        environments = value.names("environments")
        assertsFormats = value.flag("formats") ?? true
        fillsDefaults = value.flag("defaults") ?? false
        place = value["schema"]?.place ?? value.place
    }
}

/// A name where the manifest states it.
package struct Named: Sendable {
    package var text: String
    package var place: Place
}

extension Value {
    func flag(_ key: String) -> Bool? { self[key].map { $0.text.lowercased() == "true" } }
    func names(_ key: String) -> [Named]? { self[key].map { $0.strings.map { Named(text: $0.text, place: $0.place) } } }
    func patterns(_ key: String) -> [Pattern]? { self[key].map { $0.strings.map { Pattern($0.text) } } }
}
