package import Overlays

/// What the bytes of a target, or of `get -o`, look like.
package enum Format: Sendable, Hashable {
    case json, yaml, toml, properties, ini
    /// Lines `NAME=value` that the dialect's reader takes (R18). With `keepsKeys` names are the keys as they are, joined by `_`.
    case dotenv(TargetDeclaration.Dialect, keepsKeys: Bool)
    /// The manifest of a Kubernetes ConfigMap or Secret.
    case object(DataObject)
    /// The text of one scalar, without a newline that it does not have.
    case text
    /// The bytes of one scalar, be they text or not.
    case binary

    /// The names that `-o` and, those without a colon, a target's `format` take.
    package static let names = [
        "json", "yaml", "toml", "dotenv", "dotenv:docker", "dotenv:systemd", "properties", "ini", "configmap", "secret", "text", "binary",
    ]

    /// The format of a name, as it is without further options; nil for a name that is not in `names`.
    package init?(named name: String, document: String) {
        switch name {
        case "json": self = .json
        case "yaml": self = .yaml
        case "toml": self = .toml
        case "dotenv": self = .dotenv(.shell, keepsKeys: false)
        case "dotenv:docker": self = .dotenv(.docker, keepsKeys: false)
        case "dotenv:systemd": self = .dotenv(.systemd, keepsKeys: false)
        case "properties": self = .properties
        case "ini": self = .ini
        case "configmap": self = .object(DataObject(.configMap, document: document))
        case "secret": self = .object(DataObject(.secret, document: document))
        case "text": self = .text
        case "binary": self = .binary
        default: return nil
        }
    }

    /// The format that files with the extension of a name have; nil for other extensions.
    init?(extensionOf file: String) {
        switch file.split(separator: ".").last {
        case "json": self = .json
        case "yaml", "yml": self = .yaml
        case "toml": self = .toml
        case "properties": self = .properties
        case "ini": self = .ini
        case "env": self = .dotenv(.shell, keepsKeys: false)
        default: return nil
        }
    }

    /// As people call it.
    var title: String {
        switch self {
        case .json: "JSON"
        case .yaml: "YAML"
        case .toml: "TOML"
        case .properties: "properties"
        case .ini: "INI"
        case .dotenv: "dotenv"
        case .object(let object): "a \(object.kind.rawValue)"
        case .text: "text"
        case .binary: "binary"
        }
    }

    /// Whether the format can hold bytes that are no text.
    var takesBinary: Bool {
        switch self {
        case .object(let object): object.file == nil
        case .binary: true
        default: false
        }
    }
}
