package import Overlays

/// What the bytes of a target, or of `get -o`, look like.
package enum Format: Sendable, Hashable {
    case json, yaml, toml, properties, ini
    /// Lines `NAME=value` that the dialect's reader takes (R18). With `keepsKeys` names are the keys as they are, joined by `_`.
    case dotenv(TargetDeclaration.Dialect, keepsKeys: Bool)
    case configmap(ConfigMapObject)
    /// The text of one scalar, without a newline that it does not have.
    case text

    /// The names that `-o` and, those without a colon, a target's `format` take.
    package static let names = [
        "json", "yaml", "toml", "dotenv", "dotenv:docker", "dotenv:systemd", "properties", "ini", "configmap", "text",
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
        case "configmap": self = .configmap(ConfigMapObject(document: document))
        case "text": self = .text
        default: return nil
        }
    }
}
