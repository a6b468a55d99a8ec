package import Documents

/// One entry of `targets:`.
package struct TargetDeclaration: Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case dotenv, json, yaml, toml, properties, ini, configmap, secret, text, binary
    }

    /// How dotenv names come from keys (R18).
    package enum KeyStyle: String, CaseIterable, Sendable { case upper, keep }

    /// Whose reader a dotenv file is for (R18).
    package enum Dialect: String, CaseIterable, Sendable { case shell, docker, systemd }

    package var name: String
    package var documents: [Pattern]
    /// Nil: every environment that is not abstract. Descendants are included (R6).
    package var environments: [Named]?
    package var select: String?
    package var format: Format
    package var keys: KeyStyle
    package var dialect: Dialect
    /// Of a text; below `templates/` of the configuration root.
    package var template: String?
    /// Whether `{{name}}` of the template escapes for HTML.
    package var escapesHtml: Bool
    /// A comment with commit and environment on top.
    package var hasHeader: Bool
    /// Whether lines end in carriage return and line feed.
    package var hasCarriageReturns: Bool
    /// With `{environment}` and `{document}` still in it.
    package var path: String
    /// Nil where nothing is said: 0644, tainted 0640 (R19).
    package var mode: UInt16?
    /// User and unix group of the file by name; nil: those of the process.
    package var owner: String?
    package var ownerGroup: String?
    /// The delivery group (R34).
    package var group: String
    /// A missing document or path is no error (R19).
    package var isOptional: Bool
    package var object: ObjectDeclaration
    /// Groups that are switched before this target's group.
    package var after: [Named]
    package var delivery: Delivery
    /// An absolute path: of a symbolic link that is placed once, or of the copy.
    package var link: String?
    /// Nil: as `reconcile.heal` says.
    package var drift: DriftAnswer?
    package var reload: ReloadDeclaration?
    package var precheck: PrecheckDeclaration?
    package var check: CheckDeclaration?
    /// Of the name.
    package var place: Place
    package var value: Value

    /// The delivery group of targets that name none.
    package static let defaultGroup = "default"

    init(_ value: Value) {
        name = value["name"]?.text ?? ""
        documents = value.patterns("documents") ?? []
        environments = value.names("environments")
        select = value["select"]?.text
        format = value["format"].flatMap { Format(rawValue: $0.text) } ?? .yaml
        keys = value["keys"].flatMap { KeyStyle(rawValue: $0.text) } ?? .upper
        dialect = value["dialect"].flatMap { Dialect(rawValue: $0.text) } ?? .shell
        template = value["template"]?.text
        escapesHtml = value["escape"]?.text == "html"
        hasHeader = value.flag("header") ?? false
        hasCarriageReturns = value["line-ends"]?.text == "crlf"
        path = value["path"]?.text ?? ""
        mode = value["mode"].flatMap { UInt16($0.text, radix: 8) }
        owner = value["owner"]?.text
        ownerGroup = value["owner-group"]?.text
        group = value["group"]?.text ?? TargetDeclaration.defaultGroup
        isOptional = value.flag("optional") ?? false
        object = ObjectDeclaration(value["object"])
        after = value.names("after") ?? []
        delivery = value["delivery"].flatMap { Delivery(rawValue: $0.text) } ?? .link
        link = value["link"]?.text
        drift = value["drift"].flatMap { DriftAnswer(rawValue: $0.text) }
        reload = value["reload"].map(ReloadDeclaration.init)
        precheck = value["precheck"].map(PrecheckDeclaration.init)
        check = value["check"].map(CheckDeclaration.init)
        place = value["name"]?.place ?? value.place
        self.value = value
    }

    /// Where a key is stated; the target's name where it is not.
    package func place(of key: String) -> Place { value[key]?.place ?? place }

    /// What `select` names; the root without one.
    package func selectedPath() throws(Diagnostic) -> Path { try Path(parsing: select ?? "") }
}

/// The manifest of a `configmap` or `secret` target.
package struct ObjectDeclaration: Sendable {
    /// With `{environment}` and `{document}` still in it; nil: the last segment of the document's name.
    package var name: String?
    package var namespace: String?
    package var labels: [(key: String, value: String)]
    /// Whether the name gets a suffix made from the content, and references to it are rewritten.
    package var hashesName: Bool
    /// The name of the one entry that holds the whole value; nil: an entry for each key.
    package var file: String?

    init(_ value: Value?) {
        name = value?["name"]?.text
        namespace = value?["namespace"]?.text
        labels = value?["labels"]?.entries.map { ($0.key.text, $0.value.text) } ?? []
        hashesName = value?.flag("hash") ?? false
        file = value?["file"]?.text
    }
}
