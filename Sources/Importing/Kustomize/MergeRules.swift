internal import Overlays

enum ListRule { case keyed([String]), set }

extension KubernetesFields {
    static func listRule(of type: ObjectType, at path: [String]) -> ListRule? {
        guard type.isBuiltIn, let last = path.last else { return nil }
        switch last {
        case "containers", "initContainers", "ephemeralContainers", "env", "volumes", "imagePullSecrets": return .keyed(["name"])
        case "ports" where path.first == "spec" && type.kind == "Service": return .keyed(["port", "protocol"])
        case "ports" where path.contains("containers"): return .keyed(["containerPort", "protocol"])
        case "volumeMounts": return .keyed(["mountPath"])
        case "volumeDevices": return .keyed(["devicePath"])
        case "hostAliases": return .keyed(["ip"])
        case "topologySpreadConstraints": return .keyed(["topologyKey", "whenUnsatisfiable"])
        case "finalizers": return .set
        default: return nil
        }
    }
}
