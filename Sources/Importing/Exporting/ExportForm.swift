package import Rendering

/// What the files of an export look like.
package enum ExportForm: Sendable {
    /// `ENV/DOC.EXT`: each effective document in a format.
    case files(Format, fileExtension: String)
    /// A configuration repository: manifest and layers, references resolved.
    case layers
    /// `DOC.yml` with a document for each profile, as a Spring Cloud Config Server serves them.
    case spring
    /// `DOC/values.yaml` and `DOC/values-ENV.yaml`.
    case helm
    /// `ENV/kustomization.yaml` with the streams of Kubernetes objects.
    case kustomize

    /// The names that `--as` takes.
    package static let names = [
        "yaml", "json", "toml", "properties", "dotenv", "dotenv:docker", "dotenv:systemd", "ini", "layers", "spring", "helm", "kustomize",
    ]

    /// Nil for a name that is not in `names`.
    package init?(named name: String) {
        switch name {
        case "layers": self = .layers
        case "spring": self = .spring
        case "helm": self = .helm
        case "kustomize": self = .kustomize
        default:
            guard ExportForm.names.contains(name), let format = Format(named: name, document: "") else { return nil }
            self = .files(format, fileExtension: name.hasPrefix("dotenv") ? "env" : name)
        }
    }

    /// What cannot say a value, for messages.
    var words: String {
        switch self {
        case .files(_, let fileExtension): ".\(fileExtension) files"
        case .layers: "layers"
        case .spring: "files for Spring"
        case .helm: "values files of Helm"
        case .kustomize: "kustomizations"
        }
    }

    /// What is usually the reason.
    var limits: [String] {
        switch self {
        case .spring: ["Spring has no empty mappings, no empty keys, and no dots in keys at the root"]
        case .helm: ["to Helm null is a key that is not there"]
        case .files, .layers, .kustomize: []
        }
    }
}
