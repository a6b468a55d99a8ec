/// What the bytes of a target, or of `get -o`, look like.
package enum Format: Sendable, Hashable {
    case json, yaml
    /// Lines `NAME=value` that a shell reads (R18). With `keepsKeys` names are the keys as they are, joined by `_`.
    case dotenv(keepsKeys: Bool)
    case configmap(ConfigMapObject)
    /// The text of one scalar, without a newline that it does not have.
    case text

    /// The names that `-o` and a target's `format` take.
    package static let names = ["json", "yaml", "dotenv", "configmap", "text"]

    /// The format of a name, as it is without further options; nil for a name that is not in `names`.
    package init?(named name: String, document: String) {
        switch name {
        case "json": self = .json
        case "yaml": self = .yaml
        case "dotenv": self = .dotenv(keepsKeys: false)
        case "configmap": self = .configmap(ConfigMapObject(document: document))
        case "text": self = .text
        default: return nil
        }
    }
}
